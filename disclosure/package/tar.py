"""An ordinary tar, written in one pass: every file's length is known before its first byte."""

import tarfile
from collections.abc import Iterator
from datetime import datetime

BLOCK_BYTES = 512
RECORD_BYTES = 20 * BLOCK_BYTES


class WrongLength(RuntimeError):
    """A file had fewer or more bytes than its header promised: the archive must be thrown away."""


class Tar:
    """The frames around the files; every entry has the same time and no owner."""

    def __init__(self, *, at: datetime) -> None:
        self._mtime = int(at.timestamp())
        self._written = 0

    def file(self, name: str, size_bytes: int, steps: Iterator[bytes]) -> Iterator[bytes]:
        """Header, content, padding."""
        yield self._counted(self._header(name, size_bytes))
        came = 0
        for step in steps:
            came += len(step)
            if came > size_bytes:
                raise WrongLength(name)
            yield self._counted(step)
        if came != size_bytes:
            raise WrongLength(name)
        if padding := bytes(-size_bytes % BLOCK_BYTES):
            yield self._counted(padding)

    def end(self) -> Iterator[bytes]:
        """Two empty blocks, filled up to a whole record as tar itself does."""
        ending = 2 * BLOCK_BYTES
        yield bytes(ending + -(self._written + ending) % RECORD_BYTES)

    def _header(self, name: str, size_bytes: int) -> bytes:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mtime, entry.mode = size_bytes, self._mtime, 0o644
        return entry.tobuf(tarfile.PAX_FORMAT)

    def _counted(self, piece: bytes) -> bytes:
        self._written += len(piece)
        return piece
