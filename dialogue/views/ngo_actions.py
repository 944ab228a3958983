"""What an organisation is to do after its meetings, and what the Mechanism does; what is late shows on both sides."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.http import PortalRequest
from dialogue.forms.actions import DoneForm
from dialogue.permissions import actions as permissions
from dialogue.selectors import actions as selectors
from dialogue.services import actions as services


@require_safe
def actions(request: PortalRequest) -> HttpResponse:
    on, after = clock.now().date(), request.GET.get("after", "")
    page, items = selectors.open_page(actor=request.actor, on=on, after=after)
    context = {"page": page, "items": items, "own": request.actor.organisation_id}
    return render(request, "dialogue/ngo_actions.html", context)


@require_safe
def settled(request: PortalRequest) -> HttpResponse:
    on, after = clock.now().date(), request.GET.get("after", "")
    page, items = selectors.settled_page(actor=request.actor, on=on, after=after)
    context = {"page": page, "items": items, "own": request.actor.organisation_id, "settled": True}
    return render(request, "dialogue/ngo_actions.html", context)


@require_safe
def action(request: PortalRequest, action_id: UUID) -> HttpResponse:
    shown = selectors.get_action(actor=request.actor, action_id=action_id)
    context = {
        "action": shown,
        "item": selectors.item_of(shown, clock.now().date()),
        "changes": selectors.changes_of(request.actor, shown),
        "own": request.actor.organisation_id,
        "can": permissions.allowed_on_action(request.actor, shown),
    }
    return render(request, "dialogue/ngo_action.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: PortalRequest, action_id: UUID) -> HttpResponse:
    """Say that what the organisation was to do is done."""
    shown = selectors.get_action(actor=request.actor, action_id=action_id)
    permissions.check_may_finish(request.actor, shown)
    form = DoneForm(request.POST or None)
    if not form.is_valid():
        return render(request, "dialogue/ngo_action_done.html", {"action": shown, "form": form})
    services.finish_action(actor=request.actor, action_id=action_id, words=form.cleaned_data["words"], at=clock.now())
    messages.success(request, _("Done. The Mechanism reads what you wrote."))
    return redirect("dialogue:action", action_id)
