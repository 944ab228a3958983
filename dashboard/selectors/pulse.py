"""One question to the database: which tiles of an organisation's first page have anything, and what it waits for.

Most tiles are empty on most days; only those with something in them are asked for their rows.
"""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DateField, Exists, ExpressionWrapper, IntegerField, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from accounts.selectors import organisations_for
from common.actors import Actor
from dashboard.selectors.prepared import ask
from dialogue.models import ActionItem, Enquiry, PlatformMember, PreservationLead, Thread, Topic, Voice
from dialogue.selectors import (
    bulletins,
    bulletins_waiting,
    enquiries,
    invitations,
    minutes,
    reaching,
    requests,
)
from dialogue.selectors.unanswered import unread_threads
from dialogue.states.actions import ActionState
from dialogue.states.enquiries import EnquiryState
from dialogue.states.leads import LeadState
from dialogue.states.platforms import MemberState
from dialogue.states.reaching import WAITS_FOR_ORGANISATION
from dialogue.states.threads import Side, ThreadState
from dialogue.states.topics import TopicState
from dialogue.states.voices import VoiceState
from disclosure.selectors.questions import questions_for
from disclosure.states import QuestionState
from feedback.models import Lesson
from feedback.selectors.notes import notes_for
from feedback.states import LessonState, NoteState
from submissions.selectors import ngo, unfinished
from submissions.states import SubmissionState

Rows = QuerySet[Any]
A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class AskedByUs:
    """How many of each nobody of the Mechanism has answered or decided yet, as far as this person sees them."""

    threads: int
    enquiries: int
    topics: int
    voices: int
    lessons: int
    leads: int

    def __bool__(self) -> bool:
        return any((self.threads, self.enquiries, self.topics, self.voices, self.lessons, self.leads))


@dataclass(frozen=True, slots=True)
class Pulse:
    """beating: the tiles that have something in them."""

    beating: frozenset[str]
    asked_by_us: AskedByUs
    unread_threads: int

    def has(self, *tiles: str) -> bool:
        return not self.beating.isdisjoint(tiles)


def pulse_of(actor: Actor, *, on: date) -> Pulse:
    found = ask(_everything, actor, on=on)
    beating = frozenset(name for name, told in found.items() if told is True)
    numbers = {field.name: found[field.name] for field in fields(AskedByUs)}
    return Pulse(beating, AskedByUs(**numbers), unread_threads=found["unread"])


def _everything(actor: Actor, on: date) -> QuerySet[Any, Any]:
    """Beside the one organisation a partner sees: its own."""
    probes: dict[str, Any] = {name: Exists(rows) for name, rows in _asked_of_us(actor, on).items()}
    numbers = {name: _number(rows) for name, rows in _asked_by_us(actor).items()}
    unread = _number(unread_threads(actor))
    return organisations_for(actor).order_by().values(**probes, **numbers, unread=unread)


def _asked_of_us(actor: Actor, on: date) -> dict[str, Rows]:
    """There may be a row here that the tile itself leaves out; never the other way round."""
    submissions = ngo.submissions_for(actor)
    drafts = submissions.filter(state=SubmissionState.DRAFT)
    lately = _before(on, bulletins_waiting.NEW_FOR)
    own = {"organisation": actor.organisation_id}
    return {
        "disclosure": questions_for(actor).filter(state=QuestionState.OPEN),
        "feedback": notes_for(actor).filter(state=NoteState.SENT),
        "requests": requests.open_for(actor),
        "reaching": reaching.reaches_for(actor).filter(state__in=sorted(WAITS_FOR_ORGANISATION)),
        "minutes": minutes.to_comment(actor, on=on),
        "actions": ActionItem.objects.visible_to(actor).filter(state=ActionState.OPEN, **own),
        "invitations": invitations.invitations_for(actor).filter(meeting__day__gt=_before(on, A_YEAR), **own),
        "platforms": PlatformMember.objects.visible_to(actor).filter(state=MemberState.INVITED, **own),
        "questions": ngo.open_questions(submissions),
        "held": ngo.held_for(actor),
        "drafts": drafts,
        "arriving": unfinished.arriving(actor, drafts),
        "given_up": unfinished.given_up(actor, drafts),
        "answers": enquiries.enquiries_for(actor).exclude(state=EnquiryState.ASKED).filter(settled_at__date__gt=lately),
        "bulletins": bulletins.bulletins_for(actor).filter(published_at__date__gt=lately),
    }


def _asked_by_us(actor: Actor) -> dict[str, Rows]:
    """Of what others share with the organisation nothing is counted."""
    own = {"organisation": actor.organisation_id}
    return {
        "threads": Thread.objects.visible_to(actor).filter(state=ThreadState.OPEN, last_side=Side.PROVIDER),
        "enquiries": Enquiry.objects.visible_to(actor).filter(state=EnquiryState.ASKED),
        "topics": Topic.objects.visible_to(actor).filter(state=TopicState.PROPOSED, **own),
        "voices": Voice.objects.visible_to(actor).filter(state=VoiceState.GIVEN),
        "lessons": Lesson.objects.visible_to(actor).filter(state=LessonState.RECEIVED, **own),
        "leads": PreservationLead.objects.visible_to(actor).exclude(state=LeadState.CLOSED),
    }


def _before(on: date, days: timedelta) -> Combinable:
    """Reckoned by the database: the day stands in the statement as itself, so that another one can take its place."""
    return ExpressionWrapper(Value(on) - Value(days), output_field=DateField())


def _number(rows: Rows) -> Coalesce:
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())
