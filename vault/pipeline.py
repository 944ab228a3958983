"""Hash, seal and write in one pass, and read back: the two loops in which an item spends its time."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol

from cryptography.utils import Buffer

from vault.container import STEP_BYTES, Sealer
from vault.digest import Digester, Digests
from vault.errors import CopiesDiffer
from vault.lane import Consumer, Lane, open_lanes
from vault.opener import Opener

_WORTH_A_THREAD_BYTES: Final = 512 * 1024


class Sink(Protocol):
    """Somewhere to write: a BlobWriter, for instance."""

    def write(self, data: Buffer) -> object:
        """Take all of data."""


def seal_copies(steps: Iterable[bytes], *, sealer: Sealer, sinks: Sequence[Sink]) -> Digests:
    """Write one container to every sink and return the digests of its plaintext.

    steps: best of 1 MiB, and not changed afterwards.  sinks: neither committed nor discarded here.
    """
    digester = Digester()
    pour(steps, sealer=sealer, hashing=digester.lanes(), sinks=sinks)
    return digester.digests()


def pour(steps: Iterable[bytes], *, sealer: Sealer, hashing: Sequence[Consumer], sinks: Sequence[Sink]) -> None:
    """Show each step of plaintext to all of hashing, and each sealed one to all sinks, with a thread for every one."""
    length = sealer.header.length
    threads = length is None or length >= _WORTH_A_THREAD_BYTES
    with ExitStack() as stack:
        plain = open_lanes(stack, hashing, worth_threads=threads)
        sealed = open_lanes(stack, [sink.write for sink in sinks], worth_threads=threads)
        _put(sealed, sealer.start())
        for step in steps:
            _put(plain, step)
            _put(sealed, sealer.update(step))
        _put(sealed, sealer.finish())


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What the copies hold. One digest is enough here: every chunk has been authenticated before it was hashed."""

    sha256: str
    size_bytes: int


def read_back(blobs: Sequence[BinaryIO], *, opener: Opener) -> ReadBack:
    """Compare all copies byte by byte, open them once and hash the plaintext.

    Raises CopiesDiffer, which does not say whose bytes are wrong, or what the opener raises.
    """
    sha256, size_bytes = hashlib.sha256(), 0
    with ExitStack() as stack:
        hashing: list[Lane] = []
        for plaintext in _opened(blobs, opener):
            if not hashing:
                hashing = open_lanes(stack, [sha256.update], worth_threads=len(plaintext) >= _WORTH_A_THREAD_BYTES)
            _put(hashing, plaintext)
            size_bytes += len(plaintext)
    return ReadBack(sha256.hexdigest(), size_bytes)


def _opened(blobs: Sequence[BinaryIO], opener: Opener) -> Iterator[bytes]:
    with closing(lock_step(blobs)) as steps:
        for step in steps:
            yield opener.update(step)
    yield opener.finish()


def lock_step(blobs: Sequence[BinaryIO]) -> Generator[bytes]:
    """Yield the bytes that all copies have in common; CopiesDiffer at the first step in which they do not."""
    first = _in_common([_read_full(blob) for blob in blobs])
    yield first
    if len(first) == STEP_BYTES:
        yield from _lock_step_ahead(blobs)


def _lock_step_ahead(blobs: Sequence[BinaryIO]) -> Iterator[bytes]:
    """While one step is looked at, the next one is read of all copies: the disks never wait for us."""
    with ThreadPoolExecutor(len(blobs)) as readers:
        step = b" "
        ahead = [readers.submit(_read_full, blob) for blob in blobs]
        while step:
            step = _in_common([reading.result() for reading in ahead])
            ahead = [readers.submit(_read_full, blob) for blob in blobs]
            yield step


def _in_common(copies: Sequence[bytes]) -> bytes:
    first, *others = copies
    if any(other != first for other in others):
        raise CopiesDiffer("the copies are not the same bytes")
    return first


def _read_full(blob: BinaryIO) -> bytes:
    """Return a whole step, fewer bytes only at the end; a store may give less per call than asked."""
    pieces, missing = [], STEP_BYTES
    while missing and (piece := blob.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _put(lanes: Sequence[Lane], step: bytes) -> None:
    for lane in lanes:
        if step:
            lane.put(step)
