"""The first page of staff: what every app has waiting for this role, put together here.

Apart from the one of organisations: their process does not load what only staff see.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common import clock
from common.http import PortalRequest
from consent.selectors import releases
from dashboard.selectors import health
from dialogue.selectors import (
    agenda,
    bulletins_waiting,
    leads,
    reaching,
    reports,
    requests,
    unanswered,
    updates,
    voices,
    windows,
)
from disclosure.selectors import worklist as disclosure
from feedback.selectors import worklist as feedback
from submissions.views import staff


@require_safe
def mechanism_home(request: PortalRequest) -> HttpResponse:
    """What waits for this role, people at risk first (V1)."""
    actor, at = request.actor, clock.now()
    waiting = {
        "promises": releases.waiting_for(actor),
        "disclosures": disclosure.waiting_for(actor, at=at),
        "feedback": feedback.waiting_for(actor, on=at.date()),
        "messages_waiting": unanswered.waiting_for(actor, at=at),
        "voices_waiting": voices.waiting_for(actor, at=at),
        "requests": requests.waiting_for(actor, at=at),
        "reaching": reaching.waiting_for(actor, at=at),
        "meetings": windows.waiting_for(actor, at=at),
        "agendas": agenda.waiting_for(actor, at=at),
        "leads": leads.waiting_for(actor, at=at),
        "updates": updates.waiting_for(actor, at=at),
        "bulletins": bulletins_waiting.waiting_for(actor, at=at),
        "reports": reports.waiting_for(actor, at=at),
        "health": health.health_for(actor, at=at),
    }
    return render(request, "dashboard/staff_home.html", staff.home_context(request) | waiting)
