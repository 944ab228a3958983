"""Staff: what organisations are asked, how far each has answered, and more time or an end for one of them (C8)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.http import PortalRequest
from dialogue.forms.requests import EndForm, GiveTimeForm
from dialogue.permissions import reaching
from dialogue.permissions import requests as permissions
from dialogue.selectors import requests as selectors
from dialogue.selectors.asked_timeline import timeline_of
from dialogue.services import requests as services

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def requests(request: PortalRequest) -> HttpResponse:
    """Drafts first, then everything that is still asked: overdue at the top."""
    actor, at = request.actor, clock.now()
    permissions.check_may_read(actor)
    page, rows = selectors.open_page(actor=actor, on=at.date(), after=request.GET.get("after", ""))
    drafts = list(selectors.drafts_for(actor)[: selectors.MOST_SHOWN]) if page.is_first else []
    context = {
        "page": page,
        "rows": rows,
        "drafts": drafts,
        "waiting": selectors.waiting_for(actor, at=at),
        "can": permissions.allowed_pages(actor) | reaching.allowed_pages(actor),
    }
    return render(request, "dialogue/staff_requests.html", context)


@require_safe
def over(request: PortalRequest) -> HttpResponse:
    permissions.check_may_read(request.actor)
    page = selectors.over_page(actor=request.actor, after=request.GET.get("after", ""))
    return render(request, "dialogue/staff_requests_over.html", {"page": page})


@require_safe
def asked(request: PortalRequest, asked_id: UUID) -> HttpResponse:
    """What one organisation was asked, and everything it gave."""
    actor = request.actor
    shown = selectors.get_asked(actor=actor, asked_id=asked_id)
    context = {
        "asked": shown,
        "due": selectors.due_of(shown, clock.now().date()),
        "answers": selectors.answers_of(actor, shown),
        "timeline": timeline_of(actor, shown),
        "can": permissions.allowed_on_asked(actor, shown),
    }
    return render(request, "dialogue/staff_request.html", context)


@BOTH
def give_time(request: PortalRequest, asked_id: UUID) -> HttpResponse:
    shown = selectors.get_asked(actor=request.actor, asked_id=asked_id)
    permissions.check_may_give_time(request.actor, shown)
    form = GiveTimeForm(request.POST or None)
    if not form.is_valid():
        words = {"title": _("Give more time"), "button": _("Give more time")}
        return render(request, "dialogue/staff_request_form.html", {"asked": shown, "form": form} | words)
    due_on = form.cleaned_data["due_on"]
    services.give_time(actor=request.actor, asked_id=asked_id, due_on=due_on, at=clock.now())
    messages.success(request, _("The organisation reads the new day."))
    return redirect("dialogue:request", asked_id)


@BOTH
def end(request: PortalRequest, asked_id: UUID) -> HttpResponse:
    shown = selectors.get_asked(actor=request.actor, asked_id=asked_id)
    permissions.check_may_end(request.actor, shown)
    form = EndForm(request.POST or None)
    if not form.is_valid():
        words = {"title": _("Ask this no longer"), "button": _("End the request")}
        return render(request, "dialogue/staff_request_form.html", {"asked": shown, "form": form} | words)
    reason = form.cleaned_data["reason"]
    services.end_asked(actor=request.actor, asked_id=asked_id, reason=reason, at=clock.now())
    messages.success(request, _("Ended. The organisation reads why."))
    return redirect("dialogue:request", asked_id)
