"""How far the copies were read again, what was found damaged, and what was done about it."""

import json
from collections.abc import Collection
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.http import PortalRequest
from custody import naming, permissions, rounds
from custody.acts import SubjectKind
from custody.damage import settle_incident
from custody.fixity import ROUND
from custody.forms import SettleForm
from custody.models import CustodyEvent
from custody.views.numbers import position


@require_safe
def fixity(request: PortalRequest) -> HttpResponse:
    before = position(request.GET.get("before"))
    findings, more = rounds.findings_for(request.actor, before=before)
    incidents = rounds.incidents_for(request.actor)
    names = _names(request, [*(one.subject_id for one in findings), *(one.item_id for one in incidents)])
    address = reverse("fixity:round")
    context = {
        "round": rounds.round_for(request.actor, at=clock.now()),
        "round_days": ROUND.days,
        "late_days": rounds.LATE.days,
        "incidents": [(one, names.get(one.item_id, "")) for one in incidents],
        "findings": [(one, _words(one), names.get(one.subject_id, "")) for one in findings],
        "can": permissions.allowed_acts(request.actor),
        "newer_url": address if before else "",
        "older_url": f"{address}?before={findings[-1].sequence}" if more else "",
    }
    return render(request, "custody/fixity.html", context)


@require_http_methods(["GET", "POST"])
def settle(request: PortalRequest, incident_id: UUID) -> HttpResponse:
    """Say what was done about an item of which no copy could be read."""
    incident = rounds.get_incident(actor=request.actor, incident_id=incident_id)
    permissions.check_may_settle_incidents(request.actor)
    request.require_recent()
    form = SettleForm(request.POST or None)
    if form.is_valid():
        settle_incident(actor=request.actor, incident_id=incident_id, words=form.cleaned_data["words"], at=clock.now())
        messages.success(request, _("Recorded. It is in the custody log."))
        return redirect("fixity:round")
    name = _names(request, [incident.item_id]).get(incident.item_id, "")
    return render(request, "custody/fixity_settle.html", {"incident": incident, "name": name, "form": form})


def _names(request: PortalRequest, item_ids: Collection[UUID]) -> dict[UUID, str]:
    """What this actor calls these items, of those they may see; of the others there is a number."""
    return dict(naming.names_of(request.actor, SubjectKind.ITEM, item_ids))


def _words(event: CustodyEvent) -> str:
    """Which copy it was, or what was done in somebody's own words."""
    told = json.loads(event.event_json)
    facts = told.get("facts", {})
    letter = {"letter": facts.get("copy", "").upper()}
    if facts.get("of") == "wrap":
        return _("Copy %(letter)s: the sealed key beside it") % letter
    return told.get("purpose", "") or (_("Copy %(letter)s") % letter if letter["letter"] else "")
