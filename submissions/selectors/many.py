"""An act on many submissions: which it is about, and what became of each."""

from uuid import UUID

from common.actors import Actor
from common.errors import NotVisible
from submissions.models import BulkAct, BulkRow, Item, Submission
from submissions.states import ITEM_AT_REST, ItemState
from submissions.visibility import is_given


def get_bulk(*, actor: Actor, bulk_id: UUID) -> BulkAct:
    bulk: BulkAct | None = BulkAct.objects.visible_to(actor).select_related("team").filter(pk=bulk_id).first()
    if bulk is None:
        raise NotVisible
    return bulk


def lock_bulk(*, actor: Actor, bulk_id: UUID) -> BulkAct:
    bulk: BulkAct | None = BulkAct.objects.visible_to(actor).select_for_update().filter(pk=bulk_id).first()
    if bulk is None:
        raise NotVisible
    return bulk


def rows_of(*, actor: Actor, bulk: BulkAct) -> list[BulkRow]:
    """Return its rows in order; a submission that is out of the actor's sight by now leaves no row."""
    seen = Submission.objects.visible_to(actor).filter(handed_over_at__isnull=False)
    rows = BulkRow.objects.filter(bulk=bulk, submission__in=seen)
    return list(rows.select_related("submission__organisation", "submission__team").order_by("place"))


def unsettled_among(*, actor: Actor, rows: list[BulkRow]) -> set[UUID]:
    """Return which of these submissions have items on their way into the vault."""
    items = Item.objects.visible_to(actor).filter(is_given(), submission__in=[row.submission_id for row in rows])
    moving = [state for state in ItemState if state not in ITEM_AT_REST]
    return set(items.filter(state__in=moving).values_list("submission_id", flat=True))
