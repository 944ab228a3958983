"""Staff: a meeting is planned, called off, recorded as held; who came is recorded (M2)."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.selectors import get_organisation
from common import clock
from common.http import PortalRequest
from dialogue.forms.attendance import AttendanceForm, Row
from dialogue.forms.meetings import CancelForm, ParticipantForm, PlanForm
from dialogue.models import Meeting
from dialogue.permissions import meetings as permissions
from dialogue.policies.meetings import NotADayToCome
from dialogue.selectors import invitations, platforms
from dialogue.selectors import meetings as selectors
from dialogue.services import invitations as inviting
from dialogue.services import meetings as services
from dialogue.services import meetings_plan as planning

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@BOTH
def plan_with_organisation(request: PortalRequest, organisation_id: UUID) -> HttpResponse:
    organisation = get_organisation(actor=request.actor, organisation_id=organisation_id)
    permissions.check_may_plan(request.actor, organisation)

    def act(day: date, at: datetime) -> Meeting:
        return planning.plan_with_organisation(actor=request.actor, organisation_id=organisation.pk, day=day, at=at)

    return _plan(request, organisation.shown_name, act)


@BOTH
def plan_with_platform(request: PortalRequest, platform_id: UUID) -> HttpResponse:
    permissions.check_may_plan(request.actor, None)
    platform = platforms.get_platform(actor=request.actor, platform_id=platform_id)

    def act(day: date, at: datetime) -> Meeting:
        return planning.plan_with_platform(actor=request.actor, platform_id=platform.pk, day=day, at=at)

    return _plan(request, platform.name, act)


@BOTH
def plan_anew(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    shown = selectors.get_meeting(actor=request.actor, meeting_id=meeting_id)
    permissions.check_may_plan_anew(request.actor, shown)

    def act(day: date, at: datetime) -> Meeting:
        return planning.plan_anew(actor=request.actor, meeting_id=shown.pk, day=day, at=at)

    return _plan(request, shown.party, act, shown)


@BOTH
def cancel(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    shown = selectors.get_meeting(actor=request.actor, meeting_id=meeting_id)
    permissions.check_may_cancel(request.actor, shown)
    form = CancelForm(request.POST or None)
    if not form.is_valid():
        return render(request, "dialogue/staff_meeting_cancel.html", {"meeting": shown, "form": form})
    services.cancel(actor=request.actor, meeting_id=meeting_id, why=form.cleaned_data["why"], at=clock.now())
    messages.success(request, _("Cancelled. The organisations read the reason."))
    return redirect("dialogue:meeting", meeting_id)


@BOTH
def hold(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    shown = selectors.get_meeting(actor=request.actor, meeting_id=meeting_id)
    permissions.check_may_hold(request.actor, shown)
    if request.method != "POST":
        return render(request, "dialogue/staff_meeting_hold.html", {"meeting": shown})
    services.hold(actor=request.actor, meeting_id=meeting_id, at=clock.now())
    messages.success(request, _("Recorded. Now say who came."))
    return redirect("dialogue:meeting_attendance", meeting_id)


@BOTH
def add_participant(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    shown = selectors.get_meeting(actor=request.actor, meeting_id=meeting_id)
    permissions.check_may_add_participant(request.actor, shown)
    form = ParticipantForm(request.POST or None)
    if not form.is_valid():
        return render(request, "dialogue/staff_meeting_participant.html", {"meeting": shown, "form": form})
    inviting.add_participant(actor=request.actor, meeting_id=meeting_id, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Added. No organisation reads it."))
    return redirect("dialogue:meeting", meeting_id)


@BOTH
def attendance(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    shown = selectors.get_meeting(actor=request.actor, meeting_id=meeting_id)
    permissions.check_may_record_attendance(request.actor, shown)
    form = AttendanceForm(request.POST or None, rows=_rows(request, shown))
    if not form.is_valid():
        return render(request, "dialogue/staff_meeting_attendance.html", {"meeting": shown, "form": form})
    inviting.record_attendance(actor=request.actor, meeting_id=meeting_id, came=form.came(), at=clock.now())
    messages.success(request, _("Recorded. Each organisation reads what was recorded of itself."))
    return redirect("dialogue:meeting", meeting_id)


def _rows(request: PortalRequest, shown: Meeting) -> list[tuple[Row, str]]:
    invited = invitations.invited_to(request.actor, shown)
    rows: list[tuple[Row, str]] = [(one.invitation, one.invitation.organisation.shown_name) for one in invited]
    return [*rows, *((one, one.label) for one in invitations.participants_of(request.actor, shown))]


def _plan(
    request: PortalRequest, name: str, act: Callable[[date, datetime], Meeting], planned: Meeting | None = None
) -> HttpResponse:
    """act: plans it for this day.  planned: what gets another day."""
    form = PlanForm(request.POST or None, initial={"day": planned.day} if planned else None)
    if form.is_valid():
        try:
            meeting = act(form.cleaned_data["day"], clock.now())
        except NotADayToCome as refusal:
            form.add_error("day", str(refusal.for_people))
        else:
            messages.success(request, _("Planned. Invitations go out when you convene it."))
            return redirect("dialogue:meeting", meeting.pk)
    return render(request, "dialogue/staff_meeting_plan.html", {"form": form, "name": name, "meeting": planned})
