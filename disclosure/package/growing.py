"""A text that grows with every item and is written at the end: kept packed in memory, never on a disk."""

import zlib
from collections.abc import Iterator
from hashlib import sha256, sha512

STEP_BYTES = 1 << 18


class Growing:
    """Takes text, knows its length and digests, and gives it back once in steps."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj(level=1)
        self._packed: list[bytes] = []
        self._sha256, self._sha512 = sha256(), sha512()
        self.size_bytes = 0

    def add(self, text: str) -> None:
        raw = text.encode()
        self.size_bytes += len(raw)
        self._sha256.update(raw)
        self._sha512.update(raw)
        if piece := self._packer.compress(raw):
            self._packed.append(piece)

    @property
    def digests(self) -> tuple[str, str]:
        """SHA-256 and SHA-512 of what came so far."""
        return self._sha256.hexdigest(), self._sha512.hexdigest()

    def steps(self) -> Iterator[bytes]:
        """All of it; nothing can be added afterwards."""
        self._packed.append(self._packer.flush())
        opener = zlib.decompressobj()
        for piece in self._packed:
            yield opener.decompress(piece)
        yield opener.flush()
