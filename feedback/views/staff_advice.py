"""Staff: the library of advice, both languages side by side."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import check_may_follow_feedback
from common import clock
from common.http import PortalRequest
from feedback import permissions
from feedback.forms.staff import AdviceForm
from feedback.selectors import advice as selectors
from feedback.services import advice as services


@require_safe
def library(request: PortalRequest) -> HttpResponse:
    check_may_follow_feedback(request.actor)
    context = {
        "library": selectors.library_for(request.actor),
        "can": permissions.allowed_pages(request.actor),
    }
    return render(request, "feedback/staff_advice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PortalRequest) -> HttpResponse:
    permissions.check_may_keep_advice(request.actor)
    form = AdviceForm(request.POST or None)
    if not form.is_valid():
        return render(request, "feedback/staff_advice_new.html", {"form": form})
    services.add_advice(actor=request.actor, wording=form.wording(), at=clock.now())
    messages.success(request, _("Added to the library."))
    return redirect("feedback:advice")


@require_POST
def retire(request: PortalRequest, advice_id: UUID) -> HttpResponse:
    services.retire_advice(actor=request.actor, advice_id=advice_id, at=clock.now())
    messages.success(request, _("Retired. Feedback that was given keeps it."))
    return redirect("feedback:advice")
