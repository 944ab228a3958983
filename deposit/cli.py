"""The command line of portal-deposit: words in, one act, an exit code out."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from deposit import commands
from deposit.troubles import Exit, Trouble
from deposit.words import LANGUAGES, in_language

_HELP = """Hand a folder or a BagIt bag over to the portal.

  portal-deposit login https://portal.example      reads the token from standard input, keeps it for you alone
  portal-deposit send FOLDER --label "Box 3"       sends every file; the same command again goes on where it stopped
  portal-deposit status FOLDER                     how far it is
  portal-deposit verify FOLDER                     fetches the receipt and compares it with your files

Exit codes: 0 done; 1 the portal does not keep what lies here; 2 the command is wrong; 3 the folder is not as it should
be; 4 the portal refuses; 5 the portal does not answer; 6 not finished, ask again later; 7 the receipt is wrong.
"""


def main(words: Sequence[str] | None = None) -> int:
    """Do what was asked; every trouble is told in words, none as a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A file's name need not be text that a terminal can show.
        getattr(stream, "reconfigure", lambda **_how: None)(encoding="utf-8", errors="replace")
    asked = _parser().parse_args(words)
    said = in_language(asked.lang)

    def tell(word: str, **values: object) -> None:
        sys.stdout.write(said(word, **values) + "\n")
        sys.stdout.flush()

    try:
        asked.act(asked, tell)
    except Trouble as trouble:
        sys.stderr.write(said(trouble.word, **trouble.values) + "\n")
        return trouble.exit
    except KeyboardInterrupt:
        return Exit.NOT_FINISHED
    return Exit.DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="portal-deposit", description=_HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    here = os.environ.get("LANG", "")[:2]
    parser.add_argument("--lang", choices=LANGUAGES, default=here if here in LANGUAGES else "en")
    acts = parser.add_subparsers(required=True, metavar="login | send | status | verify")
    login = acts.add_parser("login", help="keep address and token on this machine")
    login.add_argument("address")
    login.set_defaults(act=commands.login)
    for name, act in (("send", commands.send), ("status", commands.status), ("verify", commands.verify)):
        command = acts.add_parser(name)
        command.add_argument("folder", type=Path)
        command.add_argument("--patience", type=float, default=3600, metavar="SECONDS", help="how long to try again")
        command.set_defaults(act=act)
        if name != "status":
            command.add_argument("--key", help="the log's public key as published")
            command.add_argument("--receipts", type=Path, help="folder for receipts; else beside the folder sent")
        if name == "send":
            _send_words(command)
    return parser


def _send_words(command: argparse.ArgumentParser) -> None:
    command.add_argument("--label", default="", help="neutral: no names, no places")
    command.add_argument("--kind", choices=("material", "report", "lead"), default="material")
    command.add_argument("--about", type=Path, help="a JSON file that describes the submission and its people")
    command.add_argument("--submission", default="", help="id of a draft begun in the portal")
    command.add_argument("--hand-over", action="store_true", help="hand over when everything is there")
    command.add_argument("--side-by-side", type=int, default=4, metavar="N", help="uploads at once")
    command.add_argument("--anew", action="store_true", help="forget what was begun, and begin another submission")
    command.add_argument("--seal", metavar="KEY", help="seal here, to the intake key with this published fingerprint")
