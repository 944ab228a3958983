"""Staff: what is behind the numbers of health."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common import clock
from common.http import PortalRequest
from dashboard.selectors.health import health_for, rows_for


@require_safe
def health(request: PortalRequest) -> HttpResponse:
    at = clock.now()
    rows = rows_for(request.actor, at=at)
    return render(request, "dashboard/health.html", {"rows": rows, "health": health_for(request.actor, at=at)})
