"""Who acts: roles, and the one value that says which person acts in which role."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

Rule = TypeVar("Rule")


class Role(TextChoices):
    NGO_CONTRIBUTOR = "ngo_contributor", _("Contributor")
    NGO_FOCAL_POINT = "ngo_focal_point", _("Focal point")
    CONTACT_POINT = "contact_point", _("Contact point for civil society")
    ANALYST = "analyst", _("Analyst")
    TEAM_LEAD = "team_lead", _("Team lead")
    DISCLOSURE_OFFICER = "disclosure_officer", _("Disclosure officer")
    HEAD = "head", _("Head or Deputy Head")
    PROTECTION_OFFICER = "protection_officer", _("Protection officer")
    EVIDENCE_OFFICER = "evidence_officer", _("Evidence officer")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("System administrator")
    WORKER = "worker", _("The portal itself")


PARTNER_ROLES = frozenset({Role.NGO_CONTRIBUTOR, Role.NGO_FOCAL_POINT})
MECHANISM_ROLES = frozenset(set(Role) - PARTNER_ROLES - {Role.WORKER})


@dataclass(frozen=True, slots=True)
class Actor:
    """One person in one role, at one organisation or in some teams; what every service asks for first.

    id: the person's pseudonym, never the key of the account row.
    """

    id: UUID
    role: Role
    organisation_id: UUID | None = None
    team_ids: frozenset[UUID] = frozenset()


WORKER = Actor(id=UUID(int=0), role=Role.WORKER)


def for_every_role(rules: Mapping[Role, Rule]) -> Mapping[Role, Rule]:
    """Return rules unchanged, or refuse to start when a role has none."""
    missing = sorted(set(Role) - set(rules))
    if missing:
        raise TypeError(f"no rule for {', '.join(missing)}")
    return rules
