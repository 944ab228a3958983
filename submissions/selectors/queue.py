"""What waits, and for whom: the queue of what was handed over, and the counts on the first page of each role."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.actors import Actor, Role, for_every_role
from submissions.kinds import Urgency
from submissions.models import Item, Submission
from submissions.pages import Page, page_of
from submissions.selectors import assessments, worklist
from submissions.selectors.worklist import OPEN, ORDERS, URGENCY
from submissions.states import ItemState, SubmissionState
from submissions.visibility import is_given


def _held() -> Q:
    return Q(pk__in=Item.objects.filter(is_given(), state=ItemState.HELD).values("submission"))


def _in_own_teams(actor: Actor) -> Q:
    return Q(team_id__in=actor.team_ids)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One reason why a submission waits for somebody."""

    name: str
    label: str | Promise
    which: Callable[[Actor], Q]


RISK = Waiting("risk", _("Somebody is at risk"), lambda _a: OPEN & Q(urgency=Urgency.RISK))
PRESSING = Waiting("pressing", _("It may be lost soon"), lambda _a: OPEN & Q(urgency=Urgency.PRESSING))
TO_ACKNOWLEDGE = Waiting("acknowledge", _("To acknowledge"), lambda _a: Q(state=SubmissionState.HANDED_OVER))
HELD = Waiting("held", _("With items set apart"), lambda _a: _held())
TO_ASSIGN = Waiting(
    "assign", _("To assign to a team"), lambda _a: Q(state=SubmissionState.ACKNOWLEDGED, team_id__isnull=True)
)
TO_BEGIN = Waiting(
    "begin", _("Assigned, not begun"), lambda a: Q(state=SubmissionState.ACKNOWLEDGED) & _in_own_teams(a)
)
MINE = Waiting("mine", _("Given to you"), lambda a: OPEN & Q(reviewer_id=a.id))
TO_CONFIRM = Waiting(
    "confirm",
    _("Assessment to confirm"),
    lambda a: OPEN & Q(pk__in=assessments.waiting_for(a).values("submission")),
)
IN_REVIEW = Waiting("review", _("Under review"), lambda _a: Q(state=SubmissionState.UNDER_REVIEW))
ASKED = Waiting("asked", _("Waiting for an answer"), lambda _a: Q(state=SubmissionState.MORE_INFORMATION_ASKED))

_ALL = (RISK, PRESSING, TO_ACKNOWLEDGE, HELD, TO_ASSIGN, TO_BEGIN, MINE, TO_CONFIRM, IN_REVIEW, ASKED)
WAITING = {w.name: w for w in _ALL}
_NOTHING: tuple[Waiting, ...] = ()
WAITS_FOR = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: _NOTHING,
        Role.NGO_FOCAL_POINT: _NOTHING,
        Role.CONTACT_POINT: (TO_ACKNOWLEDGE, ASKED, RISK),
        Role.ANALYST: (MINE, TO_CONFIRM, TO_BEGIN, IN_REVIEW, ASKED),
        Role.TEAM_LEAD: (RISK, TO_ASSIGN, TO_CONFIRM, TO_BEGIN, IN_REVIEW, ASKED),
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
    whose: str = ""
    order: str = ""
    state: str = ""
    urgency: str = ""
    team_id: UUID | None = None
    reviewer_id: UUID | None = None

    @property
    def columns(self) -> Sequence[str]:
        return ORDERS.get(self.order, ORDERS[""])[1]


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
    """Return what was handed over: people at risk first, then what may be lost, then the oldest, or as wanted."""
    return page_of(_rows(actor, wanted), order=wanted.columns, after=after, size=size)


def first_ids_of(actor: Actor, wanted: QueueFilter, *, most: int) -> list[UUID]:
    """Return the first of all that fits, in the order in which it is shown."""
    return list(_rows(actor, wanted).order_by(*wanted.columns).values_list("pk", flat=True)[:most])


def _rows(actor: Actor, wanted: QueueFilter) -> QuerySet[Submission]:
    rows = _handed_over(actor).filter(_wanted(actor, wanted)).select_related("organisation", "team")
    return rows.annotate(**worklist.columns_for(wanted.columns))


def reason(wanted: QueueFilter) -> str | Promise:
    """Say in words why these rows are shown, when a count led here."""
    return WAITING[wanted.waiting].label if wanted.waiting in WAITING else ""


def oldest_for(actor: Actor, *, size: int = 8) -> list[Submission]:
    """Return what waits longest for this role, whatever the reason."""
    if not WAITS_FOR[actor.role]:
        return []
    waiting = _handed_over(actor).filter(_any_of(actor)).annotate(rank=URGENCY).order_by(*ORDERS[""][1])
    # Sorted by what an index holds: thousands wait, and only these are read.
    first = list(waiting.values_list("pk", flat=True)[:size])
    found = Submission.objects.visible_to(actor).select_related("organisation", "team").in_bulk(first)
    return [found[pk] for pk in first if pk in found]


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
    which = worklist.whose(actor, wanted.whose, wanted.reviewer_id)
    if wanted.waiting in WAITING:
        which &= WAITING[wanted.waiting].which(actor)
    if wanted.state:
        which &= Q(state=wanted.state)
    if wanted.urgency:
        which &= Q(urgency=wanted.urgency)
    if wanted.team_id:
        which &= Q(team_id=wanted.team_id)
    return which
