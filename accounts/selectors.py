"""Questions about people and organisations. Each starts at what the actor may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from accounts.models import (
    Agreement,
    AgreementKind,
    AgreementTerms,
    AgreementText,
    ApiToken,
    Appointment,
    ContactAssignment,
    GrantProposal,
    Invitation,
    Membership,
    Organisation,
    Person,
    Team,
)
from accounts.models.agreement import DEFAULT_COOLING_HOURS, DEFAULT_FEEDBACK_DAYS, DEFAULT_NOTICE_DAYS
from accounts.policies import is_token_live, token_hash
from accounts.states import AgreementState, GrantState, InvitationState
from common.actors import Actor, Role
from common.errors import NotVisible

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds between the Mechanism and one organisation: the defaults, or what their memorandum says (C2)."""

    feedback_days: int = DEFAULT_FEEDBACK_DAYS
    notice_days: int = DEFAULT_NOTICE_DAYS
    cooling_hours: int = DEFAULT_COOLING_HOURS


def _one(rows: "QuerySet[M]", pk: UUID) -> M:
    """Return the row, or say that there is nothing: what is not visible does not exist."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def organisations_for(actor: Actor) -> "QuerySet[Organisation]":
    return Organisation.objects.visible_to(actor)


def get_organisation(*, actor: Actor, organisation_id: UUID) -> Organisation:
    return _one(Organisation.objects.visible_to(actor), organisation_id)


def own_organisation(actor: Actor) -> Organisation:
    """The organisation this actor acts for.

    Raises:
        NotVisible: the actor is of the Mechanism.
    """
    if actor.organisation_id is None:
        raise NotVisible
    return get_organisation(actor=actor, organisation_id=actor.organisation_id)


def members_of(actor: Actor, organisation_id: UUID) -> "QuerySet[Membership]":
    return Membership.objects.visible_to(actor).filter(organisation_id=organisation_id).select_related("person")


def get_membership(*, actor: Actor, membership_id: UUID) -> Membership:
    return _one(Membership.objects.visible_to(actor).select_related("person", "organisation"), membership_id)


def invitations_of(actor: Actor, organisation_id: UUID) -> "QuerySet[Invitation]":
    """Slips of an organisation that may still matter: open, or waiting for a second person."""
    waiting = [InvitationState.OPEN, InvitationState.AWAITING_CONFIRMATION]
    return Invitation.objects.visible_to(actor).filter(organisation_id=organisation_id, state__in=waiting)


def staff_slips_for(actor: Actor) -> "QuerySet[Invitation]":
    waiting = [InvitationState.OPEN, InvitationState.AWAITING_CONFIRMATION]
    return Invitation.objects.visible_to(actor).filter(organisation__isnull=True, state__in=waiting)


def get_invitation(*, actor: Actor, invitation_id: UUID) -> Invitation:
    return _one(Invitation.objects.visible_to(actor).select_related("organisation", "person"), invitation_id)


def agreements_of(actor: Actor, organisation_id: UUID) -> "QuerySet[Agreement]":
    return Agreement.objects.visible_to(actor).filter(organisation_id=organisation_id).select_related("text")


def get_agreement(*, actor: Actor, agreement_id: UUID) -> Agreement:
    return _one(Agreement.objects.visible_to(actor).select_related("organisation", "text"), agreement_id)


def protocol_texts(actor: Actor) -> "QuerySet[AgreementText]":
    return AgreementText.objects.visible_to(actor).filter(kind=AgreementKind.PROTOCOL)


def get_text(*, actor: Actor, text_id: UUID) -> AgreementText:
    return _one(AgreementText.objects.visible_to(actor), text_id)


def terms_of(organisation_id: UUID) -> Terms:
    """The terms in force for an organisation; those of the latest signed memorandum win over the defaults."""
    agreed = (
        AgreementTerms.objects.filter(
            agreement__organisation_id=organisation_id,
            agreement__state=AgreementState.SIGNED,
            agreement__kind=AgreementKind.MEMORANDUM,
        )
        .order_by("-agreement__signed_on")
        .first()
    )
    if agreed is None:
        return Terms()
    return Terms(agreed.feedback_days, agreed.notice_days, agreed.cooling_hours)


def contact_of(actor: Actor, organisation_id: UUID) -> ContactAssignment | None:
    return contact_history(actor, organisation_id).filter(ended_at__isnull=True).first()


def contact_history(actor: Actor, organisation_id: UUID) -> "QuerySet[ContactAssignment]":
    return (
        ContactAssignment.objects.visible_to(actor)
        .filter(organisation_id=organisation_id)
        .select_related("contact_point", "deputy")
    )


def possible_contacts(actor: Actor) -> "QuerySet[Person]":
    return people_for(actor).filter(
        appointments__role=Role.CONTACT_POINT, appointments__ended_at__isnull=True, is_active=True
    )


def people_for(actor: Actor) -> "QuerySet[Person]":
    return Person.objects.visible_to(actor)


def get_person(*, actor: Actor, person_id: UUID) -> Person:
    return _one(Person.objects.visible_to(actor), person_id)


def names_of(actor: Actor, pseudonyms: Iterable[UUID]) -> dict[UUID, str]:
    """The names to be shown for these actors, of those this actor may know; the others stay unnamed."""
    rows = Person.objects.visible_to(actor).filter(pseudonym_id__in=list(pseudonyms))
    return dict(rows.values_list("pseudonym_id", "display_name"))


def appointments_of(actor: Actor, person_id: UUID) -> "QuerySet[Appointment]":
    return Appointment.objects.visible_to(actor).filter(person_id=person_id).select_related("team")


def get_appointment(*, actor: Actor, appointment_id: UUID) -> Appointment:
    return _one(Appointment.objects.visible_to(actor), appointment_id)


def grants_for(actor: Actor) -> "QuerySet[GrantProposal]":
    return GrantProposal.objects.visible_to(actor).filter(state=GrantState.PROPOSED).select_related("person", "team")


def get_grant(*, actor: Actor, proposal_id: UUID) -> GrantProposal:
    return _one(GrantProposal.objects.visible_to(actor), proposal_id)


def teams_for(actor: Actor) -> "QuerySet[Team]":
    return Team.objects.visible_to(actor).filter(ended_at__isnull=True)


def get_team(*, actor: Actor, team_id: UUID) -> Team:
    return _one(Team.objects.visible_to(actor), team_id)


def tokens_for(actor: Actor) -> "QuerySet[ApiToken]":
    return ApiToken.objects.visible_to(actor).select_related("person")


def get_token(*, actor: Actor, token_id: UUID) -> ApiToken:
    return _one(ApiToken.objects.visible_to(actor), token_id)


def live_token(secret: str, at: datetime) -> ApiToken | None:
    """The token with this secret, if it works now; looked up by hash, so that no comparison leaks."""
    token = ApiToken.objects.select_related("person", "organisation").filter(token_sha256=token_hash(secret)).first()
    return token if token is not None and is_token_live(token, at) and token.person.is_active else None


def staff_for(actor: Actor) -> "QuerySet[Person]":
    """People without a place at any organisation: colleagues, also those who have no role yet."""
    return people_for(actor).filter(memberships__isnull=True)


def invented_people(*, partner: bool) -> list[tuple[Person, str]]:
    """People of the demonstration world on one face, each with their roles; they are nobody's secret."""
    model: type[Membership | Appointment] = Membership if partner else Appointment
    rows = model.objects.filter(ended_at__isnull=True, person__is_demonstration=True).select_related("person")
    roles: dict[Person, list[str]] = {}
    for row in rows.order_by("person__display_name"):
        roles.setdefault(row.person, []).append(str(Role(row.role).label))
    return [(person, ", ".join(sorted(set(held)))) for person, held in roles.items()]


def invented_person(person_id: UUID) -> Person:
    return _one(Person.objects.filter(is_demonstration=True, is_active=True), person_id)
