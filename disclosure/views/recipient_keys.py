"""The recipient's key: entered by one person, compared and confirmed by another, retired."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.stepup import require_recent
from common import clock
from common.http import PortalRequest
from custody.errors import BadRecipient
from disclosure import permissions
from disclosure.forms.counterparts import ConfirmKeyForm, KeyForm
from disclosure.selectors import counterpart_rows
from disclosure.selectors import counterparts as selectors
from disclosure.services import recipient_keys as services
from disclosure.views.counterparts import BOTH
from submissions.forms.staff import ReasonForm


@BOTH
def key_new(request: PortalRequest, counterpart_id: UUID) -> HttpResponse:
    shown = selectors.get_counterpart(actor=request.actor, counterpart_id=counterpart_id)
    permissions.check_may_work_with(request.actor, shown)
    require_recent(request)
    form = KeyForm(request.POST or None)
    if form.is_valid():
        try:
            services.propose_key(actor=request.actor, counterpart_id=shown.pk, at=clock.now(), **form.cleaned_data)
        except services.KeyHasExpired as refusal:
            form.add_error("expires_on", str(refusal.for_people))
        except (BadRecipient, services.KeyKnown) as refusal:
            form.refuse(str(refusal.for_people))
        else:
            messages.success(request, _("Entered. A colleague compares the fingerprint and confirms it."))
            return redirect("disclosure:counterpart", shown.pk)
    return render(request, "disclosure/counterpart_key.html", {"form": form, "counterpart": shown})


@BOTH
def key_confirm(request: PortalRequest, key_id: UUID) -> HttpResponse:
    """The page shows the fingerprint without its end: the end comes from the recipient."""
    shown = selectors.get_key(actor=request.actor, key_id=key_id)
    permissions.check_may_confirm_key(request.actor, shown)
    require_recent(request)
    form = ConfirmKeyForm(request.POST or None, key=shown)
    if form.is_valid():
        services.confirm_key(actor=request.actor, key_id=shown.pk, at=clock.now())
        messages.success(request, _("Confirmed. Packages for this counterpart are sealed to this key."))
        return redirect("disclosure:counterpart", shown.counterpart_id)
    context = {
        "form": form,
        "key": shown,
        "fingerprint": counterpart_rows.fingerprint_of(shown),
        "counterpart": shown.counterpart,
        "contacts": selectors.contacts_of(request.actor, shown.counterpart),
    }
    return render(request, "disclosure/counterpart_key_confirm.html", context)


@BOTH
def key_retire(request: PortalRequest, key_id: UUID) -> HttpResponse:
    shown = selectors.get_key(actor=request.actor, key_id=key_id)
    permissions.check_may_retire_key(request.actor, shown)
    require_recent(request)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        services.retire_key(actor=request.actor, key_id=shown.pk, reason=reason, at=clock.now())
        messages.success(request, _("Retired. Nothing is sealed to this key any more."))
        return redirect("disclosure:counterpart", shown.counterpart_id)
    context = {
        "form": form,
        "key": shown,
        "fingerprint": counterpart_rows.fingerprint_of(shown),
        "counterpart": shown.counterpart,
        "resting": selectors.questions_resting_on(request.actor, shown.counterpart),
    }
    return render(request, "disclosure/counterpart_key_retire.html", context)
