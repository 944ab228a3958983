"""Who stands around an event: asked once for each group in a round of the projection, and only of those still here."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from accounts.models import Appointment, ContactAssignment, Membership
from accounts.states import Standing
from common.actors import PARTNER_ROLES, Role
from custody.acts import Act, SubjectKind
from custody.models import CustodyEvent
from notices.kinds.rings import Rule, Whom


@dataclass(frozen=True, slots=True)
class Ear:
    """One person in one role: who is rung, and under which hat they find it."""

    person_id: UUID
    pseudonym: UUID
    role: Role
    organisation_id: UUID | None


@dataclass(frozen=True)
class Told:
    """An event as the rules ask of it."""

    place: int
    event: CustodyEvent

    @cached_property
    def _said(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.event.event_json)
        return said

    @property
    def facts(self) -> dict[str, Any]:
        return dict(self._said.get("facts", {}))

    @property
    def subject_id(self) -> UUID:
        """What the page is about: the subject itself, or the thing of its kind that the facts name."""
        return UUID(str(self.facts.get(self.event.subject_kind, self.event.subject_id)))

    @property
    def submission_id(self) -> UUID | None:
        """The submission that something belongs to which has a life of its own, such as feedback."""
        return UUID(self.facts["submission"]) if "submission" in self.facts else None

    @property
    def after(self) -> str:
        return str(self._said.get("after", ""))


@dataclass
class People:
    """The people of one round; lists are kept so that a thousand events of one organisation ask once."""

    _members: dict[UUID, list[Ear]] = field(default_factory=dict)
    _contacts: dict[UUID, list[Ear]] = field(default_factory=dict)

    def around(self, told: Told, rule: Rule) -> Iterable[Ear]:
        """Return whom the rule names, the one who acted left out."""
        found = _AROUND[rule.to](self, told, rule)
        return (ear for ear in found if ear.pseudonym != told.event.actor_id)

    def members_of(self, organisation_id: UUID | None) -> list[Ear]:
        if organisation_id is None:
            return []
        if organisation_id not in self._members:
            self._members[organisation_id] = _members(organisation_id=organisation_id)
        return self._members[organisation_id]

    def contacts_of(self, organisation_id: UUID | None) -> list[Ear]:
        """Contact point and deputy, as long as they hold that role."""
        if organisation_id is None:
            return []
        if organisation_id not in self._contacts:
            pairs = ContactAssignment.objects.filter(organisation_id=organisation_id, ended_at=None)
            people = {person for pair in pairs.values_list("contact_point_id", "deputy_id") for person in pair}
            self._contacts[organisation_id] = self.staff(person_id__in=people, role=Role.CONTACT_POINT)
        return self._contacts[organisation_id]

    def staff(self, **narrower: object) -> list[Ear]:
        rows = Appointment.objects.filter(ended_at=None, team__ended_at=None, person__is_active=True, **narrower)
        known = rows.order_by("person_id", "role").values_list("person_id", "person__pseudonym_id", "role").distinct()
        return [Ear(person, pseudonym, Role(role), None) for person, pseudonym, role in known]


def _members(**narrower: object) -> list[Ear]:
    rows = Membership.objects.filter(ended_at=None, person__is_active=True, **narrower).order_by("since", "id")
    known = rows.values_list("person_id", "person__pseudonym_id", "role", "organisation_id")
    return [Ear(person, pseudonym, Role(role), organisation) for person, pseudonym, role, organisation in known]


def _focal_points(people: People, told: Told, _rule: Rule) -> list[Ear]:
    return [ear for ear in people.members_of(told.event.on_behalf_of) if ear.role == Role.NGO_FOCAL_POINT]


def _taking_part(people: People, told: Told, rule: Rule) -> list[Ear]:
    """A contributor hears of what they began or handed over themselves: of nothing else do they see the page."""
    others = [ear for ear in people.members_of(told.event.on_behalf_of) if ear.role == Role.NGO_CONTRIBUTOR]
    things = [told.event.subject_id, *([told.submission_id] if told.submission_id else [])]
    acted = _acted_before(told, things, PARTNER_ROLES) if others else set()
    return _focal_points(people, told, rule) + [ear for ear in others if (ear.pseudonym, ear.role) in acted]


def _on_it(people: People, told: Told, rule: Rule) -> list[Ear]:
    acted = _acted_before(told, [told.event.subject_id], rule.roles)
    ears = people.staff(person__pseudonym_id__in=[pseudonym for pseudonym, _role in acted]) if acted else []
    return [ear for ear in ears if (ear.pseudonym, ear.role) in acted]


def _acted_before(told: Told, things: list[UUID], roles: Iterable[Role]) -> set[tuple[UUID, Role]]:
    """Who in these roles did something to these things before."""
    before = CustodyEvent.objects.filter(subject_id__in=things, sequence__lt=told.event.sequence, actor_role__in=roles)
    before = before.filter(subject_kind__in=[told.event.subject_kind, SubjectKind.SUBMISSION])
    if set(roles) <= PARTNER_ROLES:
        before = before.filter(on_behalf_of=told.event.on_behalf_of)
    return {(actor, Role(role)) for actor, role in before.values_list("actor_id", "actor_role").distinct()}


def _contact(people: People, told: Told, _rule: Rule) -> list[Ear]:
    """Of what is internal still, the organisation is that which handed the submission over; it hears nothing of it."""
    organisation_id = told.event.on_behalf_of
    if organisation_id is None and told.submission_id:
        handed_over = CustodyEvent.objects.filter(
            subject_kind=SubjectKind.SUBMISSION, subject_id=told.submission_id, act=Act.SUBMISSION_HANDED_OVER
        )
        organisation_id = handed_over.values_list("on_behalf_of", flat=True).first()
    return people.contacts_of(organisation_id)


def _named(people: People, told: Told, rule: Rule) -> list[Ear]:
    pseudonyms = [told.facts[name] for name in rule.names if told.facts.get(name)]
    return people.staff(person__pseudonym_id__in=pseudonyms, role__in=rule.roles) if pseudonyms else []


def _team(people: People, told: Told, rule: Rule) -> list[Ear]:
    return people.staff(team_id=UUID(told.after), role__in=rule.roles) if told.after else []


def _in_role(people: People, _told: Told, rule: Rule) -> list[Ear]:
    return people.staff(role__in=rule.roles)


_WORKING_WITH_US = (Standing.VETTED, Standing.SIGNATORY)
_AROUND: dict[Whom, Callable[[People, Told, Rule], list[Ear]]] = {
    Whom.FOCAL_POINTS: _focal_points,
    Whom.TAKING_PART: _taking_part,
    Whom.MEMBERS: lambda people, told, _rule: people.members_of(told.event.on_behalf_of),
    Whom.CONTACT: _contact,
    Whom.ON_IT: _on_it,
    Whom.NAMED: _named,
    Whom.TEAM: _team,
    Whom.IN_ROLE: _in_role,
    Whom.SIGNATORIES: lambda *_any: _members(role=Role.NGO_FOCAL_POINT, organisation__state=Standing.SIGNATORY),
    Whom.ALL_FOCAL_POINTS: lambda *_any: _members(role=Role.NGO_FOCAL_POINT, organisation__state__in=_WORKING_WITH_US),
}
