"""The custody of a submission or an item since hand-over, as the log has it: in order, page after page."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.selectors import names_of
from common.actors import WORKER, Actor, Role
from custody.acts import Act, SubjectKind
from custody.models import CustodyEvent
from custody.selectors import events_for
from submissions.models import Item, Submission
from submissions.pages import Page, page_of

MOST_SHOWN = 200
ENTRIES_A_PAGE = 100
# Beside other things there is room for the newest only.
GLANCE = 12
OPENED = (Act.ITEM_OPENED, Act.RECORD_OPENED, Act.IDENTITY_OPENED, Act.ITEM_EXPORTED, Act.ITEM_REPORTED)
# Of the submission's own history, what also happened to each of its items.
_SHARED = (Act.SUBMISSION_HANDED_OVER, Act.SUBMISSION_ACKNOWLEDGED, Act.SUBMISSION_ASSIGNED)


@dataclass(frozen=True, slots=True)
class Entry:
    """who: the name this actor may know, or none; as: the role in which it was done."""

    sequence: int
    at: datetime
    act: str
    words: str
    role: str
    who: str
    purpose: str


def of_submission(actor: Actor, submission: Submission) -> list[Entry]:
    return entries_of(actor, _newest(actor, SubjectKind.SUBMISSION, submission))


def events_of_item(actor: Actor, item: Item) -> QuerySet[CustodyEvent]:
    """The item's own events and those of the submission it came with that happened to each of its items."""
    own = Q(subject_kind=SubjectKind.ITEM, subject_id=item.pk)
    shared = Q(subject_kind=SubjectKind.SUBMISSION, subject_id=item.submission_id, act__in=_SHARED)
    return CustodyEvent.objects.visible_to(actor).filter(own | shared)


def glance_at_item(actor: Actor, item: Item) -> list[Entry]:
    """The newest of its history, oldest first."""
    return entries_of(actor, events_of_item(actor, item).order_by("-sequence")[:GLANCE])


def glances_at_item(actor: Actor, item: Item) -> tuple[list[Entry], list[Entry]]:
    """The same, and who opened it last, the newest first."""
    events = list(events_of_item(actor, item).order_by("-sequence")[:GLANCE])
    openings = list(openings_of_item(actor, item).order_by("-sequence")[:GLANCE])
    told = {entry.sequence: entry for entry in entries_of(actor, {*events, *openings})}
    return [told[one.sequence] for one in reversed(events)], [told[one.sequence] for one in openings]


def page_of_item(actor: Actor, item: Item, *, only_opened: bool, after: str) -> tuple[list[Entry], Page[CustodyEvent]]:
    """One page of the whole history, oldest first."""
    events = openings_of_item(actor, item) if only_opened else events_of_item(actor, item)
    page = page_of(events, order=("sequence",), after=after, size=ENTRIES_A_PAGE)
    return entries_of(actor, page.rows), page


def openings_of_item(actor: Actor, item: Item) -> QuerySet[CustodyEvent]:
    """Every time somebody read the original, its name, or took it out of the house."""
    return events_for(actor, SubjectKind.ITEM, item.pk).filter(act__in=OPENED)


def _newest(actor: Actor, kind: SubjectKind, thing: Item | Submission) -> list[CustodyEvent]:
    return list(events_for(actor, kind, thing.pk)[:MOST_SHOWN])


def entries_of(actor: Actor, events: Iterable[CustodyEvent]) -> list[Entry]:
    """Events the actor has been shown, oldest first, with the names this actor may know."""
    in_order = sorted(events, key=lambda event: event.sequence)
    names = names_of(actor, {event.actor_id for event in in_order} - {WORKER.id})
    return [
        Entry(
            sequence=event.sequence,
            at=event.at,
            act=event.act,
            words=str(Act(event.act).label),
            role=str(Role(event.actor_role).label),
            who=names.get(event.actor_id, ""),
            purpose=json.loads(event.event_json).get("purpose", ""),
        )
        for event in in_order
    ]
