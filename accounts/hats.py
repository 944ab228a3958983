"""Which roles a person may act in, on which face, and the Actor that follows. Read at the door of every request."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Appointment, Membership, Person
from common.actors import Actor, Role


@dataclass(frozen=True, slots=True)
class Hat:
    """One role a person may act in: at one organisation, or in all teams where the person holds it."""

    role: Role
    organisation_id: UUID | None = None
    team_ids: frozenset[UUID] = frozenset()
    place: str = ""

    @property
    def value(self) -> str:
        """What the session remembers of the choice."""
        return f"{self.role}:{self.organisation_id or ''}"

    @property
    def label(self) -> str:
        return f"{self.role.label} · {self.place}" if self.place else str(self.role.label)

    def worn_by(self, person: Person) -> Actor:
        return Actor(
            id=person.pseudonym_id, role=self.role, organisation_id=self.organisation_id, team_ids=self.team_ids
        )


def partner_hats(person: Person) -> list[Hat]:
    """One hat for each organisation the person belongs to now."""
    rows = _memberships(person).select_related("organisation")
    return [Hat(Role(row.role), organisation_id=row.organisation_id, place=row.organisation.shown_name) for row in rows]


def mechanism_hats(person: Person) -> list[Hat]:
    """One hat for each role; the teams in which the person holds it are joined."""
    teams: dict[Role, set[UUID]] = {}
    for row in Appointment.objects.filter(person=person, ended_at__isnull=True, team__ended_at__isnull=True):
        teams.setdefault(Role(row.role), set()).add(row.team_id)
    return [Hat(role, team_ids=frozenset(teams[role])) for role in Role if role in teams]


def partner_hat_at(person: Person, organisation_id: UUID) -> Hat | None:
    """The hat a token of this person wears; none when the membership has ended."""
    row = _memberships(person).filter(organisation_id=organisation_id).first()
    return None if row is None else Hat(Role(row.role), organisation_id=organisation_id)


def _memberships(person: Person) -> "QuerySet[Membership]":
    return Membership.objects.filter(person=person, ended_at__isnull=True)
