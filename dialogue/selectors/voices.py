"""Views as those read them who may, and how long each has waited for its answer (M1)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from common.actors import PARTNER_ROLES, Actor, Role
from common.errors import NotVisible
from dialogue.models import Voice
from dialogue.models.voices import ANSWERED_WITHIN
from dialogue.states.voices import VoiceState
from submissions.pages import Page, page_of

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A view and the day by which it is answered.  days_over: whole days since then."""

    voice: Voice
    due_at: datetime
    is_overdue: bool
    days_over: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many views wait for their answer, how many of them beyond the thirty days, and the longest since when."""

    to_answer: int
    overdue: int
    oldest_at: datetime | None = None


def waiting_for(actor: Actor, *, at: datetime) -> Waiting | None:
    """The numbers for this role; None for a role without a part in views."""
    if actor.role not in PARTNER_ROLES | {Role.CONTACT_POINT, Role.HEAD}:
        return None
    late = Q(given_at__lt=at - ANSWERED_WITHIN)
    rows = voices_for(actor).filter(state=VoiceState.GIVEN)
    found = rows.aggregate(to_answer=Count("pk"), overdue=Count("pk", filter=late), oldest_at=Min("given_at"))
    return Waiting(**found)


def voices_for(actor: Actor) -> QuerySet[Voice]:
    rows: QuerySet[Voice] = Voice.objects.visible_to(actor)
    return rows.select_related("organisation")


def voices_page(*, actor: Actor, at: datetime, after: str = "") -> tuple[Page[Voice], list[Shown]]:
    page = page_of(voices_for(actor), order=("-given_at", "-id"), after=after)
    return page, [shown(row, at) for row in page.rows]


def to_answer(actor: Actor, *, at: datetime) -> list[Shown]:
    """The longest waiting first."""
    rows = voices_for(actor).filter(state=VoiceState.GIVEN).order_by("given_at", "id")
    return [shown(row, at) for row in rows[:MOST_SHOWN]]


def shown(voice: Voice, at: datetime) -> Shown:
    due_at = voice.given_at + ANSWERED_WITHIN
    is_overdue = voice.state == VoiceState.GIVEN and at > due_at
    return Shown(voice, due_at, is_overdue, (at - due_at).days)


def get_voice(*, actor: Actor, voice_id: UUID) -> Voice:
    return _one(voices_for(actor), voice_id)


def lock_voice(*, actor: Actor, voice_id: UUID) -> Voice:
    return _one(voices_for(actor).select_for_update(of=("self",)), voice_id)


def _one(rows: QuerySet[Voice], voice_id: UUID) -> Voice:
    found = rows.filter(pk=voice_id).first()
    if found is None:
        raise NotVisible
    return found
