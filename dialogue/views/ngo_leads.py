"""What became of the leads an organisation gave (W3)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.http import PortalRequest
from dialogue.selectors import leads as selectors


@require_safe
def leads(request: PortalRequest) -> HttpResponse:
    page = selectors.own_page(actor=request.actor, after=request.GET.get("after", ""))
    return render(request, "dialogue/ngo_leads.html", {"page": page})


@require_safe
def lead(request: PortalRequest, lead_id: UUID) -> HttpResponse:
    shown = selectors.get_lead(actor=request.actor, lead_id=lead_id)
    context = {"lead": shown, "matches": selectors.matches_of(request.actor, shown)}
    return render(request, "dialogue/ngo_lead.html", context)
