"""Makes the invented people and organisations; what services can do is done by them, in the order of real life."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from accounts.demonstration import secrets_file
from accounts.demonstration.cast import PARTNERS, STAFF, TEXT, TITLE, WITH_TOKEN, Partner
from accounts.demonstration.secrets_file import Known
from accounts.hats import mechanism_hats, partner_hats
from accounts.models import AgreementKind, AgreementText, Appointment, Membership, Organisation, Person, Scope, Team
from accounts.services import agreements, contact, organisations, tokens
from common.actors import WORKER, Actor
from custody import ledger
from custody.acts import Act, SubjectKind

VERSION = "demonstration-1"
# The world is older than what happens in it.
# Signed more than a year ago, so that two whole half-years of meetings were promised.
AGE = timedelta(days=400)
TOKEN_DAYS = 3650


@dataclass(frozen=True, slots=True)
class World:
    """people: by login name.  organisations: by short label.  known: what each person knows."""

    people: dict[str, Person]
    organisations: dict[str, Organisation]
    known: dict[str, Known]

    def actor(self, login: str) -> Actor:
        """The actor of an invented person; each has exactly one role."""
        person = self.people[login]
        (hat,) = partner_hats(person) or mechanism_hats(person)
        return hat.worn_by(person)


@transaction.atomic
def load(at: datetime) -> World:
    """Make what is missing of the world, and return all of it; a second time changes nothing.

    Refuses outside a demonstration.
    """
    known, begun = secrets_file.known(), at - AGE
    for login, name, role, team in STAFF:
        person = _person(login, name, "en", known)
        Appointment.objects.get_or_create(
            person=person, team=Team.objects.get_or_create(name=team)[0], role=role, defaults={"since": begun}
        )
    world = World(_people(), {}, known)
    texts = _texts(world.actor("dima"), begun)
    for partner in PARTNERS:
        _partner(world, partner, texts["ar" if partner.people[0][3] == "ar" else "en"], begun)
    world = World(_people(), {row.short_label: row for row in Organisation.objects.all()}, known)
    _tokens(world, at)
    secrets_file.write(known)
    return world


def _people() -> dict[str, Person]:
    return {person.login: person for person in Person.objects.filter(is_demonstration=True)}


def _person(login: str, name: str, language: str, known: dict[str, Known]) -> Person:
    """Find or make a person who can sign in; a lost file of secrets is made good by new ones."""
    person = Person.objects.filter(login=login, is_demonstration=True).first()
    if person is not None and login in known:
        return person
    knows = known[login] = secrets_file.fresh()
    if person is None:
        person = Person.objects.create_person(
            login=login, display_name=name, password=knows.password, language=language, is_demonstration=True
        )
    else:
        person.set_password(knows.password)
        person.save(update_fields=["password"])
        Authenticator.objects.filter(user=person).delete()
    TOTP.activate(person, knows.totp_secret)
    RecoveryCodes.activate(person)
    return person


def _texts(actor: Actor, at: datetime) -> dict[str, AgreementText]:
    found = {row.language: row for row in AgreementText.objects.visible_to(actor).filter(version=VERSION)}
    for language in TEXT.keys() - found.keys():
        found[language] = agreements.adopt_text(
            actor=actor,
            kind=AgreementKind.PROTOCOL,
            version=VERSION,
            language=language,
            title=TITLE[language],
            text=TEXT[language],
            adopted_on=at.date(),
            at=at,
        )
    return found


def _partner(world: World, partner: Partner, text: AgreementText, at: datetime) -> None:
    if Organisation.objects.filter(short_label=partner.short_label).exists():
        organisation = Organisation.objects.get(short_label=partner.short_label)
    else:
        organisation = _walked_to_signatory(world, partner, text, at)
    for login, name, role, language in partner.people:
        person = _person(login, name, language, world.known)
        member, made = Membership.objects.get_or_create(
            person=person, organisation=organisation, role=role, defaults={"since": at}
        )
        if made:
            ledger.record(
                actor=WORKER,
                act=Act.MEMBER_JOINED,
                subject_kind=SubjectKind.MEMBER,
                subject_id=member.pk,
                on_behalf_of=organisation.pk,
                facts={"person": str(person.pseudonym_id), "role": role.value},
                at=at,
            )


def _walked_to_signatory(world: World, partner: Partner, text: AgreementText, at: datetime) -> Organisation:
    point, deputy = partner.contact
    actor = world.actor(point)
    organisation = organisations.invite_organisation(
        actor=actor, name=partner.name, name_ar=partner.name_ar, short_label=partner.short_label, at=at
    )
    day = timedelta(days=1)
    organisations.vet_organisation(actor=actor, organisation_id=organisation.pk, reason="Met in person.", at=at + day)
    contact.assign_contact(
        actor=actor,
        organisation_id=organisation.pk,
        contact_point_id=world.people[point].pk,
        deputy_id=world.people[deputy].pk,
        how_to_write="contact@portal.example",
        handover_note="Prefers calls on Sunday mornings.",
        at=at + day,
    )
    agreements.sign_protocol(
        actor=actor,
        organisation_id=organisation.pk,
        text_id=text.pk,
        signatories=["Invented Chairperson"],
        signed_on=(at + 2 * day).date(),
        at=at + 2 * day,
    )
    return organisation


def _tokens(world: World, at: datetime) -> None:
    for login in WITH_TOKEN:
        if not world.known[login].token:
            new = tokens.issue_token(
                actor=world.actor(login), label="Demonstration", scopes=list(Scope), days=TOKEN_DAYS, at=at
            )
            world.known[login] = replace(world.known[login], token=new.secret)
