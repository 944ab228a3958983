"""Staff: the agenda of one meeting, with what stands for it and what earlier meetings left open."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common import clock
from common.http import PortalRequest
from dialogue.permissions import actions as action_permissions
from dialogue.permissions import minutes as minutes_permissions
from dialogue.permissions import topics as topic_permissions
from dialogue.selectors import agenda as selectors


@require_safe
def agenda(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    shown = selectors.agenda_for(actor=request.actor, meeting_id=meeting_id, on=clock.now().date())
    meeting = shown.meeting
    can = (
        topic_permissions.allowed_pages(request.actor)
        | minutes_permissions.allowed_on_meeting(request.actor, meeting)
        | action_permissions.allowed_on_meeting(request.actor, meeting)
    )
    return render(request, "dialogue/staff_agenda.html", {"agenda": shown, "meeting": meeting, "can": can})
