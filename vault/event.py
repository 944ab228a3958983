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
_EVENT: Final = b"evd1/event\0"
_LEAF: Final = b"evd1/leaf\0"
# RFC 9162 sets a zero before a leaf when it is hashed.
_HASHED_LEAF: Final = b"\0" + _LEAF
_places: Final = struct.Struct(">QQ").pack
_sha256: Final = hashlib.sha256


def canonical(obj: object) -> bytes:
    """Return the one JSON form of obj (RFC 8785); numbers are whole, and what has no one form raises ValueError."""
    return json.dumps(_ordered(obj), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


def commitment(salt: bytes, event: bytes) -> bytes:
    """Return what stands for the event in the log: without salt and event nobody can tell what it hides."""
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 32 bytes")
    return _sha256(_EVENT + salt + event).digest()


def leaf_data(index: int, hour: int, commit: bytes) -> bytes:
    """Return the leaf.  hour: whole hours since 1970-01-01 UTC, all that the log tells about time."""
    if len(commit) != COMMITMENT_BYTES:
        raise ValueError("a commitment has 32 bytes")
    return _LEAF + _places(index, hour) + commit


def commitment_and_leaf(index: int, hour: int, salt: bytes, event: bytes) -> tuple[bytes, bytes]:
    """Return the commitment and the hash of its leaf: what is computed again for every event there ever was."""
    commit = _sha256(_EVENT + salt + event).digest()
    return commit, _sha256(_HASHED_LEAF + _places(index, hour) + commit).digest()


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
