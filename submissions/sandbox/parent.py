"""Starts the child, gives it bytes, believes nothing but short words back."""

import json
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WAIT_SECONDS = 20
LONGEST_ANSWER = 4096
LONGEST_WORD = 120
HEAD_BYTES = 8 << 10
TAIL_BYTES = 64 << 10
# Before each head and tail: how long they are, as the child reads it.
LENGTHS = struct.Struct(">II")


class NotIdentified(Exception):
    """The child died, took too long, or said something else than it should; the item is kept without this label."""


@dataclass(frozen=True, slots=True)
class Identified:
    media_type: str
    words: str
    version: str
    fences: str


def identify(head: bytes, tail: bytes = b"") -> Identified:
    """Name the type of a file by its first bytes (and, for archives, its last).

    Raises NotIdentified; never anything that depends on what is in the bytes.
    """
    (found,) = identify_all([(head, tail)])
    if isinstance(found, NotIdentified):
        raise found
    return found


def identify_all(ends: Sequence[tuple[bytes, bytes]]) -> list[Identified | NotIdentified]:
    """The same for files of one sender, in one child: to start it costs more than to name a hundred types.

    A file that kills the child, or makes it lie, does so to those behind it in the same call, and to nobody else's.
    """
    fenced, outer = _command()
    try:
        done = subprocess.run(
            fenced,
            input=b"".join(_framed(head, tail) for head, tail in ends),
            capture_output=True,
            timeout=WAIT_SECONDS,
            check=False,
            env=_environment(),
            cwd=ROOT,
        )
    except (subprocess.SubprocessError, OSError) as refusal:
        return [NotIdentified(type(refusal).__name__)] * len(ends)
    lines = done.stdout[: LONGEST_ANSWER * len(ends)].splitlines()
    said = [_understood(line, outer) for line in lines[: len(ends)]]
    return said + [NotIdentified("no answer")] * (len(ends) - len(said))


def _framed(head: bytes, tail: bytes) -> bytes:
    first, last = head[:HEAD_BYTES], tail[-TAIL_BYTES:] if len(head) >= HEAD_BYTES else b""
    return LENGTHS.pack(len(first), len(last)) + first + last


def _understood(line: bytes, outer: str) -> Identified | NotIdentified:
    try:
        said = json.loads(line)
        words = {name: str(said[name])[:LONGEST_WORD] for name in ("media_type", "words", "version", "fences")}
    except (ValueError, KeyError, TypeError, RecursionError) as refusal:
        return NotIdentified(type(refusal).__name__)
    words["fences"] = f"{words['fences']}{outer}"
    return Identified(**words)


def _environment() -> dict[str, str]:
    """Nothing of ours is passed on: no addresses of databases, no keys' places, no libraries set by others."""
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT)}


@lru_cache(maxsize=1)
def _command() -> tuple[list[str], str]:
    """The child's command line, inside bubblewrap where this machine has one that works."""
    child = [sys.executable, "-m", "submissions.sandbox.child"]
    outside = shutil.which("bwrap")
    if outside is None:
        return child, ""
    walls = [outside, "--ro-bind", "/", "/", "--unshare-all", "--die-with-parent", "--new-session", "--proc", "/proc"]
    walls += ["--dev", "/dev", "--tmpfs", "/tmp", "--"]  # noqa: S108 - an empty one of the child's own
    tried = subprocess.run([*walls, "/bin/true"], capture_output=True, check=False, env={"PATH": os.defpath})
    return ([*walls, *child], ", bubblewrap") if tried.returncode == 0 else (child, "")
