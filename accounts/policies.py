"""The Protocol's conditions on organisations, roles and slips. Each raises, with words for people."""

import unicodedata
from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.models import (
    Agreement,
    AgreementKind,
    ApiToken,
    Appointment,
    Invitation,
    Membership,
    Organisation,
    Person,
)
from accounts.states import InvitationState, Standing
from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Actor, Role
from common.errors import Conflict, Invalid, NotAllowed

CONTENT_ROLES = frozenset(
    {
        Role.ANALYST,
        Role.TEAM_LEAD,
        Role.DISCLOSURE_OFFICER,
        Role.HEAD,
        Role.PROTECTION_OFFICER,
        Role.EVIDENCE_OFFICER,
        Role.CONTACT_POINT,
    }
)
_LOOKS_LIKE = {"O": "0", "I": "1", "L": "1", "U": "V"}
# Each pair is one reason; the order inside a pair says nothing.
INCOMPATIBLE: frozenset[frozenset[Role]] = frozenset(
    {frozenset({Role.ADMINISTRATOR, role}) for role in CONTENT_ROLES}
    | {frozenset({Role.DISCLOSURE_OFFICER, Role.HEAD})}
    | {frozenset({Role.AUDITOR, role}) for role in MECHANISM_ROLES - {Role.AUDITOR}}
    | {frozenset({partner, staff}) for partner in PARTNER_ROLES for staff in MECHANISM_ROLES}
)


class IncompatibleRoles(Conflict):
    """One person may not hold these two roles: one of them watches over, or is kept away from, the other."""

    for_people = _("This person already has a role that may not be joined with this one.")

    def __init__(self, *, held: Role, wanted: Role) -> None:
        super().__init__(f"{held} and {wanted} may not be one person")
        self.held, self.wanted = held, wanted


class NotASignatory(NotAllowed):
    """The organisation has not signed the Protocol, or is suspended, or has withdrawn."""

    for_people = _(
        "Your organisation cannot hand over material at present. What you prepared is kept. "
        "Your contact point can help."
    )


class NotYetVetted(NotAllowed):
    for_people = _("Your organisation is not yet vetted. Your contact point will tell you when it is.")


class HasLeft(NotAllowed):
    """The organisation has withdrawn: nothing is prepared any more, and nothing it handed over is undone by that."""

    for_people = _(
        "Your organisation has withdrawn, so nothing is prepared any more. You can still give drafts up, and record "
        "that a person takes consent back."
    )


class SameTwoEyes(NotAllowed):
    """Whoever proposed it may not confirm it (access.md, Four eyes)."""

    for_people = _("You proposed this yourself. Somebody else has to confirm it.")


class SlipNotUsable(Invalid):
    """Wrong, used, ended, too old, or not yet confirmed: the answer is one and the same."""

    for_people = _("This code does not work. Check it, or ask whoever gave it to you for a new one.")


class LastFocalPoint(Conflict):
    for_people = _("This is the last focal point. Another one has to be in place first.")


class ProtocolEndsWithStanding(Conflict):
    for_people = _("The Protocol is not ended here. Record that the organisation withdraws.")


class AlreadyEnded(Conflict):
    for_people = _("This has ended already.")


class TeamNameTaken(Invalid):
    for_people = _("There is a team of this name already.")


class DeputyIsTheSame(Invalid):
    for_people = _("The deputy has to be another person than the contact point.")


def check_roles_may_be_joined(held: Collection[Role], wanted: Role) -> None:
    """Refuse a role that must not be in the same hands as one already held."""
    for role in held:
        if frozenset({role, wanted}) in INCOMPATIBLE:
            raise IncompatibleRoles(held=role, wanted=wanted)


def check_organisation_may_prepare(organisation: Organisation) -> None:
    """Refuse drafts to whoever is not vetted; the suspended may go on preparing.

    Source: Protocol, signature by organisations (C1).
    """
    if organisation.state == Standing.INVITED:
        raise NotYetVetted
    if organisation.state == Standing.WITHDRAWN:
        raise HasLeft


def check_organisation_may_hand_over(organisation: Organisation) -> None:
    """Refuse a hand-over by anybody but a signatory in good standing.

    Source: Protocol, signature by organisations (C1, C3).
    """
    if organisation.state != Standing.SIGNATORY:
        raise NotASignatory


def check_second_pair_of_eyes(*, proposed_by: UUID, confirmed_by: UUID) -> None:
    if proposed_by == confirmed_by:
        raise SameTwoEyes


def does_reset_need_a_second(actor: Actor, membership: Membership, *, other_places: int) -> bool:
    """Whether a reset slip works only once a second person said yes: whoever uses it owns the account from then on.

    A focal point alone may give one to a contributor, whose drafts they see anyway. For a focal point's account, for
    one with a place elsewhere, and when staff give it, it would open what the giver may not see or decide (C10, D1).
    """
    is_within = actor.role == Role.NGO_FOCAL_POINT and membership.role == Role.NGO_CONTRIBUTOR
    return not is_within or other_places > 0


def check_slip_may_be_used(invitation: Invitation | None, at: datetime) -> Invitation:
    """Return the slip if it works now; every reason why it does not looks the same."""
    if invitation is None or invitation.state != InvitationState.OPEN or invitation.expires_at <= at:
        raise SlipNotUsable
    return invitation


def check_memorandum_may_follow(organisation: Organisation) -> None:
    """Refuse a memorandum with somebody who has not signed the Protocol it refines (C2)."""
    check_organisation_may_hand_over(organisation)


def check_agreement_may_be_ended(agreement: Agreement) -> None:
    """Refuse to end the Protocol beside the standing: who leaves it withdraws as an organisation."""
    if agreement.kind == AgreementKind.PROTOCOL:
        raise ProtocolEndsWithStanding


def check_deputy_is_somebody_else(contact_point_id: UUID, deputy_id: UUID) -> None:
    if contact_point_id == deputy_id:
        raise DeputyIsTheSame


def check_somebody_stays(*, leaving: Membership, focal_points: int) -> None:
    """Refuse to leave an organisation without anybody who can speak for it."""
    if leaving.role == Role.NGO_FOCAL_POINT and focal_points <= 1:
        raise LastFocalPoint


def check_membership_is_live(membership: Membership) -> None:
    if membership.ended_at is not None:
        raise AlreadyEnded


def check_appointment_is_live(appointment: Appointment) -> None:
    if appointment.ended_at is not None:
        raise AlreadyEnded


def check_organisation_may_grow(organisation: Organisation) -> None:
    """Refuse new people to an organisation that has left."""
    if organisation.state == Standing.WITHDRAWN:
        raise NotASignatory


def check_person_is_staff(*, appointments: int) -> None:
    """Refuse an administrator's slip for a partner's account: those are given by people who know the partner."""
    if not appointments:
        raise NotAllowed


def check_nobody_raises_themselves(actor: Actor, person: Person) -> None:
    if person.pseudonym_id == actor.id:
        raise SameTwoEyes


def check_team_name_is_free(*, taken: bool) -> None:
    if taken:
        raise TeamNameTaken


def is_token_live(token: ApiToken, at: datetime) -> bool:
    return token.ended_at is None and at < token.expires_at


def code_hash(code: str) -> str:
    """Hash a code as people type it: any case, spaces, dashes, Arabic digits, and the letters we do not use."""
    letters = (_LOOKS_LIKE.get(letter, letter) for letter in unicodedata.normalize("NFKC", code).upper())
    typed = "".join(_latin_digit(letter) for letter in letters if letter.isalnum())
    return sha256(b"portal/slip\0" + typed.encode()).hexdigest()


def token_hash(token: str) -> str:
    """Hash 32 random bytes: nothing to guess, so nothing slow is needed."""
    return sha256(b"portal/token\0" + token.encode()).hexdigest()


def _latin_digit(letter: str) -> str:
    value = unicodedata.digit(letter, None)
    return letter if value is None else str(value)
