"""Staff: the custody report of one item, for a court."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts.stepup import require_recent
from common import clock
from common.http import PortalRequest
from custody.permissions import check_may_report_custody
from submissions import policies
from submissions.forms.report import CustodyReportForm
from submissions.selectors import staff
from submissions.services.custody_report import report_custody


@require_http_methods(["GET", "POST"])
def report(request: PortalRequest, item_id: UUID) -> HttpResponse:
    """Ask what for, record it, and only then hand the report out."""
    item = staff.get_item(actor=request.actor, item_id=item_id)
    check_may_report_custody(request.actor)
    policies.check_item_was_stored(item)
    require_recent(request)
    form = CustodyReportForm(request.POST or None, initial={"language": get_language()})
    if not form.is_valid():
        return render(request, "submissions/staff_report.html", {"item": item, "form": form})
    made = report_custody(actor=request.actor, item_id=item_id, at=clock.now(), **form.cleaned_data)
    answer = HttpResponse(made.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return answer
