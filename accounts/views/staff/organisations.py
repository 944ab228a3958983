"""Organisations as staff see them: the whole history, and what may be done next."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import permissions, selectors
from accounts.forms import ContactForm, InviteForm, OrganisationForm, ReasonForm
from accounts.services import contact, invitations
from accounts.services import organisations as services
from accounts.stepup import require_recent
from common import clock
from common.actors import Role
from common.errors import Invalid, NotVisible
from common.http import PortalRequest

MOVES = {
    "vet": (services.vet_organisation, _("Record the vetting")),
    "suspend": (services.suspend_organisation, _("Suspend")),
    "restore": (services.restore_organisation, _("End the suspension")),
    "withdraw": (services.withdraw_organisation, _("Record the withdrawal")),
}


@require_safe
def organisations(request: PortalRequest) -> HttpResponse:
    context = {
        "organisations": selectors.organisations_for(request.actor),
        "can_invite": permissions.may_invite_organisation(request.actor),
    }
    return render(request, "accounts/staff/organisations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite_organisation(request: PortalRequest) -> HttpResponse:
    permissions.check_may_invite_organisation(request.actor)
    form = OrganisationForm(request.POST or None)
    if not form.is_valid():
        return render(request, "accounts/staff/invite_organisation.html", {"form": form})
    try:
        invited = services.invite_organisation(actor=request.actor, at=clock.now(), **form.cleaned_data)
    except Invalid as refusal:
        form.add_error("short_label", str(refusal.for_people))
        return render(request, "accounts/staff/invite_organisation.html", {"form": form})
    return redirect("accounts:organisation", invited.pk)


@require_safe
def organisation(request: PortalRequest, organisation_id: UUID) -> HttpResponse:
    """Standing, contact points of all times, agreements, people and slips of one organisation."""
    shown = selectors.get_organisation(actor=request.actor, organisation_id=organisation_id)
    agreements = [
        (agreement, permissions.agreement_acts(request.actor, agreement))
        for agreement in selectors.agreements_of(request.actor, shown.pk)
    ]
    members = [
        (membership, permissions.member_acts(request.actor, membership))
        for membership in selectors.members_of(request.actor, shown.pk)
    ]
    slips = [
        (slip, permissions.invitation_acts(request.actor, slip))
        for slip in selectors.invitations_of(request.actor, shown.pk)
    ]
    context = {
        "organisation": shown,
        "agreements": agreements,
        "terms": selectors.terms_of(shown.pk),
        "contacts": selectors.contact_history(request.actor, shown.pk),
        "members": members,
        "invitations": slips,
        "can": permissions.allowed_acts(request.actor, shown),
    }
    return render(request, "accounts/staff/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: PortalRequest, organisation_id: UUID, how: str) -> HttpResponse:
    """Change the standing, with a reason."""
    if how not in MOVES:
        raise NotVisible
    shown = selectors.get_organisation(actor=request.actor, organisation_id=organisation_id)
    service, title = MOVES[how]
    form = ReasonForm(request.POST or None)
    if not form.is_valid():
        context = {"form": form, "organisation": shown, "title": title}
        return render(request, "accounts/staff/move.html", context)
    require_recent(request)
    service(actor=request.actor, organisation_id=shown.pk, reason=form.cleaned_data["reason"], at=clock.now())
    messages.success(request, _("Done."))
    return redirect("accounts:organisation", shown.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def assign_contact(request: PortalRequest, organisation_id: UUID) -> HttpResponse:
    shown = selectors.get_organisation(actor=request.actor, organisation_id=organisation_id)
    permissions.check_may_assign_contact(request.actor, shown)
    require_recent(request)
    form = ContactForm(request.POST or None, people=selectors.possible_contacts(request.actor))
    if form.is_valid():
        given = form.cleaned_data
        try:
            contact.assign_contact(
                actor=request.actor,
                organisation_id=shown.pk,
                contact_point_id=given["contact_point"].pk,
                deputy_id=given["deputy"].pk,
                how_to_write=given["how_to_write"],
                handover_note=given["handover_note"],
                at=clock.now(),
            )
        except Invalid as refusal:
            form.add_error("deputy", str(refusal.for_people))
        else:
            return redirect("accounts:organisation", shown.pk)
    return render(request, "accounts/staff/assign_contact.html", {"form": form, "organisation": shown})


@require_http_methods(["GET", "HEAD", "POST"])
def invite_member(request: PortalRequest, organisation_id: UUID) -> HttpResponse:
    """Write a slip, for the first focal point or for whoever the organisation asks."""
    shown = selectors.get_organisation(actor=request.actor, organisation_id=organisation_id)
    permissions.check_may_invite_member(request.actor, shown)
    require_recent(request)
    form = InviteForm(request.POST or None, initial={"role": Role.NGO_FOCAL_POINT})
    if not form.is_valid():
        return render(request, "accounts/staff/invite_member.html", {"form": form, "organisation": shown})
    role = Role(form.cleaned_data["role"])
    slip = invitations.invite_member(actor=request.actor, organisation_id=shown.pk, role=role, at=clock.now())
    return render(request, "accounts/staff/slip.html", {"slip": slip})


@require_POST
def invitation_confirm(request: PortalRequest, invitation_id: UUID) -> HttpResponse:
    require_recent(request)
    slip = invitations.confirm_invitation(actor=request.actor, invitation_id=invitation_id, at=clock.now())
    messages.success(request, _("The slip works now."))
    return _back(slip.organisation_id)


@require_POST
def invitation_end(request: PortalRequest, invitation_id: UUID) -> HttpResponse:
    slip = invitations.end_invitation(actor=request.actor, invitation_id=invitation_id, at=clock.now())
    return _back(slip.organisation_id)


def _back(organisation_id: UUID | None) -> HttpResponse:
    return redirect("accounts:organisation", organisation_id) if organisation_id else redirect("accounts:people")
