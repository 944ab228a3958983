"""Staff: the queue of questions, the oldest first, and one of them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.http import PortalRequest
from dialogue.permissions import enquiries as permissions
from dialogue.selectors import enquiries as selectors


@require_safe
def enquiries(request: PortalRequest) -> HttpResponse:
    permissions.check_may_read_queue(request.actor)
    page = selectors.waiting_page(actor=request.actor, after=request.GET.get("after", ""))
    return render(request, "dialogue/staff_enquiries.html", {"page": page})


@require_safe
def settled(request: PortalRequest) -> HttpResponse:
    permissions.check_may_read_queue(request.actor)
    page = selectors.settled_page(actor=request.actor, after=request.GET.get("after", ""))
    return render(request, "dialogue/staff_enquiries_settled.html", {"page": page})


@require_safe
def enquiry(request: PortalRequest, enquiry_id: UUID) -> HttpResponse:
    shown = selectors.get_enquiry(actor=request.actor, enquiry_id=enquiry_id)
    context = {"enquiry": shown, "can": permissions.allowed_acts(request.actor, shown)}
    return render(request, "dialogue/staff_enquiry.html", context)
