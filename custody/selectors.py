"""Reads of the log that end on a screen."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import QuerySet

from common.actors import Actor
from custody.models import CustodyEvent, KeyEntry
from custody.permissions import check_may_read_log

PAGE = 50


def log_for(actor: Actor, *, before: int | None = None) -> tuple[list[CustodyEvent], bool]:
    """One page of the log, newest first, and whether there is more.  before: the last sequence of the page above."""
    check_may_read_log(actor)
    events = CustodyEvent.objects.visible_to(actor)
    if before is not None:
        events = events.filter(sequence__lt=before)
    page = list(events.order_by("-sequence")[: PAGE + 1])
    return page[:PAGE], len(page) > PAGE


def events_for(actor: Actor, subject_kind: str, subject_id: UUID) -> QuerySet[CustodyEvent]:
    """The history of one subject, newest first. The caller has shown that the subject itself may be seen."""
    events = CustodyEvent.objects.visible_to(actor)
    return events.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("-sequence")


def names_of_keys(actor: Actor, key_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """What those who watch over the keys call them in the log: use and epoch."""
    rows = KeyEntry.objects.visible_to(actor).filter(pk__in=key_ids).values_list("pk", "key_use", "epoch")
    return {pk: f"{use} {epoch}" for pk, use, epoch in rows}
