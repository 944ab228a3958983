"""Random access to an object of which a store gives ranges."""

import io
from collections.abc import Callable
from typing import Any

SHORTEST = 64 << 10
LONGEST = 8 << 20


class S3Reader(io.RawIOBase):
    """A read-only file over ranges; sequential reading fetches ever longer ones, up to 8 MiB."""

    def __init__(self, size: int, fetch: Callable[[int, int], bytes]) -> None:
        super().__init__()
        self._size, self._fetch = size, fetch
        self._position = 0
        self._held, self._held_at = b"", 0
        self._ahead = SHORTEST

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(start + offset, 0)
        return self._position

    def readinto(self, buffer: Any) -> int:
        wanted = min(len(buffer), self._size - self._position)
        if wanted <= 0:
            return 0
        if not self._held_at <= self._position < self._held_at + len(self._held):
            self._fill(wanted)
        piece = self._held[self._position - self._held_at :][:wanted]
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def _fill(self, wanted: int) -> None:
        goes_on = self._position == self._held_at + len(self._held)
        self._ahead = min(self._ahead * 2, LONGEST) if goes_on else SHORTEST
        end = min(self._position + max(wanted, self._ahead), self._size)
        self._held, self._held_at = self._fetch(self._position, end), self._position
