"""Items set apart because something is not as declared: an evidence officer decides what becomes of them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common import doorbell
from common.actors import Actor
from custody import ledger
from custody.acts import Act
from submissions import permissions
from submissions.models import Item
from submissions.selectors import staff
from submissions.states import ITEM, ItemState


@transaction.atomic
def resume_item(*, actor: Actor, item_id: UUID, reason: str, at: datetime) -> Item:
    """Send a held item through ingest once more; what made it held is looked at again."""
    item = _move(item_id, ItemState.RECEIVED, Act.ITEM_RESUMED, actor=actor, reason=reason, at=at)
    doorbell.ring(doorbell.TaskName.INGEST_ITEM, item_id=item.pk)
    return item


@transaction.atomic
def refuse_item(*, actor: Actor, item_id: UUID, reason: str, at: datetime) -> Item:
    """Say that the item is not taken; its bytes stay where they are until they are shredded by two people."""
    return _move(item_id, ItemState.REFUSED, Act.ITEM_REFUSED, actor=actor, reason=reason, at=at)


def _move(item_id: UUID, to: ItemState, act: Act, *, actor: Actor, reason: str, at: datetime) -> Item:
    item = staff.lock_item(actor=actor, item_id=item_id)
    permissions.check_may_decide_held(actor, item, to)
    return ledger.move(
        item,
        to=to,
        table=ITEM,
        actor=actor,
        act=act,
        at=at,
        purpose=reason,
        also={"held_reason": ""} if to == ItemState.RECEIVED else None,
    )
