"""Requests for information as those see them who may: the whole for staff, one row of it for each organisation."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Model, Q, QuerySet

from accounts.models import Organisation, Team
from accounts.selectors import organisations_for, teams_for
from common.actors import PARTNER_ROLES, Actor, Role
from common.errors import NotVisible
from dialogue.models import InformationAddressee, InformationAnswer, InformationAsked, InformationRequest
from dialogue.policies.requests import CAN_BE_ASKED
from dialogue.states.requests import STILL_ASKED, RequestState
from submissions.models import Submission
from submissions.pages import Page, page_of
from submissions.states import SubmissionState

M = TypeVar("M", bound=Model)
SOON = timedelta(days=14)
MOST_SHOWN, MOST_ON_HOME, MOST_OFFERED = 50, 5, 50
_STAFF = frozenset({Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD, Role.HEAD})
_DRAFTS = frozenset({Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD})


@dataclass(frozen=True, slots=True)
class Due:
    """One organisation that is asked.  days: until the day; below nothing, since it."""

    asked: InformationAsked
    due_on: date
    days: int

    @property
    def is_overdue(self) -> bool:
        return self.days < 0

    @property
    def days_over(self) -> int:
        return -self.days


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits: late, due within two weeks, drafts to send or to go on with; rows: the first of what is asked."""

    overdue: int
    soon: int
    open: int
    drafts: int
    rows: list[Due]


def _one(rows: QuerySet[M], pk: UUID) -> M:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def requests_for(actor: Actor) -> QuerySet[InformationRequest]:
    rows: QuerySet[InformationRequest] = InformationRequest.objects.visible_to(actor)
    return rows.select_related("team")


def asked_for(actor: Actor) -> QuerySet[InformationAsked]:
    rows: QuerySet[InformationAsked] = InformationAsked.objects.visible_to(actor)
    return rows.select_related("organisation")


def get_request(*, actor: Actor, request_id: UUID) -> InformationRequest:
    return _one(requests_for(actor), request_id)


def lock_request(*, actor: Actor, request_id: UUID) -> InformationRequest:
    return _one(requests_for(actor).select_for_update(of=("self",)), request_id)


def get_asked(*, actor: Actor, asked_id: UUID) -> InformationAsked:
    return _one(asked_for(actor), asked_id)


def lock_asked(*, actor: Actor, asked_id: UUID) -> InformationAsked:
    return _one(asked_for(actor).select_for_update(of=("self",)), asked_id)


def drafts_for(actor: Actor) -> QuerySet[InformationRequest]:
    return requests_for(actor).filter(state=RequestState.DRAFT).order_by("drafted_at", "pk")


def open_for(actor: Actor) -> QuerySet[InformationAsked]:
    """What is still asked, the nearest day first."""
    return asked_for(actor).filter(state__in=list(STILL_ASKED)).order_by("due_on", "pk")


def open_page(*, actor: Actor, on: date, after: str = "") -> tuple[Page[InformationAsked], list[Due]]:
    page = page_of(open_for(actor), order=("due_on", "id"), after=after)
    return page, dues_of(page.rows, on)


def over_page(*, actor: Actor, after: str = "") -> Page[InformationAsked]:
    """What was answered, declined or ended, the newest first."""
    over = asked_for(actor).filter(settled_at__isnull=False)
    return page_of(over, order=("-settled_at", "-id"), after=after)


def dues_of(rows: Collection[InformationAsked], on: date) -> list[Due]:
    return [due_of(row, on) for row in rows]


def due_of(asked: InformationAsked, on: date) -> Due:
    return Due(asked, asked.due_on, (asked.due_on - on).days)


def rows_of(actor: Actor, wanted: InformationRequest) -> list[InformationAsked]:
    """All who were asked, and where each stands: staff only."""
    return list(asked_for(actor).filter(request=wanted).order_by("organisation__name", "pk"))


def addressees_of(actor: Actor, wanted: InformationRequest) -> list[Organisation]:
    rows = InformationAddressee.objects.visible_to(actor).filter(request=wanted).select_related("organisation")
    return [row.organisation for row in rows.order_by("organisation__name", "pk")]


def answers_of(actor: Actor, asked: InformationAsked) -> list[InformationAnswer]:
    """What was given so far, the oldest first."""
    rows = InformationAnswer.objects.visible_to(actor).filter(asked=asked).select_related("submission")
    return list(rows.order_by("given_at", "pk"))


def can_be_asked(actor: Actor) -> QuerySet[Organisation]:
    return organisations_for(actor).filter(state__in=list(CAN_BE_ASKED))


def teams_to_draft_for(actor: Actor) -> QuerySet[Team]:
    """A contact point may draft for any team; an analyst for their own."""
    teams = teams_for(actor)
    return teams if actor.role == Role.CONTACT_POINT else teams.filter(pk__in=actor.team_ids)


def submissions_to_give(actor: Actor, asked: InformationAsked) -> list[Submission]:
    """The organisation's newest submissions that are not among the answers yet."""
    given = InformationAnswer.objects.visible_to(actor).filter(asked=asked, submission__isnull=False)
    own = Submission.objects.visible_to(actor).exclude(state=SubmissionState.ABANDONED)
    return list(own.exclude(pk__in=given.values("submission")).order_by("-created_at", "-pk")[:MOST_OFFERED])


def waiting_for(actor: Actor, *, at: datetime) -> Waiting | None:
    """The numbers and first rows for this role; None for a role that has no part in requests."""
    if actor.role not in _STAFF | {Role.NGO_FOCAL_POINT}:
        return None
    on = at.date()
    counts = (
        asked_for(actor)
        .filter(state__in=list(STILL_ASKED))
        .aggregate(
            open=Count("pk"),
            overdue=Count("pk", filter=Q(due_on__lt=on)),
            soon=Count("pk", filter=Q(due_on__range=(on, on + SOON))),
        )
    )
    drafts = drafts_for(actor).count() if actor.role in _DRAFTS else 0
    shown = open_for(actor)[:MOST_ON_HOME] if actor.role in PARTNER_ROLES else []
    return Waiting(drafts=drafts, rows=dues_of(list(shown), on), **counts)
