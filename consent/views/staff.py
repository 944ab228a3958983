"""Promises said to be over: the contact point calls the organisation, and confirms or does not."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.stepup import require_recent
from common import clock
from common.http import PortalRequest
from consent import permissions
from consent.forms.release import ConfirmForm, DeclineForm
from consent.selectors import releases
from consent.services import release as services
from consent.views.ngo import page


@require_GET
def reports(request: PortalRequest) -> HttpResponse:
    """What waits for this contact point, and what was decided before."""
    permissions.check_may_follow_reports(request.actor)
    context = {
        "waiting": releases.waiting_reports(request.actor),
        "decided": releases.decided_reports(request.actor),
    }
    return render(request, "consent/staff_reports.html", context)


@page
def confirm(request: PortalRequest, release_id: UUID) -> HttpResponse:
    """Freshly signed in, the second person says how they made sure outside the portal."""
    report = releases.get_release(actor=request.actor, release_id=release_id)
    permissions.check_may_confirm_release(request.actor, report)
    require_recent(request)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        channel, note = form.channel_chosen(), form.cleaned_data["note"]
        services.confirm_release(actor=request.actor, release_id=release_id, channel=channel, note=note, at=clock.now())
        messages.success(request, _("Confirmed. This promise stands in the way no longer; everything else still may."))
        return redirect("consent:reports")
    return render(
        request, "consent/staff_confirm.html", {"form": form, "report": report, "source": report.confidentiality.source}
    )


@page
def decline(request: PortalRequest, release_id: UUID) -> HttpResponse:
    report = releases.get_release(actor=request.actor, release_id=release_id)
    permissions.check_may_decline_release(request.actor, report)
    require_recent(request)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        services.decline_release(actor=request.actor, release_id=release_id, note=note, at=clock.now())
        messages.success(request, _("Recorded. The promise stays in force."))
        return redirect("consent:reports")
    return render(
        request, "consent/staff_decline.html", {"form": form, "report": report, "source": report.confidentiality.source}
    )
