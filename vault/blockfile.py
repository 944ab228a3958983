"""Long files past the kernel's cache: written once and read rarely, they would pay it a page and a copy for each byte.

So what is read back comes from the disk, and not from the memory out of which it was written. Where a file system
refuses, the cache is used like everywhere else.
"""

from __future__ import annotations

import errno
import io
import mmap
import os
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vault.disk import bypass_cache, disk_errors, start_write_back, use_cache

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BLOCK_BYTES: Final = 1 << 20
# Where every disk of today lets a transfer begin, in the file and in memory.
_ALIGNED_BYTES: Final = 4096
# A few blocks wait for the next file: fresh memory costs more than to fill it.
_SPARE: Final[deque[memoryview]] = deque(maxlen=8)


class BlockWriter:
    """Collects what is written and hands it on in whole blocks; the last one, which is shorter, by `finish`."""

    def __init__(self, descriptor: int) -> None:
        """descriptor: of an empty file; closed by the caller."""
        self._descriptor = descriptor
        self._block = _spare_block()
        self._filled = self._written = 0
        self._is_direct = False

    def write(self, data: memoryview) -> None:
        """Take all of data."""
        while data:
            room = self._block[self._filled : self._filled + len(data)]
            room[:] = data[: len(room)]
            data = data[len(room) :]
            self._filled += len(room)
            if self._filled == BLOCK_BYTES:
                # A file shorter than this is better off in the cache.
                self._is_direct = self._is_direct or (not self._written and bypass_cache(self._descriptor))
                self._hand_over()

    def finish(self) -> None:
        """Hand over the rest, which does not fill a block and goes through the cache; nothing may follow."""
        self._use_cache()
        self._hand_over()
        _SPARE.append(self._block)

    def _hand_over(self) -> None:
        rest, self._filled = self._block[: self._filled], 0
        while rest:
            written = self._written_of(rest)
            if not self._is_direct:
                start_write_back(self._descriptor, self._written, written)
            self._written += written
            rest = rest[written:]

    def _written_of(self, data: memoryview) -> int:
        try:
            return os.write(self._descriptor, data)
        except OSError as error:
            if not (self._is_direct and error.errno == errno.EINVAL):
                raise
        # Some file systems agree to the mode and refuse the block; so does each after one that was cut askew.
        self._use_cache()
        return os.write(self._descriptor, data)

    def _use_cache(self) -> None:
        if self._is_direct:
            use_cache(self._descriptor)
            self._is_direct = False


class BlobFile(io.FileIO):
    """A file to read whose errors speak the vault's words; a long one is read past the cache."""

    # The ones of a FileIO would ask the file themselves, in memory that begins anywhere.
    read = io.RawIOBase.read  # type: ignore[assignment]
    readall = io.RawIOBase.readall

    def __init__(self, path: Path) -> None:
        """Open it."""
        super().__init__(path)
        is_long = os.fstat(self.fileno()).st_size >= BLOCK_BYTES
        self._is_direct = is_long and bypass_cache(self.fileno())
        # What begins askew takes a little more room.
        self._block = _aligned(BLOCK_BYTES + _ALIGNED_BYTES) if self._is_direct else memoryview(b"")

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read once; fewer bytes than there is room for do not mean the end."""
        with disk_errors():
            if self._is_direct:
                try:
                    return self._read_block(memoryview(buffer).cast("B"))
                except OSError as error:
                    if error.errno != errno.EINVAL:
                        raise
                use_cache(self.fileno())
                self._is_direct = False
            return super().readinto(buffer)

    def _read_block(self, target: memoryview) -> int:
        position = self.tell()
        askew = position % _ALIGNED_BYTES
        upto = min(-(-(askew + len(target)) // _ALIGNED_BYTES) * _ALIGNED_BYTES, len(self._block))
        came = os.preadv(self.fileno(), [self._block[:upto]], position - askew)
        taken = self._block[askew:came][: len(target)]
        target[: len(taken)] = taken
        self.seek(position + len(taken))
        return len(taken)


def _spare_block() -> memoryview:
    try:
        return _SPARE.pop()
    except IndexError:
        return _aligned(BLOCK_BYTES)


def _aligned(size_bytes: int) -> memoryview:
    """Return memory that begins where a page does; not shared, which would cost more for each page."""
    return memoryview(mmap.mmap(-1, size_bytes, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS))
