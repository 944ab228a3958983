"""The four acts of the program, each a straight line."""

import sys
from argparse import Namespace

from deposit import login as kept
from deposit.journey import Deposit
from deposit.line import Line
from deposit.portal import Portal
from deposit.troubles import NotFinished, Trouble
from deposit.words import Say


def login(asked: Namespace, tell: Say) -> None:
    """Keep address and token; the token comes by standard input, because command lines can be read by others."""
    told = kept.Login(asked.address.rstrip("/"), sys.stdin.readline().strip())
    if not told.token:
        raise Trouble("no_token")
    line = Line(told.address, patience_seconds=30, language=asked.lang)
    Portal(line, told.token).check_token()
    tell("logged_in", file=kept.keep(told))


def send(asked: Namespace, tell: Say) -> None:
    """Read, announce, send, hand over, wait, verify; each step finds out by itself whether it is done."""
    with Deposit(asked, tell, anew=asked.anew) as deposit:
        deposit.read()
        deposit.begin()
        deposit.announce()
        deposit.send()
        if asked.hand_over:
            deposit.hand_over()
        deposit.wait()
        if deposit.is_handed_over():
            deposit.verify()
        else:
            tell("hand_over_later", folder=asked.folder)


def status(asked: Namespace, tell: Say) -> None:
    """Say how far it is; the exit code says whether something is still to be done."""
    with Deposit(asked, tell) as deposit:
        deposit.check_begun()
        told = deposit.portal.progress(deposit.submission_id)
        count, _bytes, sent, _sent_bytes = deposit.journal.counts()
        secured = told["states"].get("secured", 0)
        tell("standing", count=count, sent=sent, secured=secured)
        for one in told["held"]:
            tell("held", **one)
        if secured < count:
            raise NotFinished("not_secured_yet", secured=secured, count=count, folder=asked.folder)


def verify(asked: Namespace, tell: Say) -> None:
    """Fetch the receipts there are and compare them with what was sent from here."""
    with Deposit(asked, tell) as deposit:
        deposit.check_begun()
        deposit.verify()
