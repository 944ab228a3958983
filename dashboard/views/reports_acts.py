"""Staff: a half-yearly report is put together, cleared with the figures that were seen, given back, given."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.stepup import require_recent
from common import clock
from common.errors import NotVisible
from common.http import PortalRequest
from dashboard.views.reports import page_of, tables_of
from dialogue.forms.reports import ClearForm, PutTogetherForm, ReturnForm
from dialogue.permissions import reports as permissions
from dialogue.policies.reports import FiguresChanged
from dialogue.selectors import reports as selectors
from dialogue.services import reports as services
from dialogue.states.periods import Period

BOTH = require_http_methods(["GET", "HEAD", "POST"])
_HALVES, _YEARS = (1, 2), range(2000, 2200)


@BOTH
def put_together(request: PortalRequest, year: int, half: int) -> HttpResponse:
    """Begin the report on a half-year, or write again what it leaves out."""
    if half not in _HALVES or year not in _YEARS:
        raise NotVisible
    permissions.check_may_prepare(request.actor)
    period = Period(year, half)
    form = PutTogetherForm(request.POST or None, initial=_written(request, period))
    if request.method != "POST" or not form.is_valid():
        return render(request, "dashboard/report_write.html", {"period": period, "form": form})
    words = form.cleaned_data["left_out"]
    report = services.put_together(actor=request.actor, period=period, left_out=words, at=clock.now())
    messages.success(request, _("Put together. Somebody else looks at the figures and clears them."))
    return redirect("dashboard:report", report.pk)


@BOTH
def clear(request: PortalRequest, report_id: UUID) -> HttpResponse:
    """Every number lies before whoever clears it; what they saw is what is kept (R2)."""
    report = selectors.get_report(actor=request.actor, report_id=report_id)
    permissions.check_may_clear(request.actor, report)
    require_recent(request)
    tables = tables_of(request, report)
    form = ClearForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.clear_report(
                actor=request.actor, report_id=report_id, tables=tables, seen=form.cleaned_data["seen"], at=clock.now()
            )
        except FiguresChanged as refusal:
            messages.error(request, str(refusal.for_people))
        else:
            messages.success(request, _("Cleared. The figures stay as you saw them."))
            return redirect("dashboard:report", report_id)
    return render(request, "dashboard/report_clear.html", page_of(request, report, tables))


@BOTH
def give_back(request: PortalRequest, report_id: UUID) -> HttpResponse:
    report = selectors.get_report(actor=request.actor, report_id=report_id)
    permissions.check_may_return(request.actor, report)
    form = ReturnForm(request.POST or None)
    if not form.is_valid():
        return render(request, "dashboard/report_return.html", {"report": report, "form": form})
    reason = form.cleaned_data["reason"]
    services.return_report(actor=request.actor, report_id=report_id, reason=reason, at=clock.now())
    messages.success(request, _("Given back. Its figures are counted and cleared anew."))
    return redirect("dashboard:report", report_id)


@require_POST
def give(request: PortalRequest, report_id: UUID) -> HttpResponse:
    services.give_report(actor=request.actor, report_id=report_id, at=clock.now())
    messages.success(request, _("Recorded as given. Nothing in it changes any more."))
    return redirect("dashboard:report", report_id)


def _written(request: PortalRequest, period: Period) -> dict[str, str]:
    report = selectors.report_on(actor=request.actor, period=period)
    return {"left_out": report.left_out} if report else {}
