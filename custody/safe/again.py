"""Going on with an opening: ranges that come in later requests belong to the event of the first."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.errors import NotAllowed, NotVisible
from custody.acts import Act, SubjectKind
from custody.models import CustodyEvent, StoredObject
from custody.permissions import check_may_open_items
from custody.safe.opened import Opened
from custody.safe.unwrap import data_key


class NotOpened(NotAllowed):
    """The log holds no opening of this item by this actor that is recent enough."""

    for_people = _("You have not opened this item in the last minutes. Open it again, and say what for.")


def open_again(*, actor: Actor, item_id: UUID, not_before: datetime, at: datetime) -> Opened:
    """Read on in an item this actor opened since `not_before`; the log itself is asked, so no event, no bytes.

    Raises:
        NotOpened: no committed `item:opened` of this actor, in this role, is that recent.
        KeyNotHeld, NoGoodCopy: as for open_for.
    """
    check_may_open_items(actor)
    openings = CustodyEvent.objects.filter(subject_kind=SubjectKind.ITEM, subject_id=item_id, act=Act.ITEM_OPENED)
    if not openings.filter(actor_id=actor.id, actor_role=actor.role, at__gte=not_before).exists():
        raise NotOpened
    stored = StoredObject.objects.filter(pk=item_id).first()
    if stored is None:
        raise NotVisible(f"item {item_id} is not stored")
    return Opened(stored, data_key(stored), at)
