"""The way of a disclosure officer to an original: through an open request, first who and why, then the bytes."""

from datetime import datetime
from uuid import UUID

from common.actors import Actor
from custody import safe
from disclosure import permissions
from disclosure.selectors import item_lines, requests
from submissions import policies
from submissions.models import Item
from submissions.services.open_item import OPEN_FOR


def open_item(*, actor: Actor, request_id: UUID, item_id: UUID, purpose: str, at: datetime) -> Item:
    """Record that this person opens this item for this purpose; for ten minutes they, and only they, can read it.

    Not atomic: the event must be committed before the first byte, so custody holds the transaction itself.
    """
    item = _openable(actor, request_id, item_id)
    safe.open_for(actor=actor, item_id=item.pk, purpose=purpose, at=at).close()
    return item


def read_item(*, actor: Actor, request_id: UUID, item_id: UUID, at: datetime) -> tuple[Item, safe.Opened]:
    """Go on with an opening of the last ten minutes, while the item is still in the request and the request is open."""
    item = _openable(actor, request_id, item_id)
    return item, safe.open_again(actor=actor, item_id=item.pk, not_before=at - OPEN_FOR, at=at)


def _openable(actor: Actor, request_id: UUID, item_id: UUID) -> Item:
    request = requests.get_request(actor=actor, request_id=request_id)
    item = item_lines.get_readable(actor=actor, request=request, item_id=item_id).item
    permissions.check_may_open_item(actor, request)
    policies.check_item_is_in_the_vault(item)
    return item
