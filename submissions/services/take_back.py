"""A file is taken out again before hand-over; its sealed parts go with the next sweep, what was recorded stays."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from common.errors import NotVisible
from custody import ledger
from custody.acts import Act
from submissions import permissions
from submissions.models import DeclaredDigest, Item, ItemDraft, Upload
from submissions.policies import AlreadyHandedOver, NotADraft
from submissions.selectors import ngo
from submissions.states import ITEM, ItemState


@transaction.atomic
def take_back_item(*, actor: Actor, item_id: UUID, at: datetime) -> Item:
    """Move an item of a draft to WITHDRAWN and forget its name; a lease on it is void with this.

    Raises:
        AlreadyHandedOver: the provider alone can no longer take it out.
    """
    item = _lock_item(actor, item_id)
    try:
        permissions.check_may_take_out(actor, item)
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
        also={"lease_until": None, "sealed_name": b""},
    )


def _lock_item(actor: Actor, item_id: UUID) -> Item:
    """Lock the submission, as the hand-over does; then upload and item, in the order in which a part is counted.

    Read without the first lock a draft may be one no longer; a part that comes meanwhile counts before, or not at all.
    """
    found: Item | None = Item.objects.visible_to(actor).filter(pk=item_id).first()
    if found is None:
        raise NotVisible
    submission = ngo.lock_submission(actor=actor, submission_id=found.submission_id)
    Upload.objects.select_for_update().filter(item_id=item_id).first()
    item: Item = Item.objects.select_for_update(of=("self",)).select_related("question").get(pk=item_id)
    item.submission = submission
    return item
