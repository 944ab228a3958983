"""Lessons: what the organisation tells the Mechanism, what it answered, and what others let be read (C7)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.http import PortalRequest
from feedback import permissions
from feedback.forms.ngo import LessonForm, ShareForm
from feedback.kinds import Share
from feedback.selectors import lessons as selectors
from feedback.services import lessons as services

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def lessons(request: PortalRequest) -> HttpResponse:
    """The organisation's own, each with the choice who reads it."""
    page = selectors.own_page(actor=request.actor, after=request.GET.get("after", ""))
    rows = [(row, permissions.allowed_on_lesson(request.actor, row)) for row in page.rows]
    context = {"page": page, "rows": rows, "can": permissions.allowed_pages(request.actor)}
    return render(request, "feedback/ngo_lessons.html", context)


@require_safe
def of_others(request: PortalRequest) -> HttpResponse:
    """What other signatories chose to share."""
    page, rows = selectors.shared_page(actor=request.actor, after=request.GET.get("after", ""))
    return render(request, "feedback/ngo_lessons_of_others.html", {"page": page, "rows": rows})


@BOTH
def give(request: PortalRequest) -> HttpResponse:
    permissions.check_may_give_lesson(request.actor)
    form = LessonForm(request.POST or None, initial={"share": Share.NOBODY})
    if not form.is_valid():
        return render(request, "feedback/ngo_lesson_new.html", {"form": form})
    given = form.cleaned_data
    services.give_lesson(actor=request.actor, text=given["text"], share=Share(given["share"]), at=clock.now())
    messages.success(request, _("Given. The Mechanism answers here."))
    return redirect("feedback:lessons")


@BOTH
def share(request: PortalRequest, lesson_id: UUID) -> HttpResponse:
    shown = selectors.get_own_lesson(actor=request.actor, lesson_id=lesson_id)
    permissions.check_may_share_lesson(request.actor, shown)
    form = ShareForm(request.POST or None, initial={"share": shown.share})
    if not form.is_valid():
        return render(request, "feedback/ngo_lesson_share.html", {"form": form, "lesson": shown})
    chosen = Share(form.cleaned_data["share"])
    services.share_lesson(actor=request.actor, lesson_id=lesson_id, share=chosen, at=clock.now())
    messages.success(request, _("Changed. It counts from now on."))
    return redirect("feedback:lessons")
