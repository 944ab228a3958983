"""Copies are read again for ever, longest unread first; a damaged one is replaced from the good one."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction

from common.actors import Actor
from custody import mending, wraps
from custody.acts import Act
from custody.damage import note_recovery, record_fixity, report_damage, report_loss
from custody.errors import VaultError
from custody.models import CopyCheck, CopyName, Outcome, StoredObject
from custody.permissions import check_is_worker
from custody.safe.unwrap import data_key

LEASE = timedelta(hours=6)
# All copies are read once in this time: each turn takes its share, and a house with little to read its least.
ROUND = timedelta(days=30)
TURN = timedelta(hours=1)
LEAST_A_TURN = 20
CLAIMED_AT_ONCE = 20
# A turn ends before the next one begins, whatever is left of its share.
TURN_SECONDS = 3000
Seen = dict[CopyName, bool | None]
logger = structlog.get_logger(__name__)


def check_copies(*, actor: Actor, at: datetime, limit: int | None = None) -> int:
    """Read both copies of the items whose turn it is from end to end; returns how many items.

    limit: instead of this turn's share of the round. Several may run at once: each takes items nobody else has. Damage
    is recorded, repaired, and never silent; an item whose repair fails does not keep the others from being read.

    Raises:
        KeyNotHeld: this process opens nothing.
        BlobStoreUnavailable: a new copy could not be written; all others were read.
    """
    check_is_worker(actor)
    done, trouble = 0, None
    for item_id in _turn(at, share_of_turn() if limit is None else limit):
        done += 1
        try:
            check_item(item_id, at=at)
        except VaultError as refusal:
            logger.warning("fixity.put_off", item_id=str(item_id), why=type(refusal).__name__)
            trouble = trouble or refusal
    if trouble:
        raise trouble
    return done


def share_of_turn() -> int:
    """How many items one turn reads so that the round is kept."""
    return max(LEAST_A_TURN, -(-StoredObject.objects.count() * TURN // ROUND))


def check_item(item_id: UUID, *, at: datetime) -> None:
    """Read both copies of one item and the wraps of its key; replace what is damaged; both damaged is an incident."""
    stored = StoredObject.objects.get(pk=item_id)
    dek = data_key(stored)
    copies = list(CopyCheck.objects.filter(item_id=item_id).order_by("store"))
    seen: Seen = {copy.which: mending.is_good(stored, copy, dek) for copy in copies}
    damaged = [copy for copy in copies if seen[copy.which] is False]
    for copy in damaged:
        report_damage(copy, at=at)
    good = next((copy for copy in copies if seen[copy.which]), None)
    if good is None and len(damaged) == len(copies) and (good := mending.salvage(stored, copies, dek, at)):
        damaged.remove(good)
    if good is None:
        _nothing_good(item_id, seen, at)
        return
    for copy in damaged:
        mending.repair(stored, copy, good, dek, at)
    wraps.mend_wraps(stored, [which for which, state in seen.items() if state is not None], at=at)
    _checked(item_id, seen, at)


def _turn(at: datetime, share: int) -> Iterator[UUID]:
    """Claim a few at a time: what this process does not come to is free for another."""
    stop = time.monotonic() + TURN_SECONDS
    while share > 0 and time.monotonic() < stop:
        items = _claim(at, min(share, CLAIMED_AT_ONCE))
        if not items:
            return
        share -= len(items)
        yield from items


@transaction.atomic
def _claim(at: datetime, limit: int) -> list[UUID]:
    """Damaged copies first ("bad" sorts before "ok"), then the longest unread; rows in other hands are left."""
    free = CopyCheck.objects.select_for_update(skip_locked=True).filter(lease_until__lte=at, checked_at__lt=at)
    rows = list(free.order_by("outcome", "checked_at").values_list("item_id", flat=True)[: 2 * limit])
    items = list(dict.fromkeys(rows))[:limit]
    CopyCheck.objects.filter(item_id__in=items).update(lease_until=at + LEASE)
    return items


def _nothing_good(item_id: UUID, seen: Seen, at: datetime) -> None:
    """Both copies damaged: said in the log once and in the process's log each time. Its lease is kept: it waits."""
    logger.error(
        "fixity.no_good_copy", item_id=str(item_id), unanswered=[x for x, state in seen.items() if state is None]
    )
    if None not in seen.values():
        report_loss(item_id, at=at)


@transaction.atomic
def _checked(item_id: UUID, seen: Seen, at: datetime) -> None:
    """Say how it went; a copy that was called damaged and is what was stored, is good again."""
    answered = [which for which, state in seen.items() if state is not None]
    copies = CopyCheck.objects.filter(item_id=item_id)
    copies.filter(store__in=answered).update(checked_at=at, outcome=Outcome.OK)
    # A store that did not answer is asked again next turn, not over and over in this one.
    copies.update(lease_until=at if len(answered) == len(seen) else at + TURN)
    if all(seen.values()):
        record_fixity(Act.FIXITY_OK, item_id, at=at)
    if len(answered) == len(seen):
        note_recovery(item_id, at=at)
