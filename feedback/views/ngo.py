"""What a provider reads: feedback on its submissions, put-off days with their reason, and the trend."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.selectors import own_organisation
from common import clock
from common.http import PortalRequest
from feedback import permissions
from feedback.forms.ngo import ReplyForm
from feedback.models import FeedbackNote
from feedback.selectors import due, notes, trend
from feedback.services import receive


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """What is unread first, then what is still to come, then what was read."""
    page = notes.read_page(actor=request.actor, after=request.GET.get("after", ""))
    context: dict[str, object] = {"page": page}
    if page.is_first:
        context["unread"] = notes.unread_for(request.actor)
        context["awaited"] = due.awaited(request.actor, on=clock.now().date())
    return render(request, "feedback/ngo_list.html", context)


@require_GET
def note(request: PortalRequest, note_id: UUID) -> HttpResponse:
    """One piece of feedback; opening it says that it was read."""
    shown = receive.mark_read(actor=request.actor, note_id=note_id, at=clock.now())
    return render(request, "feedback/ngo_note.html", _context(request, shown, ReplyForm()))


@require_POST
def reply(request: PortalRequest, note_id: UUID) -> HttpResponse:
    shown = notes.get_note(actor=request.actor, note_id=note_id)
    permissions.check_may_reply(request.actor, shown)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return render(request, "feedback/ngo_note.html", _context(request, shown, form))
    receive.reply_to_note(actor=request.actor, note_id=note_id, text=form.cleaned_data["text"], at=clock.now())
    messages.success(request, _("Sent. Your contact point finds it with the feedback."))
    return redirect("feedback:note", note_id)


@require_safe
def submission(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """All feedback on one submission, when it is due, and why it was put off."""
    shown = notes.get_submission(actor=request.actor, submission_id=submission_id)
    context = {
        "submission": shown,
        "notes": notes.notes_of(request.actor, shown),
        "due": due.due_of(actor=request.actor, submission_id=shown.pk, on=clock.now().date()),
        "postponements": notes.postponements_of(request.actor, shown),
    }
    return render(request, "feedback/ngo_submission.html", context)


@require_safe
def over_time(request: PortalRequest) -> HttpResponse:
    """What improved and what recurs (F3)."""
    shown = trend.trend_of(request.actor, own_organisation(request.actor).pk)
    return render(request, "feedback/ngo_trend.html", {"trend": shown})


def _context(request: PortalRequest, shown: FeedbackNote, form: ReplyForm) -> dict[str, object]:
    return {
        "note": shown,
        "submission": shown.submission,
        "parts": notes.parts_of(request.actor, shown),
        "replies": notes.replies_to(request.actor, shown),
        "form": form,
        "can": permissions.allowed_acts(request.actor, shown),
    }
