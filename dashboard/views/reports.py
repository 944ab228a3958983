"""Staff: the half-years and their reports, the figures of one, and its files."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.selectors import names_of
from common import clock
from common.errors import NotVisible
from common.http import PortalRequest
from dashboard.kinds import LEFT_OUT
from dashboard.selectors.figures import figures_of
from dashboard.selectors.reports import Shown, shown
from dashboard.services import report_csv, report_pdf
from dialogue.models import HalfYearReport
from dialogue.permissions import reports as permissions
from dialogue.policies.figures import Table, digest_of, kept
from dialogue.selectors import reports as selectors
from dialogue.states.periods import Period


@require_safe
def reports(request: PortalRequest) -> HttpResponse:
    """Every half-year, when its report is due, and how far it is (R1)."""
    permissions.check_may_read_reports(request.actor)
    context = {
        "rows": selectors.owed(request.actor, on=clock.now().date()),
        "can": permissions.allowed_pages(request.actor),
    }
    return render(request, "dashboard/reports.html", context)


@require_safe
def so_far(request: PortalRequest) -> HttpResponse:
    """The figures of the half-year that is running."""
    today = clock.now().date()
    period = Period.of(today)
    tables = figures_of(request.actor, period, on=today)
    context = {"period": period, "tables": [shown(table) for table in tables], "left_out": LEFT_OUT}
    return render(request, "dashboard/report_so_far.html", context)


@require_safe
def report(request: PortalRequest, report_id: UUID) -> HttpResponse:
    one = selectors.get_report(actor=request.actor, report_id=report_id)
    return render(request, "dashboard/report.html", page_of(request, one, tables_of(request, one)))


@require_safe
def as_csv(request: PortalRequest, report_id: UUID) -> HttpResponse:
    one, tables, notes = _cleared(request, report_id)
    answer = HttpResponse(report_csv.render(tables, notes=notes), content_type="text/csv; charset=utf-8")
    return _named(answer, one, "csv")


@require_safe
def as_pdf(request: PortalRequest, report_id: UUID) -> HttpResponse:
    one, tables, notes = _cleared(request, report_id)
    paper = report_pdf.render(one, tables, notes=notes, language=get_language() or "en")
    return _named(HttpResponse(paper, content_type="application/pdf"), one, "pdf")


def tables_of(request: PortalRequest, one: HalfYearReport) -> tuple[Table, ...]:
    """What was cleared as it was cleared; a draft is counted anew each time it is looked at."""
    if one.figures is not None:
        return kept(one.figures)
    return figures_of(request.actor, one.period, on=clock.now().date())


def page_of(request: PortalRequest, one: HalfYearReport, tables: tuple[Table, ...]) -> dict[str, object]:
    names = names_of(request.actor, {who for who in (one.prepared_by, one.cleared_by, one.given_by) if who})
    return {
        "report": one,
        "tables": [shown(table) for table in tables],
        "left_out": LEFT_OUT,
        "seen": digest_of(tables, one.left_out),
        "prepared_by": names.get(one.prepared_by, ""),
        "cleared_by": names.get(one.cleared_by, "") if one.cleared_by else "",
        "given_by": names.get(one.given_by, "") if one.given_by else "",
        "can": permissions.allowed_acts(request.actor, one),
    }


def _cleared(request: PortalRequest, report_id: UUID) -> tuple[HalfYearReport, list[Shown], list[str]]:
    """Files leave the house: there are none of a draft."""
    one = selectors.get_report(actor=request.actor, report_id=report_id)
    if one.figures is None:
        raise NotVisible
    notes = [*map(str, LEFT_OUT), *filter(None, [one.left_out])]
    return one, [shown(table) for table in kept(one.figures)], notes


def _named(answer: HttpResponse, one: HalfYearReport, extension: str) -> HttpResponse:
    name = f"report-{one.year}-{one.half}.{extension}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
