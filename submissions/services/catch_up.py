"""After an older database was restored: items follow what the log says of them, once their bytes have rows again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger, safe
from custody.acts import Act, SubjectKind
from custody.models import CustodyEvent
from custody.permissions import check_is_worker
from submissions.models import Item, Upload
from submissions.states import ITEM, ItemState

_NOT_YET_IN = (ItemState.EXPECTED, ItemState.RECEIVING, ItemState.RECEIVED)


def upload_of(item_id: UUID) -> UUID | None:
    """The upload by which an item that there is a row of came in; None when the row was lost as well."""
    upload = Upload.objects.filter(item_id=item_id).first()
    return upload.pk if upload else None


def is_waiting(item_id: UUID) -> bool:
    """Whether the item is on its way by itself: the log does not say that it was stored, and its row goes on."""
    return Item.objects.filter(pk=item_id).exists() and _said(item_id, Act.ITEM_STORED) is None


@transaction.atomic
def catch_up(*, actor: Actor, item_id: UUID, at: datetime) -> Item | None:
    """Move an item on to where the log says it was; None when it has no row here, or is there already.

    That it was secured is in the log once, and stays there once: these moves say what they are.
    """
    check_is_worker(actor)
    rows = Item.objects.select_for_update(of=("self",)).select_related("submission")
    item: Item | None = rows.filter(pk=item_id, state__in=_NOT_YET_IN).first()
    stored, kept = safe.stored_object(item_id), _said(item_id, Act.ITEM_STORED)
    if item is None or stored is None or kept is None:
        return None
    if item.state != ItemState.RECEIVED:
        _move(item, ItemState.RECEIVED, actor, at, received_at=item.received_at or kept.at)
    fingerprint = safe.fingerprint(stored.sha256)
    _move(item, ItemState.STORED, actor, at, stored_at=kept.at, fingerprint=fingerprint, lease_until=None)
    if secured := _said(item_id, Act.ITEM_SECURED):
        _move(item, ItemState.SECURED, actor, at, secured_at=secured.at)
    return item


def _move(item: Item, to: ItemState, actor: Actor, at: datetime, **also: object) -> None:
    ledger.move(
        item,
        to=to,
        table=ITEM,
        actor=actor,
        act=Act.RESTORE_PERFORMED,
        at=at,
        also=also,
        on_behalf_of=item.submission.organisation_id,
    )


def _said(item_id: UUID, act: Act) -> CustodyEvent | None:
    events = CustodyEvent.objects.filter(subject_kind=SubjectKind.ITEM, subject_id=item_id, act=act)
    return events.order_by("sequence").first()
