"""Staff: the first page of each role, and one submission."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import selectors as people
from common import clock
from common.http import PortalRequest
from submissions import permissions
from submissions.selectors import assessments, item_rows, staff, timeline
from submissions.selectors import queue as waiting
from submissions.selectors.coverage import coverage_of


def home_context(request: PortalRequest) -> dict[str, object]:
    """What waits for this role among submissions, people at risk first (V1); `dashboard` adds what waits elsewhere."""
    can = permissions.allowed_pages(request.actor)
    return {
        "can": can,
        "counts": waiting.counts_for(request.actor),
        "at_risk": waiting.at_risk_for(request.actor) if can["see_queue"] else [],
        "oldest": waiting.oldest_for(request.actor),
    }


@require_safe
def submission(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """Everything but the sealed words: those are asked for, with a purpose."""
    actor = request.actor
    shown = staff.get_submission(actor=actor, submission_id=submission_id)
    page = staff.items_page(actor=actor, submission=shown, after=request.GET.get("after", ""))
    assessed = assessments.assessments_of(actor=actor, submission=shown)
    context = {
        "submission": shown,
        "can": permissions.allowed_acts(actor, shown),
        "page": page,
        "rows": item_rows.rows_of(actor, page.rows, on=clock.now().date()),
        "summary": staff.summary_of(actor=actor, submission=shown),
        "coverage": coverage_of(actor=actor, submission=shown, on=clock.now().date()),
        "questions": staff.questions_of(shown),
        "timeline": timeline.of_submission(actor, shown),
        "assessments": assessed,
        "names": people.names_of(actor, filter(None, [shown.reviewer_id, *(one.written_by for one in assessed)])),
    }
    return render(request, "submissions/staff_submission.html", context)
