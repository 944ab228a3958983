"""What lies in a folder: every file with its size and fingerprint, in an order that is the same every time."""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from deposit.journal import File
from deposit.troubles import LocalTrouble

STEP_BYTES = 1 << 20
# A batch is a message to the portal: at most so many files, and names of at most so many bytes.
BATCH_FILES = 1000
BATCH_BYTES = 400_000
# What a line costs besides its names, written as JSON.
_LINE_BYTES = 200


def scanned(root: Path, *, told: Callable[[int], None]) -> Iterator[tuple[File, int]]:
    """Yield each file with the number of its batch. told: called with the count so far.

    Raises:
        LocalTrouble: a file cannot be read, or there is none.
    """
    place = batch = in_batch = batch_bytes = 0
    for path in _paths(os.fsencode(root.resolve())):
        place += 1
        told(place)
        cost = 6 * len(path) + _LINE_BYTES
        if in_batch == BATCH_FILES or (in_batch and batch_bytes + cost > BATCH_BYTES):
            batch, in_batch, batch_bytes = batch + 1, 0, 0
        in_batch, batch_bytes = in_batch + 1, batch_bytes + cost
        yield _file(place, path, root), batch
    if not place:
        raise LocalTrouble("no_files", folder=root)


def on_disk(root: Path, path: bytes) -> bytes:
    """Where a file of the journal lies."""
    return os.path.join(os.fsencode(root.resolve().parent), path)  # noqa: PTH118 - bytes: names need not be text


def _file(place: int, path: bytes, root: Path) -> File:
    try:
        with open(on_disk(root, path), "rb") as file:  # noqa: PTH123 - bytes
            before = os.fstat(file.fileno())
            hashed = hashlib.file_digest(file, "sha256").hexdigest()
            after = os.fstat(file.fileno())
    except OSError as error:
        raise LocalTrouble("unreadable", file=os.fsdecode(path), why=error.strerror) from None
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise LocalTrouble("changed", file=os.fsdecode(path))
    return File(place, path, after.st_size, after.st_mtime_ns, hashed)


def _paths(root: bytes) -> Iterator[bytes]:
    """Paths below the folder's parent. Links are not followed: what lies elsewhere was not chosen."""
    if not os.path.isdir(root):  # noqa: PTH112 - bytes
        raise LocalTrouble("no_folder", folder=os.fsdecode(root))
    base = len(os.path.dirname(root).rstrip(b"/")) + 1  # noqa: PTH120 - bytes
    for folder, folders, names in os.walk(root, onerror=_unreadable):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)  # noqa: PTH118 - bytes
            if os.path.islink(path) or not os.path.isfile(path):  # noqa: PTH113, PTH114 - bytes
                raise LocalTrouble("no_plain_file", file=os.fsdecode(path[base:]))
            yield path[base:]


def _unreadable(error: OSError) -> None:
    raise LocalTrouble("unreadable", file=os.fsdecode(error.filename or ""), why=error.strerror)
