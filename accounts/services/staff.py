"""Teams, and roles of staff: proposed by one, confirmed by another, ended."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import permissions, policies
from accounts.models import Appointment, GrantProposal, Membership, Person, Team
from accounts.selectors import get_appointment, get_grant, get_person, get_team
from accounts.states import GRANT, GrantState
from common.actors import Actor, Role
from custody import ledger
from custody.acts import Act, SubjectKind


@transaction.atomic
def make_team(*, actor: Actor, name: str, at: datetime) -> Team:
    permissions.check_may_manage_staff(actor)
    policies.check_team_name_is_free(taken=Team.objects.filter(name=name).exists())
    team = Team.objects.create(name=name)
    ledger.record(actor=actor, act=Act.CONFIG_CHANGED, subject_kind=SubjectKind.TEAM, subject_id=team.pk, at=at)
    return team


@transaction.atomic
def propose_role(
    *, actor: Actor, person_id: UUID, team_id: UUID, role: Role, reason: str, at: datetime
) -> GrantProposal:
    """Ask that a colleague gets a role in a team; nothing changes before a second person confirms."""
    permissions.check_may_manage_staff(actor)
    person, team = get_person(actor=actor, person_id=person_id), get_team(actor=actor, team_id=team_id)
    policies.check_roles_may_be_joined(roles_held(person), role)
    proposal = GrantProposal.objects.create(
        person=person, team=team, role=role, reason=reason, proposed_by=actor.id, proposed_at=at
    )
    ledger.record(
        actor=actor,
        act=Act.GRANT_GIVEN,
        subject_kind=SubjectKind.GRANT,
        subject_id=proposal.pk,
        after=GrantState.PROPOSED,
        purpose=reason,
        facts={"person": str(person.pseudonym_id), "role": role},
        at=at,
    )
    return proposal


@transaction.atomic
def confirm_role(*, actor: Actor, proposal_id: UUID, at: datetime) -> Appointment:
    """Give the role that another person proposed; incompatible roles are looked for again, now (access.md)."""
    proposal = get_grant(actor=actor, proposal_id=proposal_id)
    permissions.check_may_decide_grant(actor, proposal)
    policies.check_second_pair_of_eyes(proposed_by=proposal.proposed_by, confirmed_by=actor.id)
    # Two proposals for one person confirmed at once must see each other.
    person = Person.objects.select_for_update().get(pk=proposal.person_id)
    policies.check_nobody_raises_themselves(actor, person)
    policies.check_roles_may_be_joined(roles_held(person), Role(proposal.role))
    _decide(actor, proposal, GrantState.CONFIRMED, Act.GRANT_GIVEN, at)
    appointment, made = Appointment.objects.get_or_create(
        person=person, team=proposal.team, role=proposal.role, ended_at=None, defaults={"since": at}
    )
    if made:
        ledger.record(
            actor=actor,
            act=Act.APPOINTMENT_MADE,
            subject_kind=SubjectKind.APPOINTMENT,
            subject_id=appointment.pk,
            after=proposal.role,
            facts={"person": str(person.pseudonym_id)},
            at=at,
        )
    return appointment


@transaction.atomic
def decline_role(*, actor: Actor, proposal_id: UUID, at: datetime) -> GrantProposal:
    proposal = get_grant(actor=actor, proposal_id=proposal_id)
    permissions.check_may_decide_grant(actor, proposal)
    return _decide(actor, proposal, GrantState.DECLINED, Act.GRANT_TAKEN, at)


@transaction.atomic
def end_appointment(*, actor: Actor, appointment_id: UUID, at: datetime) -> Appointment:
    """Take a role back at once; taking away needs one person only."""
    appointment = get_appointment(actor=actor, appointment_id=appointment_id)
    permissions.check_may_manage_staff(actor)
    policies.check_appointment_is_live(appointment)
    appointment.ended_at, appointment.ended_by = at, actor.id
    appointment.save(update_fields=["ended_at", "ended_by"])
    ledger.record(
        actor=actor,
        act=Act.APPOINTMENT_ENDED,
        subject_kind=SubjectKind.APPOINTMENT,
        subject_id=appointment.pk,
        before=appointment.role,
        at=at,
    )
    return appointment


def roles_held(person: Person) -> set[Role]:
    """Every role a person holds now, on either face."""
    live = {"person": person, "ended_at__isnull": True}
    rows = [
        *Membership.objects.filter(**live).values_list("role", flat=True),
        *Appointment.objects.filter(**live).values_list("role", flat=True),
    ]
    return {Role(role) for role in rows}


def _decide(actor: Actor, proposal: GrantProposal, to: GrantState, act: Act, at: datetime) -> GrantProposal:
    return ledger.move(
        proposal, to=to, table=GRANT, actor=actor, act=act, also={"decided_by": actor.id, "decided_at": at}, at=at
    )
