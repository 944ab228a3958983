"""When feedback is due: so many days after the hand-over, or the new day the provider was told (F1, C2). Derived."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, TruncDate

from accounts.models import AgreementKind, AgreementTerms
from accounts.models.agreement import DEFAULT_FEEDBACK_DAYS
from accounts.states import AgreementState
from common.actors import Actor
from feedback.models import Awaited, Postponement
from submissions.models import Submission
from submissions.pages import Page, page_of

SOON = timedelta(days=14)
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Due:
    """A submission that waits for feedback.  days: until the day; below nothing, since it."""

    submission: Submission
    due_on: date
    days: int

    @property
    def is_overdue(self) -> bool:
        return self.days < 0

    @property
    def days_over(self) -> int:
        return -self.days


@dataclass(frozen=True, slots=True)
class Counts:
    overdue: int
    soon: int


def waiting_for(actor: Actor) -> QuerySet[Any]:
    """What waits for feedback, each with `due_on`; of the submissions the actor may see."""
    rows: QuerySet[Any] = Awaited.objects.visible_to(actor).select_related("submission__organisation")
    waiting: QuerySet[Any] = rows.annotate(due_on=_as_told(_by_rule()))
    return waiting


def _as_told(by_rule: Combinable) -> Coalesce:
    """The last day the provider was told, else the one by rule."""
    told = Postponement.objects.filter(submission=OuterRef("pk")).order_by("-told_at").values("due_on")[:1]
    return Coalesce(Subquery(told), by_rule)


def _by_rule() -> Combinable:
    days = TruncDate("submission__handed_over_at") + term_days("submission__")
    return ExpressionWrapper(days, output_field=DateField())


def term_days(to: str) -> Case:
    """The term of each provider's newest memorandum in force; the default for all others.  to: the submission."""
    signed = AgreementTerms.objects.filter(
        agreement__state=AgreementState.SIGNED, agreement__kind=AgreementKind.MEMORANDUM
    ).order_by("agreement__signed_on")
    newest = dict(signed.values_list("agreement__organisation", "feedback_days"))
    by_days: dict[int, list[UUID]] = defaultdict(list)
    for organisation_id, days in newest.items():
        by_days[days].append(organisation_id)
    terms = [When(**{f"{to}organisation__in": ids}, then=Value(days)) for days, ids in by_days.items()]
    return Case(*terms, default=Value(DEFAULT_FEEDBACK_DAYS), output_field=IntegerField())


def due_page(*, actor: Actor, on: date, after: str = "") -> tuple[Page[Awaited], list[Due]]:
    """What is overdue or due soon, the longest overdue first."""
    page = page_of(waiting_for(actor).filter(due_on__lte=on + SOON), order=("due_on", "pk"), after=after)
    return page, [_due(row, on) for row in page.rows]


def awaited(actor: Actor, *, on: date) -> list[Due]:
    """What a provider still waits for, the nearest day first."""
    return [_due(row, on) for row in waiting_for(actor).order_by("due_on", "pk")[:MOST_SHOWN]]


def counts(actor: Actor, *, on: date) -> Counts:
    """What nobody put off is counted by rule alone: the new days of the few that were are looked up only for these."""
    rows: QuerySet[Any] = Awaited.objects.visible_to(actor)
    was_put_off, rule = Exists(Postponement.objects.filter(submission=OuterRef("pk"))), _by_rule()
    by_rule = rows.filter(~was_put_off).annotate(due_on=rule).aggregate(**_tallies(on))
    put_off = rows.filter(was_put_off).annotate(due_on=_as_told(rule)).aggregate(**_tallies(on))
    return Counts(**{name: by_rule[name] + put_off[name] for name in by_rule})


def _tallies(on: date) -> dict[str, Count]:
    overdue, soon = Q(due_on__lt=on), Q(due_on__range=(on, on + SOON))
    return {"overdue": Count("pk", filter=overdue), "soon": Count("pk", filter=soon)}


def due_of(*, actor: Actor, submission_id: UUID, on: date) -> Due | None:
    """The day for one submission; None when feedback was given."""
    row = waiting_for(actor).filter(pk=submission_id).first()
    return None if row is None else _due(row, on)


def _due(row: Any, on: date) -> Due:
    return Due(row.submission, row.due_on, (row.due_on - on).days)
