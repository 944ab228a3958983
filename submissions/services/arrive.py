"""The steps of an item that is arriving: begun, and all here (step 0 of ingest)."""

from collections.abc import Sequence
from datetime import datetime

from common import doorbell
from common.actors import Actor
from custody import ledger
from custody.acts import Act
from custody.ledger_many import Step, move_all
from submissions.models import Item, Submission, Upload
from submissions.states import ITEM, ItemState


def begin(upload: Upload, *, at: datetime) -> None:
    """Record that the first bytes of an item are durable; in the caller's transaction."""
    item = upload.item
    if item.state == ItemState.EXPECTED:
        ledger.move(item, to=ItemState.RECEIVING, table=ITEM, actor=upload.sender, act=Act.ITEM_BEGUN, at=at)


def finish(upload: Upload, *, at: datetime) -> None:
    """Record that the last byte is durable, with that byte: nothing, or both. The bell is rung after the commit."""
    item = upload.item
    ledger.move(
        item,
        to=ItemState.RECEIVED,
        table=ITEM,
        actor=upload.sender,
        act=Act.ITEM_RECEIVED,
        at=at,
        facts=_facts(item),
        also={"received_at": at},
    )
    upload.finished_at = at
    upload.save(update_fields=["finished_at"])
    doorbell.ring(doorbell.TaskName.INGEST_ITEM, item_id=item.pk)


def finish_empty(actor: Actor, submission: Submission, items: Sequence[Item], *, at: datetime) -> None:
    """Record that files without a byte have arrived with their announcement; in the caller's transaction."""
    steps = [
        Step(item, _facts(item), also={"received_at": at}, on_behalf_of=submission.organisation_id) for item in items
    ]
    move_all(steps, to=ItemState.RECEIVED, table=ITEM, actor=actor, act=Act.ITEM_RECEIVED, at=at)
    Upload.objects.filter(item__in=items).update(finished_at=at)
    if items:
        doorbell.ring(doorbell.TaskName.INGEST_ITEM, item_id=items[0].pk)


def _facts(item: Item) -> dict[str, ledger.Fact]:
    return {"size_bytes": item.size_bytes, "number": item.number, "submission": str(item.submission_id)}
