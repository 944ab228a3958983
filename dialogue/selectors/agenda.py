"""One meeting as its agenda shows it, and what waits for each role around meetings."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from common.actors import PARTNER_ROLES, Actor, Role
from dialogue.models import Meeting, Minutes
from dialogue.selectors import actions, minutes, topics
from dialogue.selectors.actions import Item
from dialogue.selectors.meetings import get_meeting
from dialogue.selectors.topics import Line
from dialogue.states.actions import STAFF_OWNERS

MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Agenda:
    """topics: adopted, in order.  carried: open from earlier meetings.  decided: what this one came to."""

    meeting: Meeting
    topics: list[Line]
    standing: list[Line]
    carried: list[Item]
    decided: list[Item]
    minutes: Minutes | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """For staff: what waits around meetings, in numbers."""

    to_decide: int
    to_write: int
    to_agree: int
    overdue: int
    open: int


@dataclass(frozen=True, slots=True)
class OwnWaiting:
    """For an organisation: minutes that wait for its comment, and what it is to do, the nearest days first."""

    to_comment: list[Minutes]
    own: list[Item]


def agenda_for(*, actor: Actor, meeting_id: UUID, on: date) -> Agenda:
    """Everything that is or was to be spoken about at one meeting, as far as this actor sees it."""
    meeting = get_meeting(actor=actor, meeting_id=meeting_id)
    adopted, standing = topics.around(actor, meeting)
    carried, decided = actions.around(actor, meeting, on=on)
    lines = {line.topic.pk: line for line in topics.lines_of(actor, [*adopted, *standing])}
    return Agenda(
        meeting=meeting,
        topics=[lines[one.pk] for one in adopted],
        standing=[lines[one.pk] for one in standing],
        carried=carried,
        decided=decided,
        minutes=minutes.minutes_of(actor, meeting),
    )


def waiting_for(
    actor: Actor, *, at: datetime, beating: Collection[str] = ("minutes", "actions")
) -> Waiting | OwnWaiting | None:
    """What waits for this role; None for a role without a part in meetings.

    beating: which of these an organisation may have anything in; the others are not asked for.
    """
    if actor.role in PARTNER_ROLES:
        return _for_partner(actor, at.date(), beating)
    return _for_staff(actor, at.date()) if actor.role in STAFF_OWNERS else None


def _for_partner(actor: Actor, on: date, beating: Collection[str]) -> OwnWaiting:
    comments = actor.role == Role.NGO_FOCAL_POINT and "minutes" in beating
    return OwnWaiting(
        to_comment=list(minutes.to_comment(actor, on=on)[:MOST_SHOWN]) if comments else [],
        own=actions.own_open(actor, on=on, most=MOST_SHOWN) if "actions" in beating else [],
    )


def _for_staff(actor: Actor, on: date) -> Waiting:
    """A contact point keeps all; a colleague has what is given to the role."""
    keeps = actor.role == Role.CONTACT_POINT
    counted = actions.counts(actor, on=on, of=Q() if keeps else Q(staff_role=actor.role))
    return Waiting(
        to_decide=topics.to_decide(actor).count() if keeps else 0,
        to_write=minutes.to_write(actor).count() if keeps else 0,
        to_agree=minutes.to_agree(actor, on=on).count() if keeps else 0,
        overdue=counted.overdue,
        open=counted.open,
    )
