"""The way of staff to an original: first who and why, in the log; then the bytes."""

from datetime import datetime, timedelta
from uuid import UUID

from common.actors import Actor
from custody import safe
from submissions import permissions, policies
from submissions.models import Item
from submissions.selectors import staff

OPEN_FOR = timedelta(minutes=10)


def open_item(*, actor: Actor, item_id: UUID, purpose: str, at: datetime) -> Item:
    """Record that this person opens this item for this purpose; for ten minutes they, and only they, can read it.

    Not atomic: the event must be committed before the first byte, so custody holds the transaction itself.

    Source: Protocol, Transfer of data to the Mechanism (T3).
    """
    item = _openable(actor, item_id)
    safe.open_for(actor=actor, item_id=item.pk, purpose=purpose, at=at).close()
    return item


def read_item(*, actor: Actor, item_id: UUID, at: datetime) -> tuple[Item, safe.Opened]:
    """Go on with an opening of the last ten minutes; without its event in the log there is no byte.

    Asked anew for every range: what was restricted or reassigned since is not read any more.
    """
    item = _openable(actor, item_id)
    return item, safe.open_again(actor=actor, item_id=item.pk, not_before=at - OPEN_FOR, at=at)


def _openable(actor: Actor, item_id: UUID) -> Item:
    item = staff.get_item(actor=actor, item_id=item_id)
    permissions.check_may_open(actor, item)
    policies.check_item_is_in_the_vault(item)
    return item
