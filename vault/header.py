"""The 54 bytes in front of every sealed thing (FORMAT.md, section 2)."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from enum import Enum
from typing import Final
from uuid import UUID

from vault.errors import UnknownFormat, WrongContext

MAGIC: Final = b"EVD1"
VERSION: Final = 1
KEM_NONE: Final = 0x00
KEM_MLKEM768_X25519: Final = 0x02
BODY_COBBLESTONE_256: Final = 0x01
KID_BYTES: Final = 8
NO_KID: Final = bytes(KID_BYTES)
WRAP_BYTES: Final = 1168
UNKNOWN_LENGTH: Final = 2**64 - 1
_LAYOUT: Final = struct.Struct(">4sBcBB16sIQQ8sH")
HEADER_BYTES: Final = _LAYOUT.size


class Kind(Enum):
    """What was sealed; one letter in the header."""

    PART = b"P"
    OBJECT = b"O"
    FIELD = b"F"
    EXPORT = b"X"


@dataclass(frozen=True, slots=True)
class Header:
    """What a sealed thing is, bound into its keys.

    object_id: upload (PART), item (OBJECT) or record (FIELD, EXPORT).
    length: of the plaintext; None when not yet known.
    """

    kind: Kind
    object_id: UUID
    part_number: int = 0
    offset: int = 0
    length: int | None = None

    def __post_init__(self) -> None:
        """Refuse numbers that the layout cannot carry, and part fields on what is no part."""
        in_range = 0 <= self.part_number < 2**32 and 0 <= self.offset < 2**64
        if not in_range or not 0 <= (self.length or 0) < UNKNOWN_LENGTH:
            raise ValueError("header field out of range")
        if self.kind is not Kind.PART and (self.part_number or self.offset):
            raise ValueError("only parts have a part number and an offset")

    def encode(self, kid: bytes | None = None) -> bytes:
        """Return the 54 bytes; kid names the recipient of the wrap that follows, None when wraps are kept elsewhere."""
        return _LAYOUT.pack(
            MAGIC,
            VERSION,
            self.kind.value,
            KEM_NONE if kid is None else KEM_MLKEM768_X25519,
            BODY_COBBLESTONE_256,
            self.object_id.bytes,
            self.part_number,
            self.offset,
            UNKNOWN_LENGTH if self.length is None else self.length,
            NO_KID if kid is None else kid,
            0 if kid is None else WRAP_BYTES,
        )

    def check_is(self, expected: Header) -> None:
        """Raise WrongContext unless this names the same thing; a length that either side left open agrees with any."""
        lengths_agree = None in (self.length, expected.length) or self.length == expected.length
        mine = (self.kind, self.object_id, self.part_number, self.offset)
        if mine != (expected.kind, expected.object_id, expected.part_number, expected.offset) or not lengths_agree:
            raise WrongContext("the container is of another thing than the one asked for")


@dataclass(frozen=True, slots=True)
class ParsedHeader:
    """A header as read: what it names, whose wrap follows and how long that wrap is."""

    header: Header
    kid: bytes | None
    wrap_length: int


def parse_header(raw: bytes) -> ParsedHeader:
    """Read 54 bytes; nothing in them is to be believed before the body's key commitment has been checked.

    Raises UnknownFormat for every value that version 1 does not write.
    """
    magic, version, kind, kem, body, object_id, part, offset, length, kid, wrap_length = _LAYOUT.unpack(raw)
    if (magic, version, body) != (MAGIC, VERSION, BODY_COBBLESTONE_256):
        raise UnknownFormat("not an EVD1 container of version 1")
    if (kem, wrap_length) not in {(KEM_NONE, 0), (KEM_MLKEM768_X25519, WRAP_BYTES)}:
        raise UnknownFormat("unknown key wrap")
    if kem == KEM_NONE and kid != NO_KID:
        raise UnknownFormat("a detached container names no recipient")
    try:
        header = Header(Kind(kind), UUID(bytes=object_id), part, offset, None if length == UNKNOWN_LENGTH else length)
    except ValueError as error:
        raise UnknownFormat("impossible header") from error
    return ParsedHeader(header, None if kem == KEM_NONE else kid, wrap_length)


def wrap_info(head: bytes) -> bytes:
    """Bind an attached wrap to the header in front of it."""
    return b"evd1/dek\0" + hashlib.sha256(head).digest()


def detached_wrap_info(header: Header, kid: bytes) -> bytes:
    """Bind a wrap that is kept elsewhere to its object and to its recipient."""
    return wrap_info(header.encode()) + kid


def body_context(head_and_wrap: bytes) -> bytes:
    """Bind the body to everything in front of it."""
    return b"evd1/body\0" + hashlib.sha256(head_and_wrap).digest()
