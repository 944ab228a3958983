"""Half-yearly reports as those see them who may, and which of them are owed; every read starts at `visible_to`."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Min, QuerySet

from accounts.selectors import organisations_for
from common.actors import Actor, Role
from common.errors import NotVisible
from dialogue.models import HalfYearReport
from dialogue.states.periods import Period
from dialogue.states.reports import ReportState

MOST_SHOWN = 12
SOON = dt.timedelta(days=30)
_PREPARING = frozenset({Role.CONTACT_POINT, Role.HEAD})


@dataclass(frozen=True, slots=True)
class Owed:
    """A half-year and its report, if there is one.  days: until the report is due; below nothing, since it was."""

    period: Period
    report: HalfYearReport | None
    days: int
    is_over: bool

    @property
    def is_given(self) -> bool:
        return self.report is not None and self.report.state == ReportState.GIVEN

    @property
    def is_overdue(self) -> bool:
        return not self.is_given and self.days < 0

    @property
    def days_over(self) -> int:
        return -self.days

    @property
    def was_late(self) -> bool:
        given_at = self.report.given_at if self.report else None
        return given_at is not None and given_at.date() > self.period.due_on


@dataclass(frozen=True, slots=True)
class Waiting:
    """overdue, soon: half-years whose report is late, or due within a month.  to_clear, to_give: reports."""

    overdue: int
    soon: int
    to_clear: int
    to_give: int

    def __bool__(self) -> bool:
        return bool(self.overdue or self.soon or self.to_clear or self.to_give)


def reports_for(actor: Actor) -> QuerySet[HalfYearReport]:
    rows: QuerySet[HalfYearReport] = HalfYearReport.objects.visible_to(actor)
    return rows


def get_report(*, actor: Actor, report_id: UUID) -> HalfYearReport:
    return _one(reports_for(actor), report_id)


def lock_report(*, actor: Actor, report_id: UUID) -> HalfYearReport:
    return _one(reports_for(actor).select_for_update(), report_id)


def report_on(*, actor: Actor, period: Period) -> HalfYearReport | None:
    return reports_for(actor).filter(year=period.year, half=period.half).first()


def lock_report_on(*, actor: Actor, period: Period) -> HalfYearReport | None:
    return reports_for(actor).select_for_update().filter(year=period.year, half=period.half).first()


def owed(actor: Actor, *, on: dt.date) -> list[Owed]:
    """Every half-year since the first organisation was invited, the newest first; two queries.

    Source: Protocol R1.
    """
    first: dt.datetime | None = organisations_for(actor).aggregate(first=Min("invited_at"))["first"]
    reports = {report.period: report for report in reports_for(actor)[:MOST_SHOWN]}
    begun = min([*reports, Period.of(first.date() if first else on)])
    return [_owed(period, reports.get(period), on) for period in _back_from(Period.of(on), begun)]


def waiting_for(actor: Actor, *, at: dt.datetime) -> Waiting | None:
    """What is late, due, to be cleared or given; None for a role that prepares no reports."""
    if actor.role not in _PREPARING:
        return None
    rows = owed(actor, on=at.date())
    finished = [row for row in rows if row.is_over and not row.is_given]
    states = [(row.report.state, row.report.writers) for row in rows if row.report]
    return Waiting(
        overdue=sum(row.is_overdue for row in finished),
        soon=sum(0 <= row.days <= SOON.days for row in finished),
        to_clear=sum(state == ReportState.DRAFT and actor.id not in writers for state, writers in states),
        to_give=sum(state == ReportState.CLEARED for state, _ in states) if actor.role == Role.HEAD else 0,
    )


def _owed(period: Period, report: HalfYearReport | None, on: dt.date) -> Owed:
    return Owed(period, report, (period.due_on - on).days, is_over=on > period.last_day)


def _back_from(newest: Period, oldest: Period) -> Iterator[Period]:
    period = newest
    for _ in range(MOST_SHOWN):
        if period < oldest:
            return
        yield period
        period = period.before


def _one(rows: QuerySet[HalfYearReport], report_id: UUID) -> HalfYearReport:
    report = rows.filter(pk=report_id).first()
    if report is None:
        raise NotVisible
    return report
