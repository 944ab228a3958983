"""How the keys stand. Nothing is changed here: whoever changes a key sits where its private part lies."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common import clock
from common.http import PortalRequest
from custody import keyhealth


@require_safe
def keys(request: PortalRequest) -> HttpResponse:
    return render(request, "custody/keys.html", {"standing": keyhealth.keys_for(request.actor, at=clock.now())})
