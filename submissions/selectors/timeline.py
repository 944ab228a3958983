"""The custody of a submission or an item since hand-over, as the log has it, oldest first."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.selectors import names_of
from common.actors import WORKER, Actor, Role
from custody.acts import Act, SubjectKind
from custody.models import CustodyEvent
from custody.selectors import events_for
from submissions.models import Item, Submission

MOST_SHOWN = 200
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


def of_item(actor: Actor, item: Item) -> list[Entry]:
    """The item's own events between those of the submission it came with."""
    shared = events_for(actor, SubjectKind.SUBMISSION, item.submission_id).filter(act__in=_SHARED)
    return entries_of(actor, [*_newest(actor, SubjectKind.ITEM, item), *shared])


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
