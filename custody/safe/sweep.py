"""What crashes leave in the stores is removed after a day: blobs that no row speaks of."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

import structlog
from django.conf import settings

from custody import anchors, stores
from custody.errors import VaultError
from custody.keys import keyring
from custody.models import Checkpoint, CopyCheck, CopyName, IntendedBlob, KeyWrap, SealedPackage, StagedPart
from custody.safe.intent import OBJECTS, PACKAGES, WRAPS
from custody.safe.receiving import PREFIX as PARTS
from vault.blobstore import BlobStore
from vault.note import parse_checkpoint

BATCH = 1000
logger = structlog.get_logger(__name__)
Known = Callable[[list[str]], set[str]]


def sweep_orphans(*, at: datetime) -> int:
    """Delete what is older than a day and belongs to nothing, in all stores; returns how many."""
    removed = 0
    for place in (stores.staging(), *stores.copies().values()):
        removed += place.remove_abandoned(settings.ORPHAN_AGE.total_seconds())
    if is_older_than_stores():
        logger.warning("sweep.database_is_older")
        return removed
    for store, name in orphans(settings.ORPHAN_AGE):
        store.delete(name)
        removed += 1
    IntendedBlob.objects.filter(intended_at__lt=at - settings.ORPHAN_AGE).delete()
    return removed


def is_older_than_stores() -> bool:
    """Whether the stores remember a longer log than the database has, or cannot say.

    Then rows are missing, and no blob is superfluous: nothing may be thrown away.
    """
    try:
        remembered = [parse_checkpoint(keyring().verifier().open(note)).size for note in anchors.newest()]
    except VaultError:
        return True
    newest = Checkpoint.objects.first()
    return max(remembered, default=0) > (newest.size if newest else 0)


def orphans(older_than: timedelta) -> Iterator[tuple[BlobStore, str]]:
    """Blobs older than that which no row speaks of."""
    seconds = older_than.total_seconds()
    staging = stores.staging()
    for name in _unknown(staging.names(PARTS, seconds), _staged):
        yield staging, name
    for which, store in stores.copies().items():
        for name in _unknown(store.names(OBJECTS, seconds), partial(_copies, which)):
            yield store, name
        for name in _unknown(store.names(WRAPS, seconds), _wraps):
            yield store, name
    store = stores.copies()[CopyName.A]
    for name in _unknown(store.names(PACKAGES, seconds), _packages):
        yield store, name


def _unknown(names: Iterable[str], known: Known) -> Iterator[str]:
    remaining = iter(names)
    while batch := list(islice(remaining, BATCH)):
        yield from sorted(set(batch) - known(batch))


def _staged(names: list[str]) -> set[str]:
    return set(StagedPart.objects.filter(name__in=names, removed_at=None).values_list("name", flat=True))


def _copies(which: CopyName, names: list[str]) -> set[str]:
    return set(CopyCheck.objects.filter(store=which, name__in=names).values_list("name", flat=True))


def _wraps(names: list[str]) -> set[str]:
    return set(KeyWrap.objects.filter(name__in=names).values_list("name", flat=True))


def _packages(names: list[str]) -> set[str]:
    return set(SealedPackage.objects.filter(name__in=names, removed_at=None).values_list("name", flat=True))
