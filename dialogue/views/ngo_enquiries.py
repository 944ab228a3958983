"""An organisation's questions to the Mechanism and what came of each (W1)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.selectors import own_organisation
from common import clock
from common.http import PortalRequest
from dialogue.forms.enquiries import AskForm
from dialogue.permissions import enquiries as permissions
from dialogue.selectors import enquiries as selectors
from dialogue.services import enquiries as services


@require_safe
def enquiries(request: PortalRequest) -> HttpResponse:
    page = selectors.enquiries_page(actor=request.actor, after=request.GET.get("after", ""))
    rows = selectors.as_asked(request.actor, page.rows)
    may_ask = permissions.may_ask(request.actor, own_organisation(request.actor))
    return render(request, "dialogue/ngo_enquiries.html", {"page": page, "rows": rows, "can": {"ask": may_ask}})


@require_safe
def enquiry(request: PortalRequest, enquiry_id: UUID) -> HttpResponse:
    shown = selectors.get_enquiry(actor=request.actor, enquiry_id=enquiry_id)
    (asked,) = selectors.as_asked(request.actor, [shown])
    return render(request, "dialogue/ngo_enquiry.html", {"asked": asked})


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PortalRequest) -> HttpResponse:
    permissions.check_may_ask(request.actor, own_organisation(request.actor))
    form = AskForm(request.POST or None)
    if not form.is_valid():
        return render(request, "dialogue/ngo_ask.html", {"form": form})
    services.ask(actor=request.actor, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Asked. The answer will stand here."))
    return redirect("dialogue:enquiries")
