"""An item is held back from every disclosure until somebody who keeps evidence or protects people lets it go."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.errors import Conflict
from custody import ledger
from custody.acts import Act, SubjectKind
from disclosure import permissions
from disclosure.models import ItemHold
from disclosure.selectors import requests
from submissions.selectors import staff


class HeldAlready(Conflict):
    for_people = _("This item is on hold already.")


class NoHold(Conflict):
    for_people = _("There is no hold to lift.")


@transaction.atomic
def set_hold(*, actor: Actor, item_id: UUID, reason: str, at: datetime) -> ItemHold:
    """Keep an item from leaving in any request."""
    permissions.check_may_hold(actor)
    item = staff.lock_item(actor=actor, item_id=item_id)
    if requests.standing_hold(actor, item.pk):
        raise HeldAlready
    hold = ItemHold.objects.create(item=item, reason=reason, set_by=actor.id, set_at=at)
    _note(actor, Act.HOLD_SET, item.pk, reason, at)
    return hold


@transaction.atomic
def lift_hold(*, actor: Actor, item_id: UUID, reason: str, at: datetime) -> ItemHold:
    permissions.check_may_hold(actor)
    item = staff.lock_item(actor=actor, item_id=item_id)
    hold = requests.standing_hold(actor, item.pk)
    if hold is None:
        raise NoHold
    hold.lifted_by, hold.lifted_at = actor.id, at
    hold.save(update_fields=["lifted_by", "lifted_at"])
    _note(actor, Act.HOLD_LIFTED, item.pk, reason, at)
    return hold


def _note(actor: Actor, act: Act, item_id: UUID, reason: str, at: datetime) -> None:
    ledger.record(actor=actor, act=act, subject_kind=SubjectKind.ITEM, subject_id=item_id, at=at, purpose=reason)
