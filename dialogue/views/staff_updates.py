"""Staff: what organisations report of their own work, and that it was read (C9)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common import clock
from common.http import PortalRequest
from dialogue.permissions import updates as permissions
from dialogue.selectors import updates as selectors
from dialogue.services import updates as services


@require_safe
def updates(request: PortalRequest) -> HttpResponse:
    permissions.check_may_read(request.actor)
    page = selectors.activities_page(actor=request.actor, after=request.GET.get("after", ""))
    return render(request, "dialogue/staff_updates.html", {"page": page})


@require_safe
def update(request: PortalRequest, activity_id: UUID) -> HttpResponse:
    shown = selectors.get_activity(actor=request.actor, activity_id=activity_id)
    context = {
        "activity": shown,
        "concerned": selectors.concerned_by(request.actor, shown),
        "can": permissions.allowed_acts(request.actor, shown),
    }
    return render(request, "dialogue/staff_update.html", context)


@require_POST
def note(request: PortalRequest, activity_id: UUID) -> HttpResponse:
    services.take_note(actor=request.actor, activity_id=activity_id, at=clock.now())
    messages.success(request, _("Noted. The organisation sees that it was read."))
    return redirect("dialogue:update", activity_id)
