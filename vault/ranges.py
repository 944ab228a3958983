"""Any range of a sealed object, without reading the rest of it (FORMAT.md, section 5)."""

from __future__ import annotations

import io
from typing import BinaryIO

from vault.cobblestone import CHUNK_BYTES, ChunkReader
from vault.errors import Tampered, Truncated
from vault.header import HEADER_BYTES, Header, body_context, parse_header


class RangeReader:
    """Reads plaintext at any place of one container, having first proven where it ends.

    Not for several threads at once: it moves the position of the blob it was given.
    """

    def __init__(self, blob: BinaryIO, *, expect: Header, dek: bytes) -> None:
        """Check header, key commitment and the last chunk.

        Raises UnknownFormat, WrongContext, Truncated or Tampered; then nothing can be read.
        """
        self._blob = blob
        size = blob.seek(0, io.SEEK_END)
        head = self._read_at(0, HEADER_BYTES)
        if len(head) < HEADER_BYTES:
            raise Truncated("the header is not complete")
        parsed = parse_header(head)
        parsed.header.check_is(expect)
        self._body_at = HEADER_BYTES + parsed.wrap_length
        context = body_context(self._read_at(0, self._body_at))
        self._chunks = ChunkReader(self._read_in_body, size - self._body_at, key=dek, context=context)
        self.size_bytes = self._chunks.size_bytes
        for promised in (parsed.header.length, expect.length):
            if promised is not None and promised != self.size_bytes:
                raise (Truncated if self.size_bytes < promised else Tampered)("the object has another length")

    def read(self, start: int, length: int) -> bytes:
        """Return the plaintext from start, at most length bytes and none beyond the end, all of it authenticated."""
        end = min(start + length, self.size_bytes)
        if start < 0 or length < 0:
            raise ValueError("a range starts at 0 or later and is not shorter than nothing")
        if start >= end:
            return b""
        first, last = start // CHUNK_BYTES, (end - 1) // CHUNK_BYTES
        plaintext = self._chunks.chunks(first, last)
        skipped = first * CHUNK_BYTES
        return plaintext[start - skipped : end - skipped]

    def _read_in_body(self, position: int, length: int) -> bytes:
        return self._read_at(self._body_at + position, length)

    def _read_at(self, position: int, length: int) -> bytes:
        """Return length bytes, fewer only at the end of the blob; a store may give less per call than asked."""
        self._blob.seek(position)
        pieces, missing = [], length
        while missing and (piece := self._blob.read(missing)):
            pieces.append(piece)
            missing -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)
