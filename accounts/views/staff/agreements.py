"""The Protocol is signed; memoranda are asked for, drafted, signed, declined, ended."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import permissions, selectors
from accounts.forms import MemorandumForm, ReasonForm, SignForm, SignProtocolForm, TermsForm
from accounts.selectors import Terms
from accounts.services import agreements as services
from accounts.stepup import require_recent
from common import clock
from common.errors import NotVisible
from common.http import PortalRequest

CLOSINGS = {
    "decline": (services.decline_agreement, _("Decline the memorandum")),
    "end": (services.end_agreement, _("End the memorandum")),
}


@require_http_methods(["GET", "HEAD", "POST"])
def sign_protocol(request: PortalRequest, organisation_id: UUID) -> HttpResponse:
    """Record the signature of the Protocol; the organisation becomes a signatory."""
    shown = selectors.get_organisation(actor=request.actor, organisation_id=organisation_id)
    permissions.check_may_record_agreement(request.actor)
    form = SignProtocolForm(request.POST or None, texts=selectors.protocol_texts(request.actor))
    if not form.is_valid():
        return _form(request, form, shown, _("Record the signature of the Protocol"))
    require_recent(request)
    services.sign_protocol(
        actor=request.actor,
        organisation_id=shown.pk,
        text_id=form.cleaned_data["text"].pk,
        signatories=form.cleaned_data["signatories"],
        signed_on=form.cleaned_data["signed_on"],
        at=clock.now(),
    )
    return redirect("accounts:organisation", shown.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PortalRequest, organisation_id: UUID) -> HttpResponse:
    shown = selectors.get_organisation(actor=request.actor, organisation_id=organisation_id)
    permissions.check_may_ask_for_memorandum(request.actor, shown)
    form = MemorandumForm(request.POST or None)
    if not form.is_valid():
        return _form(request, form, shown, _("Ask for a memorandum"))
    services.ask_for_memorandum(
        actor=request.actor, organisation_id=shown.pk, subject=form.cleaned_data["subject"], at=clock.now()
    )
    return redirect("accounts:organisation", shown.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: PortalRequest, agreement_id: UUID) -> HttpResponse:
    agreement = selectors.get_agreement(actor=request.actor, agreement_id=agreement_id)
    form = TermsForm(request.POST or None)
    if not form.is_valid():
        return _form(request, form, agreement.organisation, _("Terms of the memorandum"))
    terms = Terms(**form.cleaned_data)
    services.draft_memorandum(actor=request.actor, agreement_id=agreement.pk, terms=terms, at=clock.now())
    return redirect("accounts:organisation", agreement.organisation_id)


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: PortalRequest, agreement_id: UUID) -> HttpResponse:
    agreement = selectors.get_agreement(actor=request.actor, agreement_id=agreement_id)
    form = SignForm(request.POST or None)
    if not form.is_valid():
        return _form(request, form, agreement.organisation, _("Record the signatures"))
    require_recent(request)
    services.sign_memorandum(actor=request.actor, agreement_id=agreement.pk, at=clock.now(), **form.cleaned_data)
    return redirect("accounts:organisation", agreement.organisation_id)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: PortalRequest, agreement_id: UUID, how: str) -> HttpResponse:
    """Decline or end, with a reason."""
    if how not in CLOSINGS:
        raise NotVisible
    agreement = selectors.get_agreement(actor=request.actor, agreement_id=agreement_id)
    service, title = CLOSINGS[how]
    form = ReasonForm(request.POST or None)
    if not form.is_valid():
        return _form(request, form, agreement.organisation, title)
    require_recent(request)
    service(actor=request.actor, agreement_id=agreement.pk, reason=form.cleaned_data["reason"], at=clock.now())
    return redirect("accounts:organisation", agreement.organisation_id)


@require_safe
def text(request: PortalRequest, text_id: UUID) -> HttpResponse:
    shown = selectors.get_text(actor=request.actor, text_id=text_id)
    return render(request, "accounts/staff/agreement_text.html", {"text": shown})


def _form(request: PortalRequest, form: object, organisation: object, title: object) -> HttpResponse:
    context = {"form": form, "organisation": organisation, "title": title}
    return render(request, "accounts/staff/form.html", context)
