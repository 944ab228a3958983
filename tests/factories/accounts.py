"""The smallest valid people and organisations; states are reached through the real services."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from accounts.hats import mechanism_hats, partner_hats
from accounts.models import (
    AgreementKind,
    AgreementText,
    ApiToken,
    Appointment,
    ContactAssignment,
    Membership,
    Organisation,
    Person,
    Scope,
    Team,
)
from accounts.services import agreements, organisations, tokens
from accounts.states import Standing
from common.actors import Actor, Role

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PASSWORD = "four words in a row"


def make_person(display_name: str = "Dunya", *, login: str | None = None, **more) -> Person:
    return Person.objects.create_person(
        login=login or f"p-{uuid4().hex[:12]}", display_name=display_name, password=PASSWORD, language="en", **more
    )


def make_team(name: str | None = None) -> Team:
    return Team.objects.create(name=name or f"Team {uuid4().hex[:8]}")


def make_staff(role: Role, *, team: Team | None = None, name: str = "") -> Person:
    """A colleague in one role."""
    person = make_person(name or str(role.label))
    Appointment.objects.create(person=person, team=team or make_team(), role=role, since=NOON)
    return person


def actor_of(person: Person) -> Actor:
    """The actor of a person who has exactly one role."""
    (hat,) = partner_hats(person) or mechanism_hats(person)
    return hat.worn_by(person)


def contact_point() -> Actor:
    return actor_of(make_staff(Role.CONTACT_POINT))


def make_text(**more) -> AgreementText:
    what = {"kind": AgreementKind.PROTOCOL, "version": uuid4().hex[:8], "language": "en"}
    what |= {"title": "Protocol of Cooperation", "text": "We agree.", "adopted_on": date(2017, 4, 3)}
    return AgreementText.objects.create(**what | more)


def make_organisation(state: Standing = Standing.SIGNATORY, *, name: str = "Olive Archive", **more) -> Organisation:
    """An organisation that walked to this standing."""
    actor = contact_point()
    what = {"name": name, "name_ar": "أرشيف الزيتون", "short_label": uuid4().hex[:12], **more}
    organisation = organisations.invite_organisation(actor=actor, at=NOON, **what)
    asked = {"actor": actor, "organisation_id": organisation.pk, "reason": "as agreed", "at": NOON}
    if state in {Standing.VETTED, Standing.SIGNATORY, Standing.SUSPENDED}:
        organisations.vet_organisation(**asked)
    if state in {Standing.SIGNATORY, Standing.SUSPENDED}:
        sign(organisation, actor=actor)
    if state == Standing.SUSPENDED:
        organisations.suspend_organisation(**asked)
    if state == Standing.WITHDRAWN:
        organisations.withdraw_organisation(**asked)
    organisation.refresh_from_db()
    return organisation


def sign(organisation: Organisation, *, actor: Actor | None = None):
    return agreements.sign_protocol(
        actor=actor or contact_point(),
        organisation_id=organisation.pk,
        text_id=make_text().pk,
        signatories=["Invented Director"],
        signed_on=date(2026, 1, 15),
        at=NOON,
    )


def make_member(
    role: Role = Role.NGO_FOCAL_POINT, *, organisation: Organisation | None = None, name: str = ""
) -> Person:
    person = make_person(name or str(role.label))
    Membership.objects.create(person=person, organisation=organisation or make_organisation(), role=role, since=NOON)
    return person


def make_contact(organisation: Organisation, **more) -> ContactAssignment:
    people = {"contact_point": make_staff(Role.CONTACT_POINT), "deputy": make_staff(Role.CONTACT_POINT)}
    return ContactAssignment.objects.create(organisation=organisation, since=NOON, **people | more)


def make_token(person: Person, *scopes: Scope, at: datetime = NOON, days: int = 30) -> tuple[ApiToken, str]:
    new = tokens.issue_token(actor=actor_of(person), label="Sync", scopes=scopes or tuple(Scope), days=days, at=at)
    return new.token, new.secret


def long_after(at: datetime = NOON) -> datetime:
    return at + timedelta(days=400)


def leave(organisation: Organisation) -> None:
    """The organisation withdraws."""
    organisations.withdraw_organisation(
        actor=contact_point(), organisation_id=organisation.pk, reason="as they wish", at=NOON
    )
