"""Staff: how every part of the house is, what to do about it, and what is behind the numbers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common import clock
from common.http import PortalRequest
from dashboard.selectors.health import health_for, parts_for, rows_for


@require_safe
def health(request: PortalRequest) -> HttpResponse:
    actor, at = request.actor, clock.now()
    context = {
        "rows": rows_for(actor, at=at),
        "health": health_for(actor, at=at),
        "parts": parts_for(actor, at=at),
    }
    return render(request, "dashboard/health.html", context)
