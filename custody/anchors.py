"""The last signed checkpoint, kept outside the database too: yesterday's database cannot pass for today's."""

from collections.abc import Iterator

import structlog

from custody import stores
from custody.errors import BlobExists, BlobMissing, BlobStoreUnavailable
from vault.blobstore import BlobStore, write_blob

PREFIX = "c/"
LONGEST_NOTE = 1 << 20
logger = structlog.get_logger(__name__)


def keep(note: str, *, size: int) -> None:
    """Write a signed checkpoint into both stores, then forget the smaller ones. A store that is away is passed over."""
    for which, store in stores.copies().items():
        try:
            _replace(store, note, size)
        except BlobStoreUnavailable:
            logger.warning("anchor.not_kept", store=which, size=size)


def newest() -> list[str]:
    """The newest signed note of each store that answers and has one.

    Raises BlobStoreUnavailable when no store answers: then nobody can tell whether the log would fork.
    """
    notes: list[str] = []
    answering = 0
    for store in stores.copies().values():
        try:
            notes.extend(_newest(store))
        except BlobStoreUnavailable:
            continue
        answering += 1
    if not answering:
        raise BlobStoreUnavailable("no store can say what was signed last")
    return notes


def _replace(store: BlobStore, note: str, size: int) -> None:
    name = f"{PREFIX}{size:020d}"
    try:
        write_blob(store, name, note.encode())
    except BlobExists:
        return
    for older in list(store.names(PREFIX)):
        if older < name:
            store.delete(older)


def _newest(store: BlobStore) -> Iterator[str]:
    # Names sort by size. One may vanish while we look, but only after a larger one was written.
    for name in sorted(store.names(PREFIX), reverse=True):
        try:
            with store.open(name) as blob:
                yield blob.read(LONGEST_NOTE).decode()
        except BlobMissing:
            continue
        return
