"""Sealing and opening of EVD1 containers as streams (FORMAT.md, sections 2 to 5).

Every name that callers need of a container is found here, also those of `header`, `wrap` and `ranges`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, Final, Self

from cryptography.cobblestone import Cobblestone256Encryptor
from cryptography.utils import Buffer

from vault.cobblestone import PREFIX_BYTES, SEALED_CHUNK_BYTES, body_size, plain_size_of_body
from vault.errors import LengthMismatch
from vault.header import HEADER_BYTES, WRAP_BYTES, Header, Kind, ParsedHeader, body_context, parse_header, wrap_info
from vault.keyring import Keyring
from vault.keys import PublicKey
from vault.opener import Opener, Unwrap
from vault.ranges import RangeReader
from vault.wrap import WrapRecord, new_dek, unwrap_dek, wrap_dek

STEP_BYTES: Final = 1024 * 1024

__all__ = [
    "HEADER_BYTES",
    "STEP_BYTES",
    "WRAP_BYTES",
    "Header",
    "Kind",
    "Opener",
    "ParsedHeader",
    "RangeReader",
    "Sealer",
    "Unwrap",
    "WrapRecord",
    "new_dek",
    "open_bytes",
    "open_stream",
    "parse_header",
    "plain_size",
    "room_for",
    "seal_bytes",
    "sealed_size",
    "unwrap_dek",
    "unwrap_with",
    "wrap_dek",
]


def sealed_size(wrap_length: int, plaintext_bytes: int) -> int:
    """Return the size of a whole container; wrap_length is 0 (detached) or WRAP_BYTES."""
    return HEADER_BYTES + wrap_length + body_size(plaintext_bytes)


def plain_size(wrap_length: int, sealed_bytes: int) -> int:
    """Return how much plaintext a whole container of that size holds; Truncated when none has it."""
    return plain_size_of_body(sealed_bytes - HEADER_BYTES - wrap_length)


class Sealer:
    """Turns plaintext that comes in pieces into one container. One use, one object, one data key."""

    def __init__(self, header: Header, *, recipient: PublicKey) -> None:
        """Seal under a fresh data key whose wrap travels in the container; nobody here keeps that key."""
        head, dek = header.encode(recipient.kid), new_dek()
        self._prepare(header, head + recipient.wrap(dek, wrap_info(head)), dek)

    @classmethod
    def detached(cls, header: Header, *, dek: bytes) -> Self:
        """Seal under a data key of the caller, fresh from `new_dek`, whose wraps are kept elsewhere."""
        sealer = cls.__new__(cls)
        sealer._prepare(header, header.encode(), dek)  # noqa: SLF001 - the second constructor of this class
        return sealer

    def _prepare(self, header: Header, head: bytes, dek: bytes) -> None:
        self.header = header
        self._head = head
        self._count = 0
        self._encryptor = Cobblestone256Encryptor(dek, body_context(head))

    def start(self) -> bytes:
        """Return the first bytes of the container: header and wrap."""
        return self._head

    def update(self, data: Buffer) -> bytes:
        """Return the sealed bytes that are ready; fewest copies with whole multiples of 16 KiB."""
        self._add(data)
        return self._encryptor.update(data)

    def update_into(self, data: Buffer, sealed: Buffer) -> int:
        """Seal into a buffer of at least `room_for(len(data))` bytes and return how many are ready."""
        self._add(data)
        return self._encryptor.update_into(data, sealed)

    def finish(self) -> bytes:
        """Return the last bytes; without them the container is truncated.

        Raises LengthMismatch when the header promised another length.
        """
        if self.header.length not in (None, self._count):
            raise LengthMismatch("fewer bytes came than the header promises")
        return self._encryptor.finalize()

    def _add(self, data: Buffer) -> None:
        self._count += memoryview(data).nbytes
        if self.header.length is not None and self._count > self.header.length:
            raise LengthMismatch("more bytes came than the header promises")


def room_for(data_bytes: int) -> int:
    """Return a buffer size that `Sealer.update_into` never finds too small for that much data."""
    return PREFIX_BYTES + (data_bytes // SEALED_CHUNK_BYTES + 3) * SEALED_CHUNK_BYTES


def seal_bytes(plaintext: bytes, *, header: Header, recipient: PublicKey) -> bytes:
    """Return a container of a small record; the header says its length when the caller left that open."""
    told = header if header.length is not None else replace(header, length=len(plaintext))
    sealer = Sealer(told, recipient=recipient)
    return sealer.start() + sealer.update(plaintext) + sealer.finish()


def unwrap_with(keyring: Keyring) -> Unwrap:
    """Return what an Opener asks for data keys; KeyNotHeld comes from there when this process may not open."""
    return lambda kid, wrap, info: keyring.private(kid).unwrap(wrap, info)


def open_bytes(sealed: bytes, *, expect: Header, keyring: Keyring) -> bytes:
    """Return the whole plaintext, or raise and return nothing."""
    opener = Opener(expect=expect, unwrap=unwrap_with(keyring))
    return b"".join(open_stream(io.BytesIO(sealed), opener))


def open_stream(blob: BinaryIO, opener: Opener, *, step_bytes: int = STEP_BYTES) -> Iterator[bytes]:
    """Yield verified plaintext from front to end.

    Each piece is authentic, but that it is the *whole* is known only when the iteration has ended without raising.
    """
    while step := blob.read(step_bytes):
        if piece := opener.update(step):
            yield piece
    if piece := opener.finish():
        yield piece
