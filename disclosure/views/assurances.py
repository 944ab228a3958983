"""What a counterpart promised: recorded, and taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.stepup import require_recent
from common import clock
from common.http import PortalRequest
from disclosure import permissions
from disclosure.forms.counterparts import AssuranceForm
from disclosure.kinds import AssuranceKind
from disclosure.selectors import counterparts as selectors
from disclosure.services import assurances as services
from disclosure.views.counterparts import BOTH
from submissions.forms.staff import ReasonForm


@BOTH
def assurance_new(request: PortalRequest, counterpart_id: UUID) -> HttpResponse:
    shown = selectors.get_counterpart(actor=request.actor, counterpart_id=counterpart_id)
    permissions.check_may_work_with(request.actor, shown)
    require_recent(request)
    form = AssuranceForm(request.POST or None, initial={"kind": request.GET.get("kind")})
    if form.is_valid():
        given = form.cleaned_data | {"kind": AssuranceKind(form.cleaned_data["kind"])}
        try:
            services.record_assurance(actor=request.actor, counterpart_id=shown.pk, at=clock.now(), **given)
        except services.EndsBeforeItBegins as refusal:
            form.add_error("valid_until", str(refusal.for_people))
        else:
            messages.success(request, _("Recorded."))
            return redirect("disclosure:counterpart", shown.pk)
    return render(request, "disclosure/counterpart_assurance.html", {"form": form, "counterpart": shown})


@BOTH
def assurance_end(request: PortalRequest, assurance_id: UUID) -> HttpResponse:
    shown = selectors.get_assurance(actor=request.actor, assurance_id=assurance_id)
    permissions.check_may_end(request.actor, shown)
    require_recent(request)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        services.end_assurance(actor=request.actor, assurance_id=shown.pk, reason=reason, at=clock.now())
        messages.success(request, _("Recorded. What rests on this promise stops now."))
        return redirect("disclosure:counterpart", shown.counterpart_id)
    context = {"form": form, "assurance": shown, "counterpart": shown.counterpart}
    return render(request, "disclosure/counterpart_assurance_end.html", context)
