"""Staff: a request for information is drafted, looked at whole, sent or given up."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.selectors import names_of
from accounts.stepup import require_recent
from common import clock
from common.actors import Actor
from common.http import PortalRequest
from dialogue.forms.requests import RequestForm
from dialogue.models import InformationRequest
from dialogue.permissions import requests as permissions
from dialogue.selectors import requests as selectors
from dialogue.services import requests as services

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@BOTH
def draft(request: PortalRequest) -> HttpResponse:
    """An organisation in the address is ticked already: one may come from its page."""
    permissions.check_may_draft(request.actor)
    form = _form(request, {"organisations": request.GET.getlist("organisation")})
    if not form.is_valid():
        return render(request, "dialogue/staff_request_edit.html", {"form": form})
    made = services.draft_request(actor=request.actor, wanted=form.wanted(), at=clock.now())
    return redirect("dialogue:request_whole", made.pk)


@require_safe
def whole(request: PortalRequest, request_id: UUID) -> HttpResponse:
    """The whole request: who will be asked, or who was and where each stands."""
    shown = selectors.get_request(actor=request.actor, request_id=request_id)
    return render(request, "dialogue/staff_request_whole.html", _context(request.actor, shown))


@BOTH
def edit(request: PortalRequest, request_id: UUID) -> HttpResponse:
    shown = selectors.get_request(actor=request.actor, request_id=request_id)
    permissions.check_may_change(request.actor, shown)
    form = _form(request, _initial(request.actor, shown))
    if not form.is_valid():
        return render(request, "dialogue/staff_request_edit.html", {"form": form, "wanted": shown})
    services.change_request(actor=request.actor, request_id=request_id, wanted=form.wanted(), at=clock.now())
    messages.success(request, _("Saved."))
    return redirect("dialogue:request_whole", request_id)


@BOTH
def send(request: PortalRequest, request_id: UUID) -> HttpResponse:
    """Every word and every organisation lies before whoever sends it."""
    shown = selectors.get_request(actor=request.actor, request_id=request_id)
    permissions.check_may_send(request.actor, shown)
    require_recent(request)
    if request.method != "POST":
        return render(request, "dialogue/staff_request_send.html", _context(request.actor, shown))
    services.send_request(actor=request.actor, request_id=request_id, at=clock.now())
    messages.success(request, _("Sent. Each organisation finds it on its first page."))
    return redirect("dialogue:request_whole", request_id)


@BOTH
def drop(request: PortalRequest, request_id: UUID) -> HttpResponse:
    shown = selectors.get_request(actor=request.actor, request_id=request_id)
    permissions.check_may_drop(request.actor, shown)
    if request.method != "POST":
        return render(request, "dialogue/staff_request_drop.html", _context(request.actor, shown))
    services.drop_request(actor=request.actor, request_id=request_id, at=clock.now())
    messages.success(request, _("Given up. Nobody was asked."))
    return redirect("dialogue:requests")


def _context(actor: Actor, shown: InformationRequest) -> dict[str, object]:
    on = clock.now().date()
    return {
        "wanted": shown,
        "addressees": selectors.addressees_of(actor, shown),
        "rows": selectors.dues_of(selectors.rows_of(actor, shown), on),
        "drafted_by": names_of(actor, [shown.drafted_by]).get(shown.drafted_by, ""),
        "can": permissions.allowed_on_request(actor, shown),
    }


def _form(request: PortalRequest, initial: dict[str, object]) -> RequestForm:
    organisations = selectors.can_be_asked(request.actor)
    teams = selectors.teams_to_draft_for(request.actor)
    return RequestForm(request.POST or None, initial=initial, organisations=organisations, teams=teams)


def _initial(actor: Actor, shown: InformationRequest) -> dict[str, object]:
    return {
        "title": shown.title,
        "text": shown.text,
        "why": shown.why,
        "due_on": shown.due_on,
        "organisations": [str(one.pk) for one in selectors.addressees_of(actor, shown)],
        "team": str(shown.team_id or ""),
    }
