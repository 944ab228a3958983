"""Working copies as seen through a request that holds their item; without the request there is nothing here (D4)."""

from uuid import UUID

from django.db.models import QuerySet

from common.actors import Actor
from common.errors import NotVisible
from custody.acts import Act
from custody.models import CustodyEvent
from disclosure.models import DisclosureRequest, WorkingCopy
from disclosure.selectors import item_lines


def get_copy(*, actor: Actor, request: DisclosureRequest, copy_id: UUID) -> WorkingCopy:
    """A copy made of an item of the request that is not for named people only."""
    return _readable(actor, request, WorkingCopy.objects.visible_to(actor), copy_id)


def lock_copy(*, actor: Actor, request: DisclosureRequest, copy_id: UUID) -> WorkingCopy:
    """Hold it: two who confirm at once confirm once."""
    rows = WorkingCopy.objects.visible_to(actor).select_for_update(of=("self",))
    return _readable(actor, request, rows, copy_id)


def has_opened(actor: Actor, copy: WorkingCopy) -> bool:
    """Whether the log says that this person, in this role, has looked at it."""
    openings = CustodyEvent.objects.filter(subject_id=copy.pk, act=Act.ITEM_OPENED)
    return openings.filter(actor_id=actor.id, actor_role=actor.role).exists()


def _readable(actor: Actor, request: DisclosureRequest, rows: QuerySet[WorkingCopy], copy_id: UUID) -> WorkingCopy:
    copy = rows.select_related("item").filter(pk=copy_id).first()
    if copy is None:
        raise NotVisible
    item_lines.get_readable(actor=actor, request=request, item_id=copy.item_id)
    return copy
