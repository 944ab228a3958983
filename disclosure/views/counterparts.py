"""The register of counterparts, and the page that tells the state of cooperation with one of them (W6)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.stepup import require_recent
from common import clock
from common.actors import Actor
from common.http import PortalRequest
from disclosure import permissions
from disclosure.forms.counterparts import ChangeCounterpartForm, ContactForm, CounterpartForm
from disclosure.models import Counterpart
from disclosure.selectors import assistance, counterpart_rows
from disclosure.selectors import counterparts as selectors
from disclosure.services import counterparts as services
from submissions.forms.staff import ReasonForm

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def counterparts(request: PortalRequest) -> HttpResponse:
    permissions.check_may_read_counterparts(request.actor)
    context = {
        "lines": selectors.register_for(request.actor, at=clock.now()),
        "can_keep": permissions.allowed_pages(request.actor)["keep_counterparts"],
    }
    return render(request, "disclosure/counterparts.html", context)


@require_safe
def counterpart(request: PortalRequest, counterpart_id: UUID) -> HttpResponse:
    """What is possible with it, what it promised, with which key it reads, and what is missing."""
    actor = request.actor
    shown = selectors.get_counterpart(actor=actor, counterpart_id=counterpart_id)
    contacts = [(one, permissions.may_end(actor, one)) for one in selectors.contacts_of(actor, shown)]
    context = {
        "counterpart": shown,
        "readiness": selectors.readiness_of([shown], at=clock.now())[shown.pk],
        "contacts": contacts,
        "assistance": assistance.open_assistance_of(actor, shown),
        "can": permissions.allowed_acts_on_counterpart(actor, shown),
        **_trust(actor, shown),
    }
    return render(request, "disclosure/counterpart.html", context)


@BOTH
def counterpart_new(request: PortalRequest) -> HttpResponse:
    permissions.check_may_keep_counterparts(request.actor)
    form = CounterpartForm(request.POST or None)
    if form.is_valid():
        try:
            made = services.record_counterpart(actor=request.actor, described=form.described(), at=clock.now())
        except services.NameTaken as refusal:
            form.add_error("name", str(refusal.for_people))
        else:
            messages.success(request, _("Entered. Record what it promised and its key before anything is disclosed."))
            return redirect("disclosure:counterpart", made.pk)
    return render(request, "disclosure/counterpart_new.html", {"form": form})


@BOTH
def counterpart_edit(request: PortalRequest, counterpart_id: UUID) -> HttpResponse:
    shown = selectors.get_counterpart(actor=request.actor, counterpart_id=counterpart_id)
    permissions.check_may_change_counterpart(request.actor, shown)
    require_recent(request)
    resting = selectors.questions_resting_on(request.actor, shown)
    form = ChangeCounterpartForm(request.POST or None, counterpart=shown, resting=resting)
    if form.is_valid():
        try:
            services.change_counterpart(
                actor=request.actor, counterpart_id=shown.pk, described=form.described(), at=clock.now()
            )
        except services.NameTaken as refusal:
            form.add_error("name", str(refusal.for_people))
        else:
            messages.success(request, _("Saved."))
            return redirect("disclosure:counterpart", shown.pk)
    context = {"form": form, "counterpart": shown, "resting": resting}
    return render(request, "disclosure/counterpart_edit.html", context)


@BOTH
def counterpart_end(request: PortalRequest, counterpart_id: UUID) -> HttpResponse:
    shown = selectors.get_counterpart(actor=request.actor, counterpart_id=counterpart_id)
    permissions.check_may_work_with(request.actor, shown)
    require_recent(request)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        services.end_counterpart(actor=request.actor, counterpart_id=shown.pk, reason=reason, at=clock.now())
        messages.success(request, _("Recorded. Nothing goes to this counterpart any more."))
        return redirect("disclosure:counterpart", shown.pk)
    resting = selectors.questions_resting_on(request.actor, shown)
    context = {"form": form, "counterpart": shown, "resting": resting}
    return render(request, "disclosure/counterpart_end.html", context)


@BOTH
def contact_new(request: PortalRequest, counterpart_id: UUID) -> HttpResponse:
    shown = selectors.get_counterpart(actor=request.actor, counterpart_id=counterpart_id)
    permissions.check_may_work_with(request.actor, shown)
    form = ContactForm(request.POST or None)
    if form.is_valid():
        services.add_contact(actor=request.actor, counterpart_id=shown.pk, at=clock.now(), **form.cleaned_data)
        return redirect("disclosure:counterpart", shown.pk)
    return render(request, "disclosure/counterpart_contact.html", {"form": form, "counterpart": shown})


@require_POST
def contact_end(request: PortalRequest, contact_id: UUID) -> HttpResponse:
    ended = services.end_contact(actor=request.actor, contact_id=contact_id, at=clock.now())
    return redirect("disclosure:counterpart", ended.counterpart_id)


def _trust(actor: Actor, shown: Counterpart) -> dict[str, object]:
    """What disclosures to it rest on."""
    today = clock.now().date()
    assurances = counterpart_rows.assurance_rows(actor, selectors.assurances_of(actor, shown), on=today)
    keys = counterpart_rows.key_rows(actor, selectors.keys_of(actor, shown), on=today)
    return {
        "assurances": [(row, permissions.may_end(actor, row.assurance)) for row in assurances],
        "keys": [(row, permissions.allowed_acts_on_key(actor, row.key)) for row in keys],
    }
