"""An organisation's meetings with the Mechanism: its two half-years, each meeting, its answers (M2)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.http import PortalRequest
from dialogue.forms.replies import ReplyForm
from dialogue.models import Invitation, Meeting
from dialogue.permissions import meetings as permissions
from dialogue.policies.meetings import ways_to_come
from dialogue.policies.zones import CHOICES
from dialogue.selectors import invitations, platforms, windows
from dialogue.selectors import meetings as selectors
from dialogue.selectors.hours import hours_of
from dialogue.services import invitations as services

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def meetings(request: PortalRequest) -> HttpResponse:
    actor, on = request.actor, clock.now().date()
    context = {
        "year": windows.own_year(actor, on.year, on=on),
        "number": on.year,
        "lists": selectors.lists_for(actor=actor, after=request.GET.get("after", "")),
        "unanswered": {one.pk for one in invitations.unanswered(actor)},
        "asked": platforms.asked_to_join(actor),
    }
    return render(request, "dialogue/ngo_meetings.html", context)


@require_safe
def meeting(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    actor = request.actor
    shown = selectors.get_meeting(actor=actor, meeting_id=meeting_id)
    own = invitations.own_invitation(actor, shown)
    zone = request.GET.get("zone", "")
    context = {
        "meeting": shown,
        "own": own,
        "others": invitations.others_at(actor, shown),
        "hours": hours_of(shown, also=zone),
        "zones": CHOICES,
        "zone": zone,
        "has_agreed": actor.organisation_id in selectors.agreed_to_less(actor, shown),
        "can": permissions.allowed_to_partner(actor, shown, own.invitation if own else None),
    }
    return render(request, "dialogue/ngo_meeting.html", context)


@BOTH
def reply(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    actor = request.actor
    shown = selectors.get_meeting(actor=actor, meeting_id=meeting_id)
    invitation = invitations.get_own_invitation(actor=actor, meeting=shown)
    permissions.check_may_reply(actor, shown, invitation)
    given = invitations.own_reply(actor, invitation)
    initial = {"answer": given.answer, "how": given.how} if given else {}
    form = ReplyForm(request.POST or None, ways=ways_to_come(shown), initial=initial)
    if not form.is_valid():
        context = {"meeting": shown, "form": form, "hours": hours_of(shown)}
        return render(request, "dialogue/ngo_meeting_reply.html", context)
    services.reply(actor=actor, meeting_id=meeting_id, at=clock.now(), **form.reply())
    messages.success(request, _("Answered. You can change your answer until the meeting is held."))
    return redirect("dialogue:meeting", meeting_id)


@BOTH
def waive(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    """Agree for the organisation to shorter notice."""
    shown = selectors.get_meeting(actor=request.actor, meeting_id=meeting_id)
    organisation_id = permissions.check_may_waive(request.actor, shown)
    if request.method != "POST":
        context = {"meeting": shown, "days": selectors.longest_notice([organisation_id])}
        return render(request, "dialogue/ngo_meeting_waive.html", context)
    services.waive_notice(actor=request.actor, meeting_id=meeting_id, at=clock.now())
    messages.success(request, _("Recorded. The Mechanism reads that your organisation agrees."))
    return redirect("dialogue:meeting", meeting_id)


@require_safe
def calendar(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    """The file for the reader's own calendar; nothing in it says with whom or where."""
    shown = selectors.get_meeting(actor=request.actor, meeting_id=meeting_id)
    invitation = invitations.get_own_invitation(actor=request.actor, meeting=shown)
    return calendar_answer(shown, invitation)


def calendar_answer(meeting: Meeting, invitation: Invitation | None) -> HttpResponse:
    # Here, because calendars and their time zones take three megabytes of every process, and few are asked for.
    from dialogue.selectors.calendar import calendar_file  # noqa: PLC0415

    answer = HttpResponse(calendar_file(meeting, invitation), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return answer
