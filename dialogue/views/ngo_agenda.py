"""What is to be spoken about at a meeting, and its minutes, as an organisation that was invited reads them (M2)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common import clock
from common.http import PortalRequest
from dialogue.forms.minutes import CommentForm
from dialogue.models import Minutes
from dialogue.permissions import minutes as permissions
from dialogue.permissions import topics as topic_permissions
from dialogue.selectors import agenda as selectors
from dialogue.selectors import minutes as minutes_selectors
from dialogue.services import minutes_agree as services


@require_safe
def agenda(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    """Topics in order, what stands for the meeting, and what earlier meetings left open."""
    shown = selectors.agenda_for(actor=request.actor, meeting_id=meeting_id, on=clock.now().date())
    context = {
        "agenda": shown,
        "meeting": shown.meeting,
        "own": request.actor.organisation_id,
        "can": topic_permissions.allowed_pages(request.actor),
    }
    return render(request, "dialogue/ngo_agenda.html", context)


@require_safe
def minutes(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    shown = minutes_selectors.get_minutes(actor=request.actor, meeting_id=meeting_id)
    return render(request, "dialogue/ngo_minutes.html", _context(request, shown, CommentForm()))


@require_POST
def comment(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    shown, at = minutes_selectors.get_minutes(actor=request.actor, meeting_id=meeting_id), clock.now()
    permissions.check_may_comment(request.actor, shown, today=at.date())
    form = CommentForm(request.POST)
    if not form.is_valid():
        return render(request, "dialogue/ngo_minutes.html", _context(request, shown, form))
    services.comment_on_minutes(actor=request.actor, meeting_id=meeting_id, text=form.cleaned_data["text"], at=at)
    messages.success(request, _("Sent. The Mechanism reads your comment before the minutes are agreed."))
    return redirect("dialogue:minutes", meeting_id)


def _context(request: PortalRequest, shown: Minutes, form: CommentForm) -> dict[str, object]:
    return {
        "minutes": shown,
        "meeting": shown.meeting,
        "comments": minutes_selectors.comments_on(request.actor, shown),
        "form": form,
        "can": permissions.allowed_on_minutes(request.actor, shown, today=clock.now().date()),
    }
