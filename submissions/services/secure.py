"""STORED becomes SECURED when the signed log says that it is stored: two promises, two words on the screen."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common import doorbell
from common.actors import WORKER
from custody.acts import Act
from custody.ledger_many import Step, move_all
from custody.models import StoredObject
from submissions.models import Item, Submission
from submissions.selectors.bytes import items_under_checkpoint
from submissions.services.ingest import facts_of
from submissions.states import ITEM, ItemState

BATCH = 500


def secure_stored(at: datetime) -> int:
    """Secure every item whose leaf a checkpoint covers, in batches; returns how many.

    Source: Protocol, Transfer of data to the Mechanism (T3).
    """
    total = 0
    waiting = _waiting()
    for start in range(0, len(waiting), BATCH):
        covered = items_under_checkpoint(waiting[start : start + BATCH], Act.ITEM_STORED)
        if covered:
            _mark(covered)
            total += _secure(sorted(covered), at)
    return total


def _waiting() -> list[UUID]:
    stored = Item.objects.visible_to(WORKER).filter(state=ItemState.STORED).order_by("stored_at")
    return list(stored.values_list("pk", flat=True))


def _mark(item_ids: set[UUID]) -> None:
    """Say first, and apart, that receipts will be due: whoever hands over locks the submission before its items."""
    secured = Item.objects.filter(pk__in=item_ids).values("submission_id")
    Submission.objects.visible_to(WORKER).filter(pk__in=secured, handed_over_at__isnull=False).update(receipt_due=True)


@transaction.atomic
def _secure(item_ids: list[UUID], at: datetime) -> int:
    """Rows locked first and only those still STORED: an item taken back meanwhile does not spoil the batch."""
    found = Item.objects.select_for_update(of=("self",), skip_locked=True).select_related("submission")
    items = list(found.filter(pk__in=item_ids, state=ItemState.STORED))
    objects = StoredObject.objects.in_bulk([item.pk for item in items])
    # An item that was held after it was secured is taken up again: it is secured once in its life.
    first = [_step(item, objects[item.pk], at) for item in items if not item.secured_at]
    again = [_step(item, objects[item.pk], item.secured_at) for item in items if item.secured_at]
    move_all(first, to=ItemState.SECURED, table=ITEM, actor=WORKER, act=Act.ITEM_SECURED, at=at)
    move_all(again, to=ItemState.SECURED, table=ITEM, actor=WORKER, act=Act.ITEM_RESUMED, at=at)
    for submission_id in {item.submission_id for item in items if item.submission.handed_over_at}:
        doorbell.ring(doorbell.TaskName.CATALOGUE_SUBMISSION, submission_id=submission_id)
    return len(items)


def _step(item: Item, stored: StoredObject, secured_at: datetime) -> Step:
    return Step(
        item,
        facts=facts_of(item, stored),
        also={"secured_at": secured_at},
        on_behalf_of=item.submission.organisation_id,
    )
