"""Blobs in one folder of a POSIX file system, with the discipline that makes "durable" true."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.utils import Buffer

from vault.blobname import folder_pattern, name_of, path_of
from vault.blockfile import BlobFile, BlockWriter
from vault.disk import disk_errors, make_folder, sync_folder
from vault.errors import BlobExists, BlobMissing, BlobStoreUnavailable
from vault.manyfiles import write_files

_SCRATCH: Final = ".tmp"
_READ_BUFFER_BYTES: Final = 64 * 1024


class LocalBlobStore:
    """A folder of its own; nothing else may write there."""

    def __init__(self, root: Path) -> None:
        """Make the folder if need be."""
        self._root = root
        self._scratch = root / _SCRATCH
        with disk_errors():
            make_folder(self._scratch.absolute())

    def create(self, name: str) -> LocalBlobWriter:
        """Begin a blob in the scratch folder, which lies on the same file system."""
        final = self._root / path_of(name)
        with disk_errors():
            return LocalBlobWriter(self._scratch / os.urandom(16).hex(), final)

    def create_all(self, blobs: Mapping[str, bytes]) -> None:
        """Create many small blobs with one sync; after an error none is there."""
        with disk_errors():
            write_files(self._root, {self._root / path_of(name): data for name, data in blobs.items()})

    def open(self, name: str) -> BinaryIO:
        """Return the blob for reading and seeking; errors of the disk while reading are BlobStoreUnavailable."""
        path = self._root / path_of(name)
        with disk_errors():
            try:
                return io.BufferedReader(BlobFile(path), _READ_BUFFER_BYTES)
            except FileNotFoundError:
                raise BlobMissing(name) from None

    def size(self, name: str) -> int:
        """Return the size in bytes."""
        path = self._root / path_of(name)
        with disk_errors():
            try:
                return path.stat().st_size
            except FileNotFoundError:
                raise BlobMissing(name) from None

    def exists(self, name: str) -> bool:
        """Say whether the blob is there."""
        path = self._root / path_of(name)
        with disk_errors():
            try:
                path.stat()
            except FileNotFoundError:
                return False
            return True

    def delete(self, name: str) -> None:
        """Remove the blob, durably."""
        path = self._root / path_of(name)
        with disk_errors():
            try:
                path.unlink()
            except FileNotFoundError:
                return
            sync_folder(path.parent)

    def names(self, prefix: str, older_than_seconds: float = 0) -> Iterator[str]:
        """Yield the names that begin with prefix; age is that of the last write."""
        with disk_errors():
            for folder in self._root.glob(folder_pattern(prefix)):
                for path in _old_files(folder, older_than_seconds):
                    name = name_of(path.relative_to(self._root))
                    if name.startswith(prefix):
                        yield name

    def remove_abandoned(self, older_than_seconds: float) -> int:
        """Remove scratch files that a crash left behind, and return how many."""
        count = 0
        with disk_errors():
            for path in _old_files(self._scratch, older_than_seconds):
                path.unlink(missing_ok=True)
                count += 1
        return count


class LocalBlobWriter:
    """One file on its way in: scratch file, fsync, link to the final name, fsync of the folder."""

    def __init__(self, scratch: Path, final: Path) -> None:
        """Open the scratch file; it must not exist."""
        self._scratch, self._final = scratch, final
        self._descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        self._blocks = BlockWriter(self._descriptor)

    def write(self, data: Buffer) -> None:
        """Take all of data; after an error the blob is gone."""
        with _discarding(self):
            self._in_use()
            self._blocks.write(memoryview(data).cast("B"))

    def commit(self) -> None:
        """Make the blob durable under its name; after an error, BlobExists included, the blob is gone."""
        with _discarding(self):
            descriptor = self._in_use()
            self._blocks.finish()
            os.fsync(descriptor)
            self._close()
            make_folder(self._final.parent.absolute())
            try:
                os.link(self._scratch, self._final)
            except FileExistsError:
                raise BlobExists(self._final.name) from None
            self._sync_name()
        # The blob is durable: a scratch name left behind is only litter for remove_abandoned.
        with suppress(OSError):
            self._scratch.unlink()

    def discard(self) -> None:
        """Forget what was written. The descriptor of a failed fsync is closed, never asked again."""
        with disk_errors():
            self._close()
            self._scratch.unlink(missing_ok=True)

    def _in_use(self) -> int:
        if self._descriptor < 0:
            raise BlobStoreUnavailable("this writer has ended")
        return self._descriptor

    def _sync_name(self) -> None:
        try:
            sync_folder(self._final.parent)
        except OSError:
            # A name that may vanish with the power must not stay visible: the caller starts again under a new one.
            self._final.unlink(missing_ok=True)
            raise

    def _close(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


@contextmanager
def _discarding(writer: LocalBlobWriter) -> Iterator[None]:
    """Discard the blob on any error, and name errors of the disk."""
    try:
        with disk_errors():
            yield
    except BaseException:
        with suppress(BlobStoreUnavailable):
            writer.discard()
        raise


def _old_files(folder: Path, older_than_seconds: float) -> Iterator[Path]:
    """Yield the files of a folder last written so long ago; one that vanishes meanwhile is passed over."""
    newest = time.time() - older_than_seconds
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):
                if entry.is_file(follow_symlinks=False) and entry.stat().st_mtime <= newest:
                    yield Path(entry.path)
