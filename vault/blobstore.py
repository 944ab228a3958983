"""Where sealed bytes lie: created once, never replaced, durable when `commit` has returned."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO, Protocol

from cryptography.utils import Buffer

from vault.blobname import check_name, check_prefix
from vault.errors import BlobExists, BlobMissing, BlobStoreUnavailable
from vault.localstore import LocalBlobStore

__all__ = ["BlobStore", "BlobWriter", "LocalBlobStore", "MemoryBlobStore", "create_each", "write_blob", "writing"]


class BlobWriter(Protocol):
    """One blob on its way in; after any error only `discard` is left."""

    def write(self, data: Buffer) -> None:
        """Take all of data, or raise StoreFull or BlobStoreUnavailable."""

    def commit(self) -> None:
        """Make the blob durable under its name; BlobExists when the name is taken. Nothing is visible before."""

    def discard(self) -> None:
        """Forget what was written; harmless after commit, and twice."""


class BlobStore(Protocol):
    """A flat space of names. Every method may raise BlobStoreUnavailable."""

    def create(self, name: str) -> BlobWriter:
        """Begin a blob; ValueError for a bad name."""

    def create_all(self, blobs: Mapping[str, bytes]) -> None:
        """Make many small blobs durable; BlobExists when a name is taken. After an error the caller forgets the names.

        They may be seen under their names before this returns.
        """

    def open(self, name: str) -> BinaryIO:
        """Return the blob for reading and seeking; BlobMissing."""

    def size(self, name: str) -> int:
        """Return the size in bytes; BlobMissing."""

    def exists(self, name: str) -> bool:
        """Say whether the blob is there."""

    def delete(self, name: str) -> None:
        """Remove the blob; nothing happens when there is none, so that a sweep may be repeated."""

    def names(self, prefix: str, older_than_seconds: float = 0) -> Iterator[str]:
        """Yield, in no order, the names that begin with prefix and were committed at least so long ago."""


def create_each(store: BlobStore, blobs: Mapping[str, bytes]) -> None:
    """Create blobs one after the other, for stores that know no better way."""
    for name, data in blobs.items():
        write_blob(store, name, data)


def write_blob(store: BlobStore, name: str, data: Buffer) -> None:
    """Create one blob whose bytes are in memory."""
    with writing(store, name) as blob:
        blob.write(data)


@contextmanager
def writing(store: BlobStore, name: str) -> Iterator[BlobWriter]:
    """Create one blob: durable under its name when the block ends well, and nothing of it left when it does not.

    Raises:
        BlobExists: at the end of the block, when another had the name first.
    """
    writer = store.create(name)
    try:
        yield writer
        writer.commit()
    except BaseException:
        writer.discard()
        raise


class MemoryBlobStore:
    """The same rules in a dictionary; for tests."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """clock: seconds, for `older_than_seconds`."""
        self._clock = clock
        self._blobs: dict[str, tuple[bytes, float]] = {}

    def create(self, name: str) -> BlobWriter:
        """Begin a blob."""
        check_name(name)
        return _MemoryWriter(name, self._keep)

    def create_all(self, blobs: Mapping[str, bytes]) -> None:
        """Create each."""
        create_each(self, blobs)

    def open(self, name: str) -> BinaryIO:
        """Return the blob for reading."""
        return io.BytesIO(self._get(name))

    def size(self, name: str) -> int:
        """Return the size in bytes."""
        return len(self._get(name))

    def exists(self, name: str) -> bool:
        """Say whether the blob is there."""
        check_name(name)
        return name in self._blobs

    def delete(self, name: str) -> None:
        """Remove the blob if it is there."""
        check_name(name)
        self._blobs.pop(name, None)

    def names(self, prefix: str, older_than_seconds: float = 0) -> Iterator[str]:
        """Yield the names that begin with prefix."""
        check_prefix(prefix)
        now = self._clock()
        for name, (_, kept_at) in list(self._blobs.items()):
            if name.startswith(prefix) and now - kept_at >= older_than_seconds:
                yield name

    def _get(self, name: str) -> bytes:
        check_name(name)
        if name not in self._blobs:
            raise BlobMissing(name)
        return self._blobs[name][0]

    def _keep(self, name: str, data: bytes) -> None:
        kept = (data, self._clock())
        if self._blobs.setdefault(name, kept) is not kept:
            raise BlobExists(name)


class _MemoryWriter:
    def __init__(self, name: str, keep: Callable[[str, bytes], None]) -> None:
        self._name, self._keep = name, keep
        self._data: bytearray | None = bytearray()

    def write(self, data: Buffer) -> None:
        self._open_data().extend(memoryview(data).cast("B"))

    def commit(self) -> None:
        data, self._data = bytes(self._open_data()), None
        self._keep(self._name, data)

    def discard(self) -> None:
        self._data = None

    def _open_data(self) -> bytearray:
        if self._data is None:
            raise BlobStoreUnavailable("this writer has ended")
        return self._data
