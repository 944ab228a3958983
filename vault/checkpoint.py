"""The texts that a log signs and hands out: C2SP tlog-checkpoint and tlog-proof."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vault.errors import ProofWrong

HASH_BYTES: Final = 32
_HEADLINE: Final = "c2sp.org/tlog-proof@v1"
_DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_MOST_HASHES: Final = 64


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log's tree at one size."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class TlogProof:
    """A proof as handed out; nothing in it is verified, and extra is signed by nobody."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint_note: str
    extra: bytes


def checkpoint(origin: str, size: int, root: bytes) -> str:
    """Return the text that the log signs."""
    if not origin or "\n" in origin or size < 0 or len(root) != HASH_BYTES:
        raise ValueError("not a checkpoint")
    return f"{origin}\n{size}\n{_base64(root)}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint whose signature has been verified; ProofWrong when it is none."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or "" in lines[:-1]:  # noqa: PLR2004 - three lines, and what follows the last newline
        raise ProofWrong("not a checkpoint")
    return Checkpoint(lines[0], _number(lines[1]), _hash(lines[2]))


def tlog_proof(index: int, hashes: Sequence[bytes], checkpoint_note: str, extra: bytes = b"") -> str:
    """Return the text of a proof: hashes from the leaf's sibling up, checkpoint_note as the log signed it."""
    lines = [_HEADLINE, *([f"extra {_base64(extra)}"] if extra else []), f"index {index}", *map(_base64, hashes)]
    return "\n".join(lines) + "\n\n" + checkpoint_note


def parse_tlog_proof(text: str) -> TlogProof:
    """Read a proof; ProofWrong when it is none."""
    head, _, note = text.partition("\n\n")
    lines = head.split("\n")
    if lines.pop(0) != _HEADLINE or not lines or not note:
        raise ProofWrong("not a log proof")
    extra = _unbase64(lines.pop(0)[6:]) if lines[0].startswith("extra ") else b""
    if not lines or not lines[0].startswith("index ") or len(lines) > _MOST_HASHES:
        raise ProofWrong("not a log proof")
    return TlogProof(_number(lines[0][6:]), tuple(map(_hash, lines[1:])), note, extra)


def _number(text: str) -> int:
    if not _DECIMAL.fullmatch(text):
        raise ProofWrong("not a number")
    return int(text)


def _hash(text: str) -> bytes:
    raw = _unbase64(text)
    if len(raw) != HASH_BYTES:
        raise ProofWrong("not a hash")
    return raw


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise ProofWrong("not base64") from error
