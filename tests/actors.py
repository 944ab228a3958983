"""One actor per role, with names: Amal contributes and Basil is focal point of one organisation, Carine of another.

`sign_in` opens the full session a person has after password and second factor.
"""

from uuid import uuid4

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import login
from django.test import Client, RequestFactory

from accounts.middleware import keep_on
from accounts.models import Organisation, Person, Team
from accounts.secondfactor import has_second_factor
from common import clock
from common.actors import PARTNER_ROLES, Actor, Role
from tests.factories.accounts import actor_of, make_member, make_staff

NAMES = {
    Role.NGO_CONTRIBUTOR: "Amal",
    Role.NGO_FOCAL_POINT: "Basil",
    Role.CONTACT_POINT: "Dima",
    Role.ANALYST: "Elias",
    Role.TEAM_LEAD: "Farah",
    Role.DISCLOSURE_OFFICER: "George",
    Role.HEAD: "Hala",
    Role.PROTECTION_OFFICER: "Iman",
    Role.EVIDENCE_OFFICER: "Jude",
    Role.AUDITOR: "Karim",
    Role.ADMINISTRATOR: "Lina",
}
URLCONFS = {"partner": "iiim_portal.urls_partner", "mechanism": "iiim_portal.urls_mechanism"}


def pure(role: Role, *, organisation_id=None, team_ids=()) -> Actor:
    """An actor without any row: for rules that read none."""
    return Actor(id=uuid4(), role=role, organisation_id=organisation_id, team_ids=frozenset(team_ids))


def person_with(role: Role, *, organisation: Organisation | None = None, team: Team | None = None) -> Person:
    """A person in the database with this one role."""
    if role in PARTNER_ROLES:
        return make_member(role, organisation=organisation, name=NAMES[role])
    return make_staff(role, team=team, name=NAMES[role])


def with_role(role: Role, *, organisation: Organisation | None = None, team: Team | None = None) -> Actor:
    """The actor of such a person; the worker has no row."""
    if role is Role.WORKER:
        return Actor(id=uuid4(), role=role)
    return actor_of(person_with(role, organisation=organisation, team=team))


def enrol(person: Person) -> str:
    """Give a person an authenticator; return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def sign_in(client: Client, person: Person) -> Client:
    """Open a full session: second factor enrolled, password just given."""
    if not has_second_factor(person):
        enrol(person)
    request = RequestFactory().get("/")
    request.session = client.session
    login(request, person)
    record_authentication(request, person, method="password", reauthenticated=True)
    keep_on(request, at=clock.now())
    request.session.save()
    client.cookies["sessionid"] = request.session.session_key
    return client


def client_of(person: Person, **extra) -> Client:
    return sign_in(Client(**extra), person)


def recovery_codes(person: Person) -> list[str]:
    return RecoveryCodes.activate(person).generate_codes()
