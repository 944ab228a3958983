"""The first page of each face: what every app has waiting for this person, put together here."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common import clock
from common.http import PortalRequest
from consent.selectors import releases
from dashboard.selectors import health
from dashboard.selectors.pulse import pulse_of
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
from disclosure.selectors import ledger
from disclosure.selectors import worklist as disclosure
from feedback.selectors import notes
from feedback.selectors import worklist as feedback
from submissions.selectors import ngo
from submissions.views import staff


@require_safe
def partner_home(request: PortalRequest) -> HttpResponse:
    """What is asked of us, what is new, what we asked, and where our own work stands."""
    actor, at = request.actor, clock.now()
    pulse = pulse_of(actor, on=at.date())
    context = {
        "asked": ledger.waiting_for(actor, at=at) if pulse.has("disclosure") else [],
        "unread": notes.unread_for(actor) if pulse.has("feedback") else [],
        "requests": requests.waiting_for(actor, at=at) if pulse.has("requests") else None,
        "reaching": reaching.waiting_for(actor, at=at) if pulse.has("reaching") else None,
        "agendas": agenda.waiting_for(actor, at=at) if pulse.has("minutes", "actions") else None,
        "meetings": windows.waiting_for(actor, at=at) if pulse.has("invitations", "platforms") else None,
        "messages_waiting": unanswered.Waiting(unread=pulse.unread_threads),
        "news": bulletins_waiting.waiting_for(actor, at=at) if pulse.has("answers", "bulletins") else None,
        "asked_by_us": pulse.asked_by_us,
        "home": ngo.home_for(actor, beating=pulse.beating),
    }
    return render(request, "dashboard/ngo_home.html", context)


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
