"""A file is taken out again before hand-over; what arrived of it is removed, what was recorded of it stays."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from common.errors import NotVisible
from custody import ledger
from custody.acts import Act
from submissions import permissions
from submissions.models import DeclaredDigest, Item, ItemDraft
from submissions.policies import AlreadyHandedOver, NotADraft
from submissions.states import ITEM, ItemState


@transaction.atomic
def take_back_item(*, actor: Actor, item_id: UUID, at: datetime) -> Item:
    """Move an item of a draft to WITHDRAWN and forget its name; a lease on it is void with this.

    Raises:
        AlreadyHandedOver: the provider alone can no longer take it out.
    """
    found = Item.objects.visible_to(actor).select_for_update(of=("self",)).select_related("submission")
    item: Item | None = found.filter(pk=item_id).first()
    if item is None:
        raise NotVisible
    try:
        permissions.check_may_edit(actor, item.submission)
    except NotADraft:
        raise AlreadyHandedOver from None
    ItemDraft.objects.filter(item=item).delete()
    DeclaredDigest.objects.filter(item=item).delete()
    return ledger.move(
        item,
        to=ItemState.WITHDRAWN,
        table=ITEM,
        actor=actor,
        act=Act.ITEM_WITHDRAWN,
        at=at,
        also={"lease_until": None},
    )
