"""The first page of an organisation: what every app has waiting for this person, put together here."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common import clock
from common.http import PortalRequest
from dashboard.selectors.pulse import pulse_of
from dialogue.selectors import agenda, bulletins_waiting, reaching, requests, unanswered, windows
from disclosure.selectors import ledger
from feedback.selectors import notes
from submissions.selectors import ngo


@require_safe
def partner_home(request: PortalRequest) -> HttpResponse:
    """What is asked of us, what is new, what we asked, and where our own work stands."""
    actor, at = request.actor, clock.now()
    pulse = pulse_of(actor, on=at.date())
    beating = pulse.beating
    context = {
        "asked": ledger.waiting_for(actor, at=at) if pulse.has("disclosure") else [],
        "unread": notes.unread_for(actor) if pulse.has("feedback") else [],
        "requests": requests.waiting_for(actor, at=at) if pulse.has("requests") else None,
        "reaching": reaching.waiting_for(actor, at=at) if pulse.has("reaching") else None,
        "agendas": agenda.waiting_for(actor, at=at, beating=beating) if pulse.has("minutes", "actions") else None,
        "meetings": windows.waiting_for(actor, at=at, beating=beating)
        if pulse.has("invitations", "platforms")
        else None,
        "messages_waiting": unanswered.Waiting(unread=pulse.unread_threads),
        "news": bulletins_waiting.waiting_for(actor, at=at, beating=beating)
        if pulse.has("answers", "bulletins")
        else None,
        "asked_by_us": pulse.asked_by_us,
        "home": ngo.home_for(actor, beating=beating),
    }
    return render(request, "dashboard/ngo_home.html", context)
