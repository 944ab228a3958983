"""The bytes of a custody event, its salted commitment, and the leaf of the public log (FORMAT.md, section 8)."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping
from typing import Final

SALT_BYTES: Final = 32
COMMITMENT_BYTES: Final = 32
_LARGEST_INTEGER: Final = 2**53 - 1


def canonical(obj: object) -> bytes:
    """Return the one JSON form of obj (RFC 8785); numbers are whole, and what has no one form raises ValueError."""
    return json.dumps(_ordered(obj), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


def commitment(salt: bytes, event: bytes) -> bytes:
    """Return what stands for the event in the log: without salt and event nobody can tell what it hides."""
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 32 bytes")
    return hashlib.sha256(b"evd1/event\0" + salt + event).digest()


def leaf_data(index: int, hour: int, commit: bytes) -> bytes:
    """Return the leaf.  hour: whole hours since 1970-01-01 UTC, all that the log tells about time."""
    if len(commit) != COMMITMENT_BYTES:
        raise ValueError("a commitment has 32 bytes")
    return b"evd1/leaf\0" + struct.pack(">QQ", index, hour) + commit


def _ordered(obj: object) -> object:
    """Return obj with its keys in the order of RFC 8785: by UTF-16 code units, not by code points."""
    if isinstance(obj, Mapping):
        if not all(isinstance(key, str) for key in obj):
            raise ValueError("a key is a string")
        return {key: _ordered(obj[key]) for key in sorted(obj, key=lambda key: key.encode("utf-16-be"))}
    if isinstance(obj, list | tuple):
        return [_ordered(one) for one in obj]
    if isinstance(obj, int) and abs(obj) > _LARGEST_INTEGER:
        raise ValueError("a number beyond 2^53 - 1 has no one form")
    if obj is None or isinstance(obj, str | int):
        return obj
    raise ValueError(f"{type(obj).__name__} has no one form")
