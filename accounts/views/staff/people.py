"""Staff accounts, teams and roles: no content, no identities."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import permissions, selectors
from accounts.forms import ProposeRoleForm, TeamForm
from accounts.services import invitations, staff
from accounts.stepup import require_recent
from common import clock
from common.actors import Role
from common.errors import PortalError
from common.http import PortalRequest


@require_safe
def people(request: PortalRequest) -> HttpResponse:
    """Who works here in which role, what is proposed, which slips are out."""
    permissions.check_may_manage_staff(request.actor)
    slips = [
        (slip, permissions.invitation_acts(request.actor, slip)) for slip in selectors.staff_slips_for(request.actor)
    ]
    proposals = [
        (proposal, permissions.grant_acts(request.actor, proposal)) for proposal in selectors.grants_for(request.actor)
    ]
    context = {
        "people": selectors.staff_for(request.actor),
        "teams": selectors.teams_for(request.actor),
        "proposals": proposals,
        "invitations": slips,
    }
    return render(request, "accounts/staff/people.html", context)


@require_safe
def person(request: PortalRequest, person_id: UUID) -> HttpResponse:
    permissions.check_may_manage_staff(request.actor)
    shown = selectors.get_person(actor=request.actor, person_id=person_id)
    context = {
        "person": shown,
        "appointments": selectors.appointments_of(request.actor, shown.pk),
        "form": ProposeRoleForm(teams=selectors.teams_for(request.actor)),
        "can_reset": permissions.may_reset_staff(request.actor),
    }
    return render(request, "accounts/staff/person.html", context)


@require_POST
def role_propose(request: PortalRequest, person_id: UUID) -> HttpResponse:
    require_recent(request)
    shown = selectors.get_person(actor=request.actor, person_id=person_id)
    form = ProposeRoleForm(request.POST, teams=selectors.teams_for(request.actor))
    if form.is_valid():
        try:
            staff.propose_role(
                actor=request.actor,
                person_id=shown.pk,
                team_id=form.cleaned_data["team"].pk,
                role=Role(form.cleaned_data["role"]),
                reason=form.cleaned_data["reason"],
                at=clock.now(),
            )
        except PortalError as refusal:
            form.add_error("role", str(refusal.for_people))
        else:
            messages.success(request, _("Proposed. Somebody else confirms it."))
            return redirect("accounts:people")
    appointments = selectors.appointments_of(request.actor, shown.pk)
    context = {"person": shown, "appointments": appointments, "form": form}
    return render(request, "accounts/staff/person.html", context)


@require_POST
def role_confirm(request: PortalRequest, proposal_id: UUID) -> HttpResponse:
    require_recent(request)
    staff.confirm_role(actor=request.actor, proposal_id=proposal_id, at=clock.now())
    return redirect("accounts:people")


@require_POST
def role_decline(request: PortalRequest, proposal_id: UUID) -> HttpResponse:
    require_recent(request)
    staff.decline_role(actor=request.actor, proposal_id=proposal_id, at=clock.now())
    return redirect("accounts:people")


@require_POST
def appointment_end(request: PortalRequest, appointment_id: UUID) -> HttpResponse:
    require_recent(request)
    ended = staff.end_appointment(actor=request.actor, appointment_id=appointment_id, at=clock.now())
    return redirect("accounts:person", ended.person_id)


@require_POST
def person_reset(request: PortalRequest, person_id: UUID) -> HttpResponse:
    require_recent(request)
    slip = invitations.give_staff_reset_slip(actor=request.actor, person_id=person_id, at=clock.now())
    return render(request, "accounts/staff/slip.html", {"slip": slip})


@require_POST
def invite_staff(request: PortalRequest) -> HttpResponse:
    require_recent(request)
    slip = invitations.invite_staff(actor=request.actor, at=clock.now())
    return render(request, "accounts/staff/slip.html", {"slip": slip})


@require_http_methods(["GET", "HEAD", "POST"])
def teams(request: PortalRequest) -> HttpResponse:
    """The teams there are, and a new one."""
    permissions.check_may_manage_staff(request.actor)
    form = TeamForm(request.POST or None)
    if form.is_valid():
        try:
            staff.make_team(actor=request.actor, name=form.cleaned_data["name"], at=clock.now())
        except PortalError as refusal:
            form.add_error("name", str(refusal.for_people))
        else:
            return redirect("accounts:teams")
    context = {"teams": selectors.teams_for(request.actor), "form": form}
    return render(request, "accounts/staff/teams.html", context)
