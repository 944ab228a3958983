"""One whole container out of several damaged copies of it (FORMAT.md, section 5: chunks are authentic one by one)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import product
from typing import BinaryIO

from vault.cobblestone import CHUNK_BYTES, PREFIX_BYTES, SEALED_CHUNK_BYTES, body_size
from vault.errors import Tampered, UnknownFormat
from vault.header import HEADER_BYTES, Header
from vault.ranges import RangeReader

STEP_CHUNKS = 64
_CHUNKS_AT = HEADER_BYTES + PREFIX_BYTES
_BAD = (Tampered, UnknownFormat)


def patched(blobs: Sequence[BinaryIO], *, header: Header, dek: bytes) -> Iterator[bytes]:
    """Yield the sealed bytes of a detached container, each chunk from whichever blob it opens in.

    The blobs are copies of the same sealed bytes; header says the length of the plaintext.
    Raises Tampered when some part of it is whole in none of them; what was yielded before is of no use then.
    """
    if header.length is None:
        raise ValueError("without its length nobody knows what is missing")
    whole = header.length // CHUNK_BYTES
    patchwork, reader = _begun(blobs, header, dek, last_at=_sealed_at(whole))
    yield patchwork.at(0, _CHUNKS_AT)
    for first in range(0, whole, STEP_CHUNKS):
        yield from _step(patchwork, reader, blobs, first, min(first + STEP_CHUNKS, whole))
    yield patchwork.at(_sealed_at(whole), patchwork.size_bytes)


class _Patchwork:
    """Reads like one blob: its first and its last bytes from chosen copies, what lies between from the present one."""

    def __init__(self, front: BinaryIO, back: BinaryIO, size_bytes: int, last_at: int) -> None:
        self.size_bytes, self.middle = size_bytes, front
        self._front, self._back, self._last_at, self._position = front, back, last_at, 0

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._position = self.size_bytes + offset if whence == io.SEEK_END else offset
        return self._position

    def read(self, size: int) -> bytes:
        piece = self.at(self._position, min(self._position + size, self.size_bytes))
        self._position += len(piece)
        return piece

    def at(self, start: int, end: int) -> bytes:
        """The bytes from start to before end, each from the copy that was chosen for its place."""
        front = _read(self._front, start, min(end, _CHUNKS_AT))
        middle = _read(self.middle, max(start, _CHUNKS_AT), min(end, self._last_at))
        return front + middle + _read(self._back, max(start, self._last_at), end)


def _begun(blobs: Sequence[BinaryIO], header: Header, dek: bytes, *, last_at: int) -> tuple[_Patchwork, RangeReader]:
    """Find a beginning and an end that belong to this container; they may lie in different copies."""
    size_bytes = HEADER_BYTES + body_size(header.length or 0)
    for front, back in product(blobs, repeat=2):
        patchwork = _Patchwork(front, back, size_bytes, last_at)
        try:
            return patchwork, RangeReader(patchwork, expect=header, dek=dek)  # type: ignore[arg-type]  # it seeks and reads
        except _BAD:
            continue
    raise Tampered("the beginning or the end is whole in no copy")


def _step(
    patchwork: _Patchwork, reader: RangeReader, blobs: Sequence[BinaryIO], first: int, last: int
) -> Iterator[bytes]:
    """Chunks from first to before last: all of them from one copy if one holds them, else one by one."""
    for patchwork.middle in blobs:
        try:
            reader.read(first * CHUNK_BYTES, (last - first) * CHUNK_BYTES)
        except _BAD:
            continue
        yield patchwork.at(_sealed_at(first), _sealed_at(last))
        return
    if last - first == 1:
        raise Tampered("a chunk is whole in no copy")
    for chunk in range(first, last):
        yield from _step(patchwork, reader, blobs, chunk, chunk + 1)


def _sealed_at(chunk: int) -> int:
    return _CHUNKS_AT + chunk * SEALED_CHUNK_BYTES


def _read(blob: BinaryIO, start: int, end: int) -> bytes:
    """What the blob has between two places; a copy that was cut off has less."""
    if start >= end:
        return b""
    blob.seek(start)
    pieces, missing = [], end - start
    while missing and (piece := blob.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)
