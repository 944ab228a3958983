"""Who plays in the demonstration: the invented people that accounts has made, found by their roles."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.hats import mechanism_hats, partner_hats
from accounts.models import Organisation, Person, Team
from accounts.states import Standing
from common.actors import PARTNER_ROLES, Actor, Role


class NoCast(LookupError):
    """The people of the demonstration world are not there: load accounts first."""


@dataclass(frozen=True, slots=True)
class Cast:
    """providers: somebody of each signatory organisation.  team: where lead and analyst both work."""

    providers: tuple[Actor, ...]
    evidence_officer: Actor
    protection_officer: Actor
    lead: Actor
    analyst: Actor
    analyst_person: Person
    team: Team


def cast() -> Cast:
    """Find everybody.

    Raises:
        NoCast: somebody is missing.
    """
    staff = [(person, actor) for person, actor in _people(mechanism_hats)]
    lead = _one(staff, Role.TEAM_LEAD)[1]
    colleagues = [(person, actor) for person, actor in staff if actor.team_ids & lead.team_ids]
    analyst_person, analyst = _one(colleagues, Role.ANALYST)
    team = Team.objects.visible_to(lead).filter(pk__in=analyst.team_ids & lead.team_ids).first()
    if team is None:
        raise NoCast(Role.TEAM_LEAD)
    return Cast(
        providers=_providers(),
        evidence_officer=_one(staff, Role.EVIDENCE_OFFICER)[1],
        protection_officer=_one(staff, Role.PROTECTION_OFFICER)[1],
        lead=lead,
        analyst=analyst,
        analyst_person=analyst_person,
        team=team,
    )


def _people(hats: object) -> Iterator[tuple[Person, Actor]]:
    for person in Person.objects.filter(is_demonstration=True, is_active=True).order_by("login"):
        for hat in hats(person):  # type: ignore[operator]
            yield person, hat.worn_by(person)


def _one(people: list[tuple[Person, Actor]], role: Role) -> tuple[Person, Actor]:
    for person, actor in people:
        if actor.role == role:
            return person, actor
    raise NoCast(role)


def _providers() -> tuple[Actor, ...]:
    """One person for each signatory, a contributor where there is one; in the order of the organisations' labels."""
    signatories = Organisation.objects.filter(state=Standing.SIGNATORY).order_by("short_label")
    found: dict[object, Actor] = {}
    for _person, actor in _people(partner_hats):
        if actor.role in PARTNER_ROLES and (actor.organisation_id not in found or actor.role == Role.NGO_CONTRIBUTOR):
            found[actor.organisation_id] = actor
    providers = tuple(found[row.pk] for row in signatories if row.pk in found)
    if not providers:
        raise NoCast(Role.NGO_CONTRIBUTOR)
    return providers
