"""A half-yearly report is put together, cleared by a second officer with its figures, and given."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger
from custody.acts import Act
from dialogue.models import HalfYearReport
from dialogue.permissions import reports as permissions
from dialogue.policies import figures, reports
from dialogue.policies.figures import Table
from dialogue.selectors import reports as selectors
from dialogue.states.periods import Period
from dialogue.states.reports import REPORT, ReportState


@transaction.atomic
def put_together(*, actor: Actor, period: Period, left_out: str, at: datetime) -> HalfYearReport:
    """Begin the report on a half-year that is over, or write its words again; figures stay as live as their rows.

    Source: Protocol R1.
    """
    report = selectors.lock_report_on(actor=actor, period=period)
    permissions.check_may_prepare(actor)
    reports.check_period_is_over(period, today=at.date())
    report = report or HalfYearReport(year=period.year, half=period.half)
    reports.check_report_is_in_draft(report)
    report.left_out, report.prepared_by, report.prepared_at = left_out, actor.id, at
    report.writers = sorted({*report.writers, actor.id})
    report.save()
    ledger.record(actor=actor, act=Act.REPORT_DRAFTED, subject_kind=report.custody_kind, subject_id=report.pk, at=at)
    return report


@transaction.atomic
def clear_report(
    *, actor: Actor, report_id: UUID, tables: Collection[Table], seen: str, at: datetime
) -> HalfYearReport:
    """Keep the figures as a second officer saw them: what was not told then is kept nowhere.

    seen: the digest of the page the officer decided on.
    Source: Protocol R2.
    """
    report = selectors.lock_report(actor=actor, report_id=report_id)
    permissions.check_may_clear(actor, report)
    reports.check_figures_are_as_seen(seen=seen, now=figures.digest_of(tables, report.left_out))
    also = {"figures": figures.to_keep(tables), "cleared_by": actor.id, "cleared_at": at, "returned_why": ""}
    return _move(report, ReportState.CLEARED, Act.REPORT_CLEARED, also, actor=actor, at=at)


@transaction.atomic
def return_report(*, actor: Actor, report_id: UUID, reason: str, at: datetime) -> HalfYearReport:
    """Give it back with a reason; its figures are counted and cleared anew."""
    report = selectors.lock_report(actor=actor, report_id=report_id)
    permissions.check_may_return(actor, report)
    also = {"figures": None, "cleared_by": None, "cleared_at": None, "returned_why": reason}
    return _move(report, ReportState.DRAFT, Act.REPORT_DRAFTED, also, actor=actor, at=at)


@transaction.atomic
def give_report(*, actor: Actor, report_id: UUID, at: datetime) -> HalfYearReport:
    """Say that the report was given; nothing in it changes any more."""
    report = selectors.lock_report(actor=actor, report_id=report_id)
    permissions.check_may_give(actor, report)
    also = {"given_by": actor.id, "given_at": at}
    return _move(report, ReportState.GIVEN, Act.REPORT_GIVEN, also, actor=actor, at=at)


def _move(
    report: HalfYearReport, to: ReportState, act: Act, also: Mapping[str, object], *, actor: Actor, at: datetime
) -> HalfYearReport:
    return ledger.move(report, to=to, table=REPORT, actor=actor, act=act, also=also, at=at)
