"""Who sees sources, consent and confidentiality, and that a sealed name is there: to read one takes another key."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import ContactAssignment
from common.actors import Actor, Role, for_every_role
from custody.append_only import AppendOnlyQuerySet


def _nothing(_actor: Actor, _to_source: str) -> Q:
    return Q(pk__in=[])


def _everything(_actor: Actor, _to_source: str) -> Q:
    return Q()


def _of_own_organisation(actor: Actor, to_source: str) -> Q:
    return Q(**{f"{to_source}organisation_id": actor.organisation_id})


def _recorded_by_oneself(actor: Actor, to_source: str) -> Q:
    return _of_own_organisation(actor, to_source) & Q(**{f"{to_source}created_by": actor.id})


# Staff who handle content see under which consent it stands; they reach a source only through an item they see.
SOURCES_VISIBLE_TO = for_every_role(
    {
        # you see whom you recorded yourself: a seized laptop tells no more than its owner knew
        Role.NGO_CONTRIBUTOR: _recorded_by_oneself,
        # you see everybody your organisation recorded
        Role.NGO_FOCAL_POINT: _of_own_organisation,
        Role.CONTACT_POINT: _nothing,
        Role.ANALYST: _everything,
        Role.TEAM_LEAD: _everything,
        Role.DISCLOSURE_OFFICER: _everything,
        Role.HEAD: _everything,
        Role.PROTECTION_OFFICER: _everything,
        Role.EVIDENCE_OFFICER: _everything,
        Role.AUDITOR: _nothing,
        Role.ADMINISTRATOR: _nothing,
        Role.WORKER: _everything,
    }
)

# That a sealed name is there, and since when; of the staff, protection officers alone work with identities.
IDENTITIES_VISIBLE_TO = for_every_role(
    {
        role: rule
        if role in {Role.NGO_CONTRIBUTOR, Role.NGO_FOCAL_POINT, Role.PROTECTION_OFFICER, Role.WORKER}
        else _nothing
        for role, rule in SOURCES_VISIBLE_TO.items()
    }
)


def _reported_to_oneself(actor: Actor, to_source: str) -> Q:
    """Of the organisations one answers to now, as contact point or as deputy."""
    people = Q(contact_point__pseudonym_id=actor.id) | Q(deputy__pseudonym_id=actor.id)
    mine = ContactAssignment.objects.filter(
        people, organisation=OuterRef(f"{to_source}organisation_id"), ended_at__isnull=True
    )
    return Q(Exists(mine))


# That a source is said to have ended a promise: a contact point sees no source but behind such a report.
RELEASES_VISIBLE_TO = for_every_role({**SOURCES_VISIBLE_TO, Role.CONTACT_POINT: _reported_to_oneself})


class SourceQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(SOURCES_VISIBLE_TO[actor.role](actor, ""))


class RecordQuerySet(models.QuerySet[Any]):
    """Records about a source are seen by those who see the source."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(SOURCES_VISIBLE_TO[actor.role](actor, "source__"))


class IdentityQuerySet(AppendOnlyQuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(IDENTITIES_VISIBLE_TO[actor.role](actor, "source__"))


class ReleaseQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(RELEASES_VISIBLE_TO[actor.role](actor, "confidentiality__source__"))
