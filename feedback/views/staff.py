"""Staff: what is due, one submission's feedback, and the trend of an organisation."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import check_may_follow_feedback
from accounts.selectors import get_organisation
from common import clock
from common.http import PortalRequest
from feedback import permissions
from feedback.selectors import due, notes, trend
from feedback.selectors.notes import MOST_SHOWN


@require_safe
def due_list(request: PortalRequest) -> HttpResponse:
    """What waits to be cleared and sent, and every submission whose day has passed or is near (F1)."""
    actor, on = request.actor, clock.now().date()
    check_may_follow_feedback(actor)
    page, rows = due.due_page(actor=actor, on=on, after=request.GET.get("after", ""))
    can = permissions.allowed_pages(actor)
    context = {
        "page": page,
        "rows": rows,
        "counts": due.counts(actor, on=on),
        "to_clear": list(notes.to_clear(actor)[:MOST_SHOWN]) if can["clear_any"] else [],
        "to_send": list(notes.to_send(actor)[:MOST_SHOWN]) if can["send_any"] else [],
        "own_drafts": list(notes.to_go_on_with(actor)[:MOST_SHOWN]),
        "can": can,
    }
    return render(request, "feedback/staff_due.html", context)


@require_safe
def submission(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """Everything said about one submission, when it is due, and what can be done."""
    actor = request.actor
    check_may_follow_feedback(actor)
    shown = notes.get_submission(actor=actor, submission_id=submission_id)
    context = {
        "submission": shown,
        "notes": notes.notes_of(actor, shown),
        "postponements": notes.postponements_of(actor, shown),
        "due": due.due_of(actor=actor, submission_id=shown.pk, on=clock.now().date()),
        "can": permissions.allowed_on_submission(actor, shown),
    }
    return render(request, "feedback/staff_submission.html", context)


@require_safe
def organisation(request: PortalRequest, organisation_id: UUID) -> HttpResponse:
    """What improved and what recurs, dimension by dimension (F3)."""
    check_may_follow_feedback(request.actor)
    shown = get_organisation(actor=request.actor, organisation_id=organisation_id)
    context = {"organisation": shown, "trend": trend.trend_of(request.actor, shown.pk)}
    return render(request, "feedback/staff_organisation.html", context)
