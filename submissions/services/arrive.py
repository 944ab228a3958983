"""The steps of an item that is arriving: begun, and all here (step 0 of ingest)."""

from datetime import datetime

from common import doorbell
from custody import ledger
from custody.acts import Act
from submissions.models import Upload
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
        facts={"size_bytes": item.size_bytes, "number": item.number, "submission": str(item.submission_id)},
        also={"received_at": at},
    )
    upload.finished_at = at
    upload.save(update_fields=["finished_at"])
    doorbell.ring(doorbell.TaskName.INGEST_ITEM, item_id=item.pk)
