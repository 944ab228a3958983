"""The two digests by which an item is known for as long as it is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cryptography.utils import Buffer


@dataclass(frozen=True, slots=True)
class Digests:
    """Of a whole plaintext; both digests in lower-case hex."""

    sha256: str
    sha512: str
    size_bytes: int


class Digester:
    """Hashes plaintext that comes in steps, both ways."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._sha256 = hashlib.sha256()
        self._sha512 = hashlib.sha512()
        self._size_bytes = 0

    def update(self, data: Buffer) -> None:
        """Take the next step."""
        for take in self.lanes():
            take(data)

    def lanes(self) -> tuple[Callable[[Buffer], None], ...]:
        """Return independent halves of the work; each must see every step, in order, from any one thread."""
        return (self._sha512.update, self._take_sha256)

    def digests(self) -> Digests:
        """Return the digests of what came so far."""
        return Digests(self._sha256.hexdigest(), self._sha512.hexdigest(), self._size_bytes)

    def _take_sha256(self, data: Buffer) -> None:
        self._sha256.update(data)
        self._size_bytes += memoryview(data).nbytes


def digests_of(steps: Iterable[Buffer]) -> Digests:
    """Return the digests of what the steps bring, to the last of them."""
    digester = Digester()
    for step in steps:
        digester.update(step)
    return digester.digests()
