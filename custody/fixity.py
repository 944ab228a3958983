"""Copies are read again for ever, longest unread first; a damaged one is replaced from the good one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction

from common.actors import Actor
from custody import stores
from custody.acts import Act
from custody.damage import is_recorded_lost, record_fixity, report_damage
from custody.errors import BlobMissing, BlobStoreUnavailable, Tampered
from custody.models import CopyCheck, CopyName, IntendedBlob, Outcome, StoredObject
from custody.permissions import check_is_worker
from custody.safe.intent import intend_object
from custody.safe.unwrap import data_key, header_of
from vault.container import Opener, open_stream
from vault.digest import Digester
from vault.errors import UnknownFormat

LEASE = timedelta(hours=6)
COPY_STEP = 1 << 20
logger = structlog.get_logger(__name__)


def check_copies(*, actor: Actor, at: datetime, limit: int = 20) -> int:
    """Read both copies of the items whose turn it is from end to end; returns how many items.

    Several may run at once: each takes items nobody else has. Damage is recorded, repaired, and never silent.

    Raises:
        KeyNotHeld: this process opens nothing.
    """
    check_is_worker(actor)
    items = _claim(at, limit)
    for item_id in items:
        check_item(item_id, at=at)
    return len(items)


def check_item(item_id: UUID, *, at: datetime) -> None:
    """Read both copies of one item; replace a damaged one from the good one; both damaged is an incident."""
    stored = StoredObject.objects.get(pk=item_id)
    dek = data_key(stored)
    copies = list(CopyCheck.objects.filter(item_id=item_id).order_by("store"))
    good = {copy.which: is_good(stored, copy, dek) for copy in copies}
    for copy in copies:
        if good[copy.which] is False:
            report_damage(copy, at=at)
    source = next((copy for copy in copies if good[copy.which]), None)
    if source is None:
        _nothing_good(item_id, good, at)
        return
    for copy in copies:
        if good[copy.which] is False:
            _repair(stored, copy, source, dek, at)
    _checked(item_id, good, at)


@transaction.atomic
def _claim(at: datetime, limit: int) -> list[UUID]:
    """Damaged copies first ("bad" sorts before "ok"), then the longest unread; rows in other hands are left."""
    free = CopyCheck.objects.select_for_update(skip_locked=True).filter(lease_until__lte=at)
    rows = list(free.order_by("outcome", "checked_at").values_list("item_id", flat=True)[: 2 * limit])
    items = list(dict.fromkeys(rows))[:limit]
    CopyCheck.objects.filter(item_id__in=items).update(lease_until=at + LEASE)
    return items


def is_good(stored: StoredObject, copy: CopyCheck, dek: bytes) -> bool | None:
    """Whether the copy holds exactly what was stored; None when its store does not answer."""
    digester = Digester()
    try:
        for step in _opened(stored, copy, dek):
            digester.update(step)
    except BlobStoreUnavailable:
        return None
    except (Tampered, UnknownFormat, BlobMissing):
        return False
    found = digester.digests()
    return (found.sha256, found.sha512, found.size_bytes) == (stored.sha256, stored.sha512, stored.size_bytes)


def _opened(stored: StoredObject, copy: CopyCheck, dek: bytes) -> Iterator[bytes]:
    with stores.copies()[copy.which].open(copy.name) as blob:
        yield from open_stream(blob, Opener.detached(header_of(stored), dek))


def _repair(stored: StoredObject, bad: CopyCheck, good: CopyCheck, dek: bytes, at: datetime) -> None:
    """Write the sealed bytes of the good copy under a new name, read them back, and only then point to them."""
    with transaction.atomic(durable=True):
        name = intend_object(item_id=stored.item_id, attempt=stored.attempt, at=at)
    _copy_blob(good, bad.which, name)
    damaged, bad.name = bad.name, name
    if not is_good(stored, bad, dek):
        raise BlobStoreUnavailable("the new copy could not be read back")
    with transaction.atomic():
        changed = CopyCheck.objects.filter(pk=bad.pk, name=damaged).update(name=name, outcome=Outcome.OK, checked_at=at)
        if not changed:
            # Another was faster; this blob stays intended, and is swept.
            return
        IntendedBlob.objects.filter(name=name).delete()
        record_fixity(Act.FIXITY_REPAIRED, stored.item_id, at=at, copy=bad.store)
    # A store that locks objects keeps the damaged one; nothing points to it any more.
    stores.copies()[bad.which].delete(damaged)


def _copy_blob(source: CopyCheck, to: CopyName, name: str) -> None:
    writer = stores.copies()[to].create(name)
    try:
        with stores.copies()[source.which].open(source.name) as blob:
            while step := blob.read(COPY_STEP):
                writer.write(step)
        writer.commit()
    except BaseException:
        writer.discard()
        raise


def _nothing_good(item_id: UUID, good: dict[CopyName, bool | None], at: datetime) -> None:
    """Both copies damaged: said in the log once and in the process's log each time."""
    logger.error(
        "fixity.no_good_copy", item_id=str(item_id), unanswered=[x for x, state in good.items() if state is None]
    )
    if None not in good.values() and not is_recorded_lost(item_id):
        with transaction.atomic():
            record_fixity(Act.FIXITY_LOST, item_id, at=at)


@transaction.atomic
def _checked(item_id: UUID, good: dict[CopyName, bool | None], at: datetime) -> None:
    answered = [which for which, state in good.items() if state is not None]
    CopyCheck.objects.filter(item_id=item_id, store__in=answered).update(checked_at=at)
    CopyCheck.objects.filter(item_id=item_id).update(lease_until=at)
    if all(good.values()):
        record_fixity(Act.FIXITY_OK, item_id, at=at)
