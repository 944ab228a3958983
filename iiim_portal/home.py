"""The first page of each face: what every app has waiting for this person, put together here."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common import clock
from common.http import PortalRequest
from disclosure.selectors import ledger
from disclosure.selectors import worklist as disclosure
from feedback.selectors import notes
from feedback.selectors import worklist as feedback
from submissions.views import ngo, staff


@require_safe
def partner_home(request: PortalRequest) -> HttpResponse:
    """What is asked of us, and where our own work stands."""
    waiting = {
        "asked": ledger.waiting_for(request.actor, at=clock.now()),
        "unread": notes.unread_for(request.actor),
    }
    return render(request, "home/partner.html", ngo.home_context(request) | waiting)


@require_safe
def mechanism_home(request: PortalRequest) -> HttpResponse:
    """What waits for this role, people at risk first (V1)."""
    at = clock.now()
    waiting = {
        "disclosures": disclosure.waiting_for(request.actor, at=at),
        "feedback": feedback.waiting_for(request.actor, on=at.date()),
    }
    return render(request, "home/mechanism.html", staff.home_context(request) | waiting)
