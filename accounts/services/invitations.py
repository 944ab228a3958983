"""Slips: written, confirmed by a second person where needed, ended. Used in join.py."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts import permissions, policies
from accounts.models import Invitation, Membership, SlipPurpose
from accounts.selectors import appointments_of, get_invitation, get_membership, get_organisation, get_person
from accounts.states import INVITATION, InvitationState
from common.actors import Actor, Role
from custody import ledger
from custody.acts import Act, SubjectKind

SLIP_DAYS = timedelta(days=7)
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS, _GROUP = 4, 4


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed once: the code itself is nowhere kept."""

    invitation: Invitation
    code: str


@transaction.atomic
def invite_member(*, actor: Actor, organisation_id: UUID, role: Role, at: datetime) -> Slip:
    """Write a slip for a new member; one for a focal point works only once a second person said yes."""
    organisation = get_organisation(actor=actor, organisation_id=organisation_id)
    permissions.check_may_invite_member(actor, organisation)
    policies.check_organisation_may_grow(organisation)
    needs_second = role == Role.NGO_FOCAL_POINT
    return _write(
        actor,
        at,
        InvitationState.AWAITING_CONFIRMATION if needs_second else InvitationState.OPEN,
        purpose=SlipPurpose.JOIN_ORGANISATION,
        organisation=organisation,
        role=role,
    )


@transaction.atomic
def invite_staff(*, actor: Actor, at: datetime) -> Slip:
    """Write a slip for a colleague; it gives an account without any role, which lets nobody see anything."""
    permissions.check_may_manage_staff(actor)
    return _write(actor, at, InvitationState.OPEN, purpose=SlipPurpose.JOIN_STAFF)


@transaction.atomic
def give_reset_slip(*, actor: Actor, membership_id: UUID, at: datetime) -> Slip:
    """Write a slip for a new password and second factor, for a member one has seen.

    Most need a second person to confirm them: the policy says which.
    """
    membership = get_membership(actor=actor, membership_id=membership_id)
    permissions.check_may_reset(actor, membership)
    policies.check_membership_is_live(membership)
    elsewhere = Membership.objects.filter(person=membership.person, ended_at__isnull=True).exclude(pk=membership.pk)
    needs_second = policies.does_reset_need_a_second(actor, membership, other_places=elsewhere.count())
    return _write(
        actor,
        at,
        InvitationState.AWAITING_CONFIRMATION if needs_second else InvitationState.OPEN,
        purpose=SlipPurpose.RESET,
        organisation=membership.organisation,
        person=membership.person,
    )


@transaction.atomic
def give_staff_reset_slip(*, actor: Actor, person_id: UUID, at: datetime) -> Slip:
    """Write a reset slip for a colleague; an administrator alone could take over any account, so a Head confirms."""
    permissions.check_may_reset_staff(actor)
    person = get_person(actor=actor, person_id=person_id)
    policies.check_person_is_staff(appointments=appointments_of(actor, person.pk).count())
    return _write(actor, at, InvitationState.AWAITING_CONFIRMATION, purpose=SlipPurpose.RESET, person=person)


@transaction.atomic
def confirm_invitation(*, actor: Actor, invitation_id: UUID, at: datetime) -> Invitation:
    """Make a slip work; never by the one who wrote it (access.md, Four eyes)."""
    invitation = get_invitation(actor=actor, invitation_id=invitation_id)
    permissions.check_may_confirm_invitation(actor, invitation)
    policies.check_second_pair_of_eyes(proposed_by=invitation.issued_by, confirmed_by=actor.id)
    return ledger.move(
        invitation,
        to=InvitationState.OPEN,
        table=INVITATION,
        actor=actor,
        act=Act.MEMBER_INVITED,
        also={"confirmed_by": actor.id},
        on_behalf_of=invitation.organisation_id,
        facts={"confirmed": True},
        at=at,
    )


@transaction.atomic
def end_invitation(*, actor: Actor, invitation_id: UUID, at: datetime) -> Invitation:
    invitation = get_invitation(actor=actor, invitation_id=invitation_id)
    permissions.check_may_end_invitation(actor, invitation)
    return ledger.move(
        invitation,
        to=InvitationState.ENDED,
        table=INVITATION,
        actor=actor,
        act=Act.MEMBER_REMOVED,
        on_behalf_of=invitation.organisation_id,
        facts={"slip": True},
        at=at,
    )


def _write(actor: Actor, at: datetime, state: InvitationState, **what: object) -> Slip:
    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    invitation = Invitation.objects.create(
        state=state,
        code_sha256=policies.code_hash(code),
        issued_by=actor.id,
        issued_at=at,
        expires_at=at + SLIP_DAYS,
        **what,
    )
    ledger.record(
        actor=actor,
        act=Act.MEMBER_INVITED,
        subject_kind=SubjectKind.MEMBER,
        subject_id=invitation.pk,
        after=state,
        on_behalf_of=invitation.organisation_id,
        facts={"purpose": invitation.purpose, "role": invitation.role},
        at=at,
    )
    return Slip(invitation, code)
