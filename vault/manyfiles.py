"""Many small files made durable together: one sync of the file system costs as much as the fsync of two or three."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from vault.disk import make_folder, sync_folder
from vault.errors import BlobExists

# Since this Linux a sync of the file system reports what could not be written; before, it kept silent.
_TELLS_ERRORS: Final = (5, 8)


def write_files(root: Path, files: Mapping[Path, bytes]) -> None:
    """Create all files, none of which may exist, and return when all of them are durable; after an error none is left.

    They stand under their names before they are durable: only for names that nobody knows until this has returned.
    """
    made: list[Path] = []
    # Opened before the first byte is written: what fails from then on is reported at the sync.
    place = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for path, data in files.items():
            make_folder(path.parent.absolute())
            _write(path, data, made)
        _make_durable(place, made)
    except BaseException:
        for path in made:
            with suppress(OSError):
                path.unlink()
        raise
    finally:
        os.close(place)


def _write(path: Path, data: bytes, made: list[Path]) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise BlobExists(path.name) from None
    made.append(path)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)


def _make_durable(place: int, files: Iterable[Path]) -> None:
    if _syncfs is not None:
        if _syncfs(place):
            raise OSError(ctypes.get_errno(), "syncfs")
        return
    for path in files:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    for folder in {path.parent for path in files}:
        sync_folder(folder)


def _find_syncfs() -> ctypes._NamedFuncPointer | None:
    release = os.uname().release.split("-")[0].split(".")
    if os.uname().sysname != "Linux" or tuple(int(number) for number in release[:2]) < _TELLS_ERRORS:
        return None
    try:
        function = ctypes.CDLL(None, use_errno=True).syncfs
    except (AttributeError, OSError):
        return None
    function.argtypes = [ctypes.c_int]
    return function


_syncfs = _find_syncfs()
