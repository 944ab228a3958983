"""What waits, and for whom: the queue of what was handed over, and the counts on the first page of each role."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.actors import Actor, Role, for_every_role
from submissions.kinds import Urgency
from submissions.models import Item, Submission
from submissions.pages import Page, page_of
from submissions.states import ItemState, SubmissionState

# Somebody at risk comes before everything else, however new it is (V1).
_RANK = Case(
    When(urgency=Urgency.RISK, then=Value(0)),
    When(urgency=Urgency.PRESSING, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)
ORDER = ("rank", "handed_over_at", "id")
# Named one by one, so that the index of states leads to the few that are open and past all that is reviewed.
_OPEN = Q(
    state__in=[
        SubmissionState.HANDED_OVER,
        SubmissionState.ACKNOWLEDGED,
        SubmissionState.UNDER_REVIEW,
        SubmissionState.MORE_INFORMATION_ASKED,
    ]
)


def _held() -> Q:
    return Q(pk__in=Item.objects.filter(state=ItemState.HELD).values("submission"))


def _in_own_teams(actor: Actor) -> Q:
    return Q(team_id__in=actor.team_ids)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One reason why a submission waits for somebody."""

    name: str
    label: str | Promise
    which: Callable[[Actor], Q]


RISK = Waiting("risk", _("Somebody is at risk"), lambda _a: _OPEN & Q(urgency=Urgency.RISK))
PRESSING = Waiting("pressing", _("It may be lost soon"), lambda _a: _OPEN & Q(urgency=Urgency.PRESSING))
TO_ACKNOWLEDGE = Waiting("acknowledge", _("To acknowledge"), lambda _a: Q(state=SubmissionState.HANDED_OVER))
HELD = Waiting("held", _("With items set apart"), lambda _a: _held())
TO_ASSIGN = Waiting(
    "assign", _("To assign to a team"), lambda _a: Q(acknowledged_at__isnull=False, team_id__isnull=True)
)
TO_BEGIN = Waiting(
    "begin", _("Assigned, not begun"), lambda a: Q(state=SubmissionState.ACKNOWLEDGED) & _in_own_teams(a)
)
MINE = Waiting("mine", _("Given to you"), lambda a: _OPEN & Q(reviewer_id=a.id))
IN_REVIEW = Waiting("review", _("Under review"), lambda _a: Q(state=SubmissionState.UNDER_REVIEW))
ASKED = Waiting("asked", _("Waiting for an answer"), lambda _a: Q(state=SubmissionState.MORE_INFORMATION_ASKED))

WAITING = {w.name: w for w in (RISK, PRESSING, TO_ACKNOWLEDGE, HELD, TO_ASSIGN, TO_BEGIN, MINE, IN_REVIEW, ASKED)}
_NOTHING: tuple[Waiting, ...] = ()
WAITS_FOR = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: _NOTHING,
        Role.NGO_FOCAL_POINT: _NOTHING,
        Role.CONTACT_POINT: (TO_ACKNOWLEDGE, ASKED, RISK),
        Role.ANALYST: (MINE, TO_BEGIN, IN_REVIEW, ASKED),
        Role.TEAM_LEAD: (RISK, TO_ASSIGN, TO_BEGIN, IN_REVIEW, ASKED),
        Role.DISCLOSURE_OFFICER: _NOTHING,
        Role.HEAD: (RISK, PRESSING, TO_ACKNOWLEDGE, TO_ASSIGN, IN_REVIEW),
        Role.PROTECTION_OFFICER: (RISK, PRESSING),
        Role.EVIDENCE_OFFICER: (TO_ACKNOWLEDGE, HELD),
        Role.AUDITOR: _NOTHING,
        Role.ADMINISTRATOR: _NOTHING,
        Role.WORKER: _NOTHING,
    }
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A number that links to the rows behind it."""

    name: str
    label: str | Promise
    count: int


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the reader of the queue wants to see; empty means all."""

    waiting: str = ""
    state: str = ""
    urgency: str = ""
    team_id: UUID | None = None


def counts_for(actor: Actor) -> list[Counted]:
    """Return what waits for this role, counted in one query."""
    waits = WAITS_FOR[actor.role]
    if not waits:
        return []
    numbers = (
        _handed_over(actor)
        .filter(_any_of(actor))
        .aggregate(**{w.name: Count("pk", filter=w.which(actor)) for w in waits})
    )
    return [Counted(w.name, w.label, numbers[w.name]) for w in waits]


def queue_for(actor: Actor, wanted: QueueFilter, *, after: str = "", size: int = 50) -> Page[Submission]:
    """Return what was handed over: people at risk first, then what may be lost, then the oldest."""
    rows = _handed_over(actor).filter(_wanted(actor, wanted)).select_related("organisation", "team")
    return page_of(rows.annotate(rank=_RANK), order=ORDER, after=after, size=size)


def reason(wanted: QueueFilter) -> str | Promise:
    """Say in words why these rows are shown, when a count led here."""
    return WAITING[wanted.waiting].label if wanted.waiting in WAITING else ""


def oldest_for(actor: Actor, *, size: int = 8) -> list[Submission]:
    """Return what waits longest for this role, whatever the reason."""
    if not WAITS_FOR[actor.role]:
        return []
    rows = _handed_over(actor).filter(_any_of(actor)).select_related("organisation", "team").annotate(rank=_RANK)
    return list(rows.order_by(*ORDER)[:size])


def at_risk_for(actor: Actor, *, size: int = 5) -> list[Submission]:
    """Return the submissions whose provider says that somebody is at risk, oldest first (V1)."""
    return queue_for(actor, QueueFilter(waiting=RISK.name), size=size).rows


def _handed_over(actor: Actor) -> QuerySet[Submission]:
    rows: QuerySet[Submission] = Submission.objects.visible_to(actor).filter(handed_over_at__isnull=False)
    return rows


def _any_of(actor: Actor) -> Q:
    """What waits for this role at all: the rest is not even looked at."""
    any_of = Q()
    for waiting in WAITS_FOR[actor.role]:
        any_of |= waiting.which(actor)
    return any_of


def _wanted(actor: Actor, wanted: QueueFilter) -> Q:
    which = Q()
    if wanted.waiting in WAITING:
        which &= WAITING[wanted.waiting].which(actor)
    if wanted.state:
        which &= Q(state=wanted.state)
    if wanted.urgency:
        which &= Q(urgency=wanted.urgency)
    if wanted.team_id:
        which &= Q(team_id=wanted.team_id)
    return which
