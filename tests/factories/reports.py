"""Half-yearly reports in every state, walked there by the real services; `BOTH` is the half-year they are about."""

from datetime import UTC, datetime

from common.actors import Actor, Role
from dialogue.models import HalfYearReport
from dialogue.policies.figures import Counted, Table, digest_of
from dialogue.services import reports
from dialogue.states.periods import Period
from dialogue.states.reports import ReportState
from tests.actors import with_role
from tests.factories.accounts import contact_point

PERIOD = Period(2026, 1)
AFTER = datetime(2026, 7, 15, 9, 0, tzinfo=UTC)
TABLES = (Table.of(Counted("items", ["material", "report"], ["number"], {("material", "number"): 12})),)


def drafted(period: Period = PERIOD, *, actor: Actor | None = None, left_out: str = "", at=AFTER) -> HalfYearReport:
    return reports.put_together(actor=actor or contact_point(), period=period, left_out=left_out, at=at)


def cleared(report: HalfYearReport, *, actor: Actor | None = None, tables=TABLES, at=AFTER) -> HalfYearReport:
    seen = digest_of(tables, report.left_out)
    return reports.clear_report(actor=actor or contact_point(), report_id=report.pk, tables=tables, seen=seen, at=at)


def at_state(state: ReportState, period: Period = PERIOD, *, at=AFTER) -> HalfYearReport:
    report = drafted(period, at=at)
    if state != ReportState.DRAFT:
        report = cleared(report, at=at)
    if state == ReportState.GIVEN:
        report = reports.give_report(actor=with_role(Role.HEAD), report_id=report.pk, at=at)
    return report
