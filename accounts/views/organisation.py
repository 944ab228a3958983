"""Our organisation, as its own people see it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import permissions, selectors
from accounts.forms import InviteForm, MemorandumForm, ReasonForm
from accounts.services import agreements, invitations, members, organisations
from accounts.stepup import require_recent
from common import clock
from common.actors import Role
from common.http import PortalRequest


@require_safe
def organisation(request: PortalRequest) -> HttpResponse:
    """Standing, agreements and contact point on one page."""
    own = selectors.own_organisation(request.actor)
    signed = [
        (agreement, permissions.agreement_acts(request.actor, agreement))
        for agreement in selectors.agreements_of(request.actor, own.pk)
    ]
    context = {
        "organisation": own,
        "agreements": signed,
        "terms": selectors.terms_of(own.pk),
        "can": permissions.allowed_acts(request.actor, own),
    }
    return render(request, "accounts/organisation.html", context)


@require_safe
def members_list(request: PortalRequest) -> HttpResponse:
    own = selectors.own_organisation(request.actor)
    context = {
        "members": selectors.members_of(request.actor, own.pk),
        "invitations": selectors.invitations_of(request.actor, own.pk),
        "can": permissions.allowed_acts(request.actor, own),
    }
    return render(request, "accounts/members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite_member(request: PortalRequest) -> HttpResponse:
    """Write a slip and show its code this once."""
    own = selectors.own_organisation(request.actor)
    permissions.check_may_invite_member(request.actor, own)
    require_recent(request)
    form = InviteForm(request.POST or None)
    if not form.is_valid():
        return render(request, "accounts/invite_member.html", {"form": form})
    role = Role(form.cleaned_data["role"])
    slip = invitations.invite_member(actor=request.actor, organisation_id=own.pk, role=role, at=clock.now())
    return render(request, "accounts/slip.html", {"slip": slip})


@require_POST
def invitation_end(request: PortalRequest, invitation_id: UUID) -> HttpResponse:
    invitations.end_invitation(actor=request.actor, invitation_id=invitation_id, at=clock.now())
    messages.success(request, _("The slip no longer works."))
    return redirect("accounts:members")


@require_POST
def member_end(request: PortalRequest, membership_id: UUID) -> HttpResponse:
    require_recent(request)
    members.end_membership(actor=request.actor, membership_id=membership_id, at=clock.now())
    messages.success(request, _("This person can no longer act for your organisation."))
    return redirect("accounts:members")


@require_POST
def member_reset(request: PortalRequest, membership_id: UUID) -> HttpResponse:
    require_recent(request)
    slip = invitations.give_reset_slip(actor=request.actor, membership_id=membership_id, at=clock.now())
    return render(request, "accounts/slip.html", {"slip": slip})


@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_memorandum(request: PortalRequest) -> HttpResponse:
    own = selectors.own_organisation(request.actor)
    permissions.check_may_ask_for_memorandum(request.actor, own)
    form = MemorandumForm(request.POST or None)
    if not form.is_valid():
        return render(request, "accounts/ask_for_memorandum.html", {"form": form})
    agreements.ask_for_memorandum(
        actor=request.actor, organisation_id=own.pk, subject=form.cleaned_data["subject"], at=clock.now()
    )
    messages.success(request, _("Your contact point has been asked."))
    return redirect("accounts:organisation")


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_decline(request: PortalRequest, agreement_id: UUID) -> HttpResponse:
    return _close_agreement(request, agreement_id, "decline")


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_end(request: PortalRequest, agreement_id: UUID) -> HttpResponse:
    return _close_agreement(request, agreement_id, "end")


def _close_agreement(request: PortalRequest, agreement_id: UUID, how: str) -> HttpResponse:
    agreement = selectors.get_agreement(actor=request.actor, agreement_id=agreement_id)
    form = ReasonForm(request.POST or None)
    if not form.is_valid():
        context = {"form": form, "agreement": agreement, "how": how}
        return render(request, "accounts/close_agreement.html", context)
    require_recent(request)
    act = agreements.decline_agreement if how == "decline" else agreements.end_agreement
    act(actor=request.actor, agreement_id=agreement.pk, reason=form.cleaned_data["reason"], at=clock.now())
    return redirect("accounts:organisation")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PortalRequest) -> HttpResponse:
    """Leave the cooperation; asked once more, with a reason."""
    own = selectors.own_organisation(request.actor)
    form = ReasonForm(request.POST or None)
    if not form.is_valid():
        return render(request, "accounts/withdraw.html", {"form": form, "organisation": own})
    require_recent(request)
    organisations.withdraw_organisation(
        actor=request.actor, organisation_id=own.pk, reason=form.cleaned_data["reason"], at=clock.now()
    )
    return redirect("accounts:organisation")


@require_safe
def agreement_text(request: PortalRequest, text_id: UUID) -> HttpResponse:
    """The wording as it was signed."""
    text = selectors.get_text(actor=request.actor, text_id=text_id)
    return render(request, "accounts/agreement_text.html", {"text": text})
