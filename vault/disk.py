"""What the disk says, in the vault's words; and what the kernel is asked to do about its cache."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from vault.errors import BlobStoreUnavailable, StoreFull

_FULL: Final = {errno.ENOSPC, errno.EDQUOT}
_SYNC_FILE_RANGE_WRITE: Final = 2
_O_DIRECT: Final = getattr(os, "O_DIRECT", 0)


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn an OSError into StoreFull or BlobStoreUnavailable; the number stays, paths do not."""
    try:
        yield
    except OSError as error:
        kind = StoreFull if error.errno in _FULL else BlobStoreUnavailable
        raise kind(errno.errorcode.get(error.errno or 0, "unknown error")) from error


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, durably; harmless when it is there."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def bypass_cache(descriptor: int) -> bool:
    """Let what is read and written, in whole blocks, go straight to the disk; False where the file system will not."""
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) | _O_DIRECT)
    except OSError:
        return False
    return True


def use_cache(descriptor: int) -> None:
    """Go through the kernel's cache again."""
    fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) & ~_O_DIRECT)


def start_write_back(descriptor: int, offset: int, length: int) -> None:
    """Ask the kernel to begin writing that range; a hint, without effect where there is no such call."""
    if _sync_file_range is not None:
        _sync_file_range(descriptor, offset, length, _SYNC_FILE_RANGE_WRITE)


def _find_sync_file_range() -> ctypes._NamedFuncPointer | None:
    try:
        function = ctypes.CDLL(None).sync_file_range
    except (AttributeError, OSError):
        return None
    function.argtypes = [ctypes.c_int, ctypes.c_int64, ctypes.c_int64, ctypes.c_uint]
    return function


_sync_file_range = _find_sync_file_range()
