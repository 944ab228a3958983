"""The figures of a half-year, counted from what may be reported and told without small counts (R1, R2)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields import DateField
from django.db.models.functions import Coalesce, TruncDate

from accounts.selectors import organisations_for
from common.actors import Actor
from dashboard.kinds import SHAPE, Number, OfFeedback, OfMeetings, ReportTable
from dashboard.selectors.reportable import (
    reportable_items,
    reportable_released_items,
    reportable_releases,
    reportable_submissions,
)
from dialogue.models import InformationAsked, Invitation
from dialogue.permissions.reports import check_may_prepare
from dialogue.policies.figures import Counted, Table
from dialogue.policies.suppression import in_steps
from dialogue.states.meetings import Attendance, MeetingState
from dialogue.states.periods import Period
from feedback.models import FeedbackNote, Lesson, Postponement
from feedback.selectors.due import term_days
from feedback.states import GIVEN

Counts = dict[tuple[str, str], int]
_T = ReportTable


def figures_of(actor: Actor, period: Period, *, on: dt.date) -> tuple[Table, ...]:
    """Every table of the report; what is too small to tell has been left out already.

    Source: Protocol R1, R2.
    """
    check_may_prepare(actor)
    return tuple(_told(table, count(actor, period, on)) for table, count in _COUNTED_BY.items())


def _told(table: ReportTable, counts: Counts) -> Table:
    rows, columns = SHAPE[table]
    return Table.of(Counted(table.value, rows.values, columns.values, counts))


def _within(period: Period, moment: str) -> dict[str, Any]:
    return {f"{moment}__gte": period.began_at, f"{moment}__lt": period.next.began_at}


def _organisations(actor: Actor, period: Period, _on: dt.date) -> Counts:
    """All there are on that day, not only those of the half-year: told in steps."""
    held = Invitation.objects.filter(
        organisation=OuterRef("pk"),
        meeting__state=MeetingState.HELD,
        meeting__day__range=(period.first_day, period.last_day),
    )
    met = Exists(held.exclude(attendance=Attendance.ABSENT))
    known = organisations_for(actor).filter(invited_at__lt=period.next.began_at)
    meetings = Case(When(met, then=Value(OfMeetings.MET)), default=Value(OfMeetings.NOT_MET))
    return {place: in_steps(count) for place, count in _by_two(known, F("state"), meetings).items()}


def _submissions(_actor: Actor, period: Period, on: dt.date) -> Counts:
    """By kind, and by what became of the promise of feedback (F1)."""
    given = FeedbackNote.objects.filter(submission=OuterRef("pk"), state__in=sorted(GIVEN)).order_by("sent_at")
    told = Postponement.objects.filter(submission=OuterRef("pk")).order_by("-told_at").values("due_on")[:1]
    by_rule = ExpressionWrapper(TruncDate("handed_over_at") + term_days(""), output_field=DateField())
    rows = (
        reportable_submissions()
        .filter(**_within(period, "handed_over_at"))
        .annotate(given_on=TruncDate(Subquery(given.values("sent_at")[:1])), due_on=Coalesce(told, by_rule))
    )
    outcome = Case(
        When(given_on__lte=F("due_on"), then=Value(OfFeedback.IN_TIME)),
        When(given_on__isnull=False, then=Value(OfFeedback.LATE)),
        When(due_on__gte=on, then=Value(OfFeedback.AWAITED)),
        default=Value(OfFeedback.OVERDUE),
    )
    return _by_two(rows, F("kind"), outcome)


def _items(_actor: Actor, period: Period, _on: dt.date) -> Counts:
    return _by_one(reportable_items().filter(**_within(period, "submission__handed_over_at")), "submission__kind")


def _requests(actor: Actor, period: Period, _on: dt.date) -> Counts:
    return _by_one(InformationAsked.objects.visible_to(actor).filter(**_within(period, "asked_at")), "state")


def _lessons(actor: Actor, period: Period, _on: dt.date) -> Counts:
    return _by_one(Lesson.objects.visible_to(actor).filter(**_within(period, "given_at")), "state")


def _releases(_actor: Actor, period: Period, _on: dt.date) -> Counts:
    return _by_one(reportable_releases().filter(**_within(period, "released_at")), "counterpart__kind")


def _released_items(_actor: Actor, period: Period, _on: dt.date) -> Counts:
    rows = reportable_released_items().filter(**_within(period, "package__request__released_at"))
    return _by_one(rows, "package__request__counterpart__kind")


_COUNTED_BY: dict[ReportTable, Callable[[Actor, Period, dt.date], Counts]] = {
    _T.ORGANISATIONS: _organisations,
    _T.SUBMISSIONS: _submissions,
    _T.ITEMS: _items,
    _T.REQUESTS: _requests,
    _T.LESSONS: _lessons,
    _T.RELEASES: _releases,
    _T.RELEASED_ITEMS: _released_items,
}


def _by_one(rows: QuerySet[Any], line: str) -> Counts:
    counted = rows.order_by().values_list(line).annotate(Count("pk"))
    return {(name, Number.NUMBER.value): count for name, count in counted}


def _by_two(rows: QuerySet[Any], line: F, column: Case) -> Counts:
    named = rows.order_by().annotate(line=line, column=ExpressionWrapper(column, output_field=CharField()))
    return {(one, other): count for one, other, count in named.values_list("line", "column").annotate(Count("pk"))}
