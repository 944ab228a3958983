"""The steps of an item that is arriving: begun, and all here (step 0 of ingest)."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import Error, connection, transaction

from common import doorbell
from common.actors import Actor
from custody import ledger
from custody.acts import Act
from custody.ledger_many import Step, move_all
from submissions.models import Item, Submission, Upload
from submissions.services.lease import SMALL_BYTES, is_company_waiting
from submissions.states import ITEM, ItemState

# By hand: asked for every file that arrives.
FINISHED = "UPDATE submissions_upload SET finished_at = %s WHERE id = %s"


def begin(item: Item, *, sender: Actor, at: datetime) -> None:
    """Record that the first bytes of an item are durable; in the caller's transaction."""
    if item.state == ItemState.EXPECTED:
        ledger.move(item, to=ItemState.RECEIVING, table=ITEM, actor=sender, act=Act.ITEM_BEGUN, at=at)


def finish(item: Item, upload: Upload, *, sender: Actor, at: datetime) -> None:
    """Record that the last byte is durable, with that byte: nothing, or both. The bell is rung after the commit."""
    ledger.move(
        item,
        to=ItemState.RECEIVED,
        table=ITEM,
        actor=sender,
        act=Act.ITEM_RECEIVED,
        at=at,
        facts=_facts(item),
        also={"received_at": at},
    )
    with connection.cursor() as cursor:
        cursor.execute(FINISHED, [at, upload.pk])
    upload.finished_at = at
    transaction.on_commit(partial(_ring_unless_heard, item, at))


def finish_empty(actor: Actor, submission: Submission, items: Sequence[Item], *, at: datetime) -> None:
    """Record that files without a byte have arrived with their announcement; in the caller's transaction."""
    steps = [
        Step(item, _facts(item), also={"received_at": at}, on_behalf_of=submission.organisation_id) for item in items
    ]
    move_all(steps, to=ItemState.RECEIVED, table=ITEM, actor=actor, act=Act.ITEM_RECEIVED, at=at)
    Upload.objects.filter(item__in=items).update(finished_at=at)
    if items:
        doorbell.ring(doorbell.TaskName.INGEST_ITEM, item_id=items[0].pk)


def _ring_unless_heard(item: Item, at: datetime) -> None:
    """A bell for one small file is answered for all: while another one waits that nobody took up, that was rung for."""
    try:
        is_heard = item.size_bytes <= SMALL_BYTES and is_company_waiting(item.pk, at=at)
    except Error:
        # It has arrived all the same, and its sender is told so.
        is_heard = False
    if not is_heard:
        doorbell.ring_now(doorbell.TaskName.INGEST_ITEM, item_id=item.pk)


def _facts(item: Item) -> dict[str, ledger.Fact]:
    return {"size_bytes": item.size_bytes, "number": item.number, "submission": str(item.submission_id)}
