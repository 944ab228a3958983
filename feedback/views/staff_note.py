"""Staff: one note as the provider will read it, and the decisions about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.selectors import names_of
from accounts.stepup import require_recent
from common import clock
from common.actors import Actor
from common.http import PortalRequest
from feedback import permissions
from feedback.forms.staff import ReturnForm
from feedback.models import FeedbackNote
from feedback.selectors import notes, timeline
from feedback.services import send as sending
from feedback.services import write

BOTH = require_http_methods(["GET", "HEAD", "POST"])


class OnNote(Protocol):
    def __call__(self, *, actor: Actor, note_id: UUID, at: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision that needs no more words: who may take it, what does it, what the page says before and after."""

    check: Callable[[Actor, FeedbackNote], None]
    act: OnNote
    template: str
    done: str | Promise


_CLEAR = Decision(
    permissions.check_may_clear,
    sending.clear_note,
    "feedback/staff_clear.html",
    gettext_lazy("Cleared. The contact point can send it."),
)
_SEND = Decision(
    permissions.check_may_send,
    sending.send_note,
    "feedback/staff_send.html",
    gettext_lazy("Sent. The provider finds it on its first page."),
)


@require_safe
def note(request: PortalRequest, note_id: UUID) -> HttpResponse:
    actor = request.actor
    shown = notes.get_note(actor=actor, note_id=note_id)
    names = names_of(actor, {one for one in (shown.written_by, shown.cleared_by, shown.sent_by) if one})
    context = _context(request, shown) | {
        "replies": notes.replies_to(actor, shown),
        "timeline": timeline.of_note(actor, shown),
        "written_by": names.get(shown.written_by, ""),
        "can": permissions.allowed_acts(actor, shown),
    }
    return render(request, "feedback/staff_note.html", context)


@BOTH
def clear(request: PortalRequest, note_id: UUID) -> HttpResponse:
    """Every word lies before whoever clears it."""
    return _decide(request, note_id, _CLEAR)


@BOTH
def send(request: PortalRequest, note_id: UUID) -> HttpResponse:
    return _decide(request, note_id, _SEND)


@BOTH
def give_back(request: PortalRequest, note_id: UUID) -> HttpResponse:
    shown = notes.get_note(actor=request.actor, note_id=note_id)
    permissions.check_may_return(request.actor, shown)
    form = ReturnForm(request.POST or None)
    if not form.is_valid():
        return render(request, "feedback/staff_return.html", _context(request, shown) | {"form": form})
    reason = form.cleaned_data["reason"]
    sending.return_note(actor=request.actor, note_id=note_id, reason=reason, at=clock.now())
    messages.success(request, _("Given back. Its author finds it on the page of feedback."))
    return redirect("feedback:note", note_id)


@BOTH
def drop(request: PortalRequest, note_id: UUID) -> HttpResponse:
    shown = notes.get_note(actor=request.actor, note_id=note_id)
    permissions.check_may_drop(request.actor, shown)
    if request.method != "POST":
        return render(request, "feedback/staff_drop.html", _context(request, shown))
    write.drop_note(actor=request.actor, note_id=note_id, at=clock.now())
    messages.success(request, _("Given up. The provider has seen nothing of it."))
    return redirect("feedback:submission", shown.submission_id)


def _decide(request: PortalRequest, note_id: UUID, decision: Decision) -> HttpResponse:
    shown = notes.get_note(actor=request.actor, note_id=note_id)
    decision.check(request.actor, shown)
    require_recent(request)
    if request.method != "POST":
        return render(request, decision.template, _context(request, shown))
    decision.act(actor=request.actor, note_id=note_id, at=clock.now())
    messages.success(request, str(decision.done))
    return redirect("feedback:note", note_id)


def _context(request: PortalRequest, shown: FeedbackNote) -> dict[str, object]:
    return {"note": shown, "submission": shown.submission, "parts": notes.parts_of(request.actor, shown)}
