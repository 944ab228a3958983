"""Data keys: made, wrapped for a recipient apart from the object, and unwrapped (FORMAT.md, section 4)."""

from __future__ import annotations

import os
from dataclasses import dataclass

from vault.errors import UnknownFormat
from vault.header import HEADER_BYTES, KID_BYTES, WRAP_BYTES, Header, detached_wrap_info, parse_header
from vault.keys import DEK_BYTES, PrivateKey, PublicKey


def new_dek() -> bytes:
    """Return a fresh data key; every object, and every attempt at a part, has its own."""
    return os.urandom(DEK_BYTES)


def wrap_dek(dek: bytes, *, header: Header, recipient: PublicKey) -> bytes:
    """Return a wrap that opens only for this recipient and only for the object that header names.

    header: the very one given to `Sealer.detached`, length included.
    """
    return recipient.wrap(dek, detached_wrap_info(header, recipient.kid))


def unwrap_dek(wrap: bytes, *, header: Header, private: PrivateKey) -> bytes:
    """Return the data key; Tampered when the wrap belongs to another object or another key."""
    return private.unwrap(wrap, detached_wrap_info(header, private.kid))


@dataclass(frozen=True, slots=True)
class WrapRecord:
    """A wrap that says by itself what it opens and for whom: the second copy beside the row in the database."""

    header: Header
    kid: bytes
    wrap: bytes

    def encode(self) -> bytes:
        """Return the 1,230 bytes of the record."""
        return self.header.encode() + self.kid + self.wrap

    @classmethod
    def parse(cls, raw: bytes) -> WrapRecord:
        """Read a record; UnknownFormat when it is none. Whether it is genuine shows when it is unwrapped."""
        if len(raw) != HEADER_BYTES + KID_BYTES + WRAP_BYTES:
            raise UnknownFormat("not a wrap record")
        parsed = parse_header(raw[:HEADER_BYTES])
        if parsed.kid is not None:
            raise UnknownFormat("not the header of a detached container")
        return cls(parsed.header, raw[HEADER_BYTES : HEADER_BYTES + KID_BYTES], raw[HEADER_BYTES + KID_BYTES :])
