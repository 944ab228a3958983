"""The sweeper looks at rows, so that a lost bell, a killed worker or a dead Redis costs time and nothing else."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import Error, transaction
from django.db.models import Q
from django.db.models.functions import Greatest

from common import doorbell
from common.actors import WORKER
from common.doorbell import TaskName
from common.turns import turn
from custody import ledger, safe
from custody.acts import Act
from custody.errors import VaultError
from submissions import scanner
from submissions.models import Item, Upload
from submissions.selectors.unfinished import PENDING, TOLD_BEFORE
from submissions.services import (
    catalogue,
    compare,
    ingest,
    ingest_many,
    label,
    receipt,
    same_bytes,
    saved_search,
    scan_again,
    secure,
)
from submissions.states import ITEM, ItemState

# Of sweeping: two at once would ring every bell twice.
TURN = 0x73776570
RUNG_A_SWEEP = 500
# A bell that was rung has this long before it is rung again.
BELL_SECONDS = 20
# Without a bell the sweeper does the work itself, this long at a time; then it looks after everything else again.
OWN_WORK_SECONDS = 20
logger = structlog.get_logger(__name__)


def tend(at: datetime) -> tuple[int, int]:
    """The sweeper's second: what the signed log covers becomes SECURED, and receipts follow."""
    with turn(TURN) as is_ours:
        return (secure.secure_stored(at), receipt.issue_due(at)) if is_ours else (0, 0)


def sweep(at: datetime) -> dict[str, int]:
    """The sweeper's half minute; returns what was done, by name. Running twice, or two at once, doubles nothing."""
    with turn(TURN) as is_ours:
        return {name: _tried(name, step, at) for name, step in _STEPS.items()} if is_ours else {}


def _tried(name: str, step: Callable[[datetime], int], at: datetime) -> int:
    """One step that cannot be done now must not keep the others from being done."""
    try:
        return step(at)
    except (VaultError, Error, OSError) as trouble:
        logger.warning("sweep.step_failed", step=name, why=type(trouble).__name__)
        return 0


def _ring_for_ingest(at: datetime) -> int:
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
    overdue = Item.objects.filter(free, state=ItemState.RECEIVED, received_at__lte=at - timedelta(seconds=BELL_SECONDS))
    waiting = list(overdue.order_by("received_at").values_list("pk", flat=True)[:RUNG_A_SWEEP])
    return _ring_or_do(
        TaskName.INGEST_ITEM, waiting, lambda item_id: ingest_many.answer_bell(actor=WORKER, item_id=item_id, at=at)
    )


def _ring_for_digests(at: datetime) -> int:
    late = compare.not_compared(limit=RUNG_A_SWEEP)
    return _ring_or_do(
        TaskName.INGEST_ITEM, late, lambda item_id: ingest.ingest_item(actor=WORKER, item_id=item_id, at=at)
    )


def _ring_for_labels(at: datetime) -> int:
    waiting = label.unlabelled(before=at - timedelta(seconds=BELL_SECONDS), limit=RUNG_A_SWEEP)
    return _ring_or_do(
        TaskName.LABEL_ITEM, waiting, lambda item_id: label.label_item(actor=WORKER, item_id=item_id, at=at)
    )


def _ring_for_scans(at: datetime) -> int:
    """Have what the scanner missed while it was away scanned, now that it is there again."""
    if not scanner.is_there(settings.PORTAL.clamd):
        return 0
    waiting = scan_again.due_again(at=at, limit=RUNG_A_SWEEP)
    return _ring_or_do(
        TaskName.LABEL_ITEM, waiting, lambda item_id: label.label_item(actor=WORKER, item_id=item_id, at=at)
    )


def _catalogue(at: datetime) -> int:
    return catalogue.catalogue_due(actor=WORKER, at=at)


def _forget_searches(at: datetime) -> int:
    return saved_search.forget_searches(actor=WORKER, at=at)


def _compare(at: datetime) -> int:
    """Batch after batch, so that a hundred thousand items that came at once do not wait for a day."""
    done, stop = 0, time.monotonic() + OWN_WORK_SECONDS
    while time.monotonic() < stop and (noted := same_bytes.note_same_bytes(actor=WORKER, at=at)):
        done += noted
    return done


def _warn(at: datetime) -> int:
    """Tell the sender, a week before an unfinished upload runs out and again two days before: pages show what counts.

    A sweeper that was away tells late, and then the upload is kept as much longer: nobody has less time than promised.
    """
    told = 0
    for times, before in enumerate(TOLD_BEFORE, start=1):
        soon = Upload.objects.filter(item__state__in=PENDING, expires_at__lte=at + before, warned__lt=times)
        told += soon.update(warned=times, expires_at=Greatest("expires_at", at + before))
    return told


def _expire(at: datetime) -> int:
    """Close uploads that never arrived in full, only after both warnings."""
    over = Upload.objects.filter(item__state__in=PENDING, expires_at__lte=at, warned__gte=len(TOLD_BEFORE))
    return sum(_expire_one(upload_id, at) for upload_id in list(over.values_list("pk", flat=True)[:RUNG_A_SWEEP]))


@transaction.atomic
def _expire_one(upload_id: UUID, at: datetime) -> int:
    upload = Upload.objects.select_for_update(of=("self",)).select_related("item__submission").get(pk=upload_id)
    if upload.item.state not in PENDING:
        return 0
    ledger.move(
        upload.item,
        to=ItemState.EXPIRED,
        table=ITEM,
        actor=WORKER,
        act=Act.ITEM_EXPIRED,
        at=at,
        on_behalf_of=upload.item.submission.organisation_id,
    )
    return 1


def _clear_staging(at: datetime) -> int:
    """Remove sealed parts three days after their item was secured, or once it was given up."""
    long_ago = at - settings.STAGING_KEPT
    done = (
        Q(item__state=ItemState.SECURED, item__secured_at__lte=long_ago)
        | Q(item__state=ItemState.EXPIRED, expires_at__lte=long_ago)
        | Q(item__state=ItemState.WITHDRAWN)
    )
    uploads = list(
        Upload.objects.filter(done, staging_removed_at__isnull=True).values_list("pk", flat=True)[:RUNG_A_SWEEP]
    )
    for upload_id in uploads:
        safe.remove_staged(upload_id, at=at)
        Upload.objects.filter(pk=upload_id).update(staging_removed_at=at)
    return len(uploads)


_STEPS: dict[str, Callable[[datetime], int]] = {
    "ingest": _ring_for_ingest,
    "digests": _ring_for_digests,
    "labels": _ring_for_labels,
    "scans": _ring_for_scans,
    "catalogue": _catalogue,
    "searches": _forget_searches,
    "compared": _compare,
    "expired": _expire,
    "warned": _warn,
    "staging": _clear_staging,
}


def _ring_or_do(name: TaskName, item_ids: Iterable[UUID], act: Callable[[UUID], None]) -> int:
    """Ring for each item; when nobody can hear it, do the work here for a while."""
    count, stop = 0, time.monotonic() + OWN_WORK_SECONDS
    for item_id in item_ids:
        if doorbell.ring_now(name, item_id=item_id):
            count += 1
        elif time.monotonic() < stop:
            count += _done_here(act, item_id)
    return count


def _done_here(act: Callable[[UUID], None], item_id: UUID) -> int:
    try:
        act(item_id)
    except VaultError as refusal:
        logger.warning("sweep.put_off", item=str(item_id), why=type(refusal).__name__)
        return 0
    return 1
