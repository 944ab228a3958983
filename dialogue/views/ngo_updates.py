"""An organisation reports what it does before authorities (C9)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.http import PortalRequest
from dialogue.forms.updates import ActivityForm
from dialogue.permissions import updates as permissions
from dialogue.policies.updates import NotADayPast, NotOwnMaterial
from dialogue.selectors import updates as selectors
from dialogue.services import updates as services


@require_safe
def updates(request: PortalRequest) -> HttpResponse:
    permissions.check_may_read(request.actor)
    page = selectors.activities_page(actor=request.actor, after=request.GET.get("after", ""))
    return render(request, "dialogue/ngo_updates.html", {"page": page})


@require_safe
def update(request: PortalRequest, activity_id: UUID) -> HttpResponse:
    shown = selectors.get_activity(actor=request.actor, activity_id=activity_id)
    context = {"activity": shown, "concerned": selectors.concerned_by(request.actor, shown)}
    return render(request, "dialogue/ngo_update.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: PortalRequest) -> HttpResponse:
    permissions.check_may_report(request.actor)
    form = ActivityForm(request.POST or None, submissions=selectors.submissions_to_name(request.actor))
    if form.is_valid():
        try:
            made = services.report_activity(actor=request.actor, reported=form.reported(), at=clock.now())
        except NotADayPast as refusal:
            form.add_error("happened_on", str(refusal.for_people))
        except NotOwnMaterial as refusal:
            form.add_error("items", str(refusal.for_people))
        else:
            messages.success(request, _("Reported. The Mechanism takes note of it here."))
            return redirect("dialogue:update", made.pk)
    return render(request, "dialogue/ngo_update_new.html", {"form": form})
