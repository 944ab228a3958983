"""Who sees sources, consent and confidentiality. Real names are not here: they are sealed to another key."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from common.actors import Actor, Role, for_every_role


def _nothing(_actor: Actor, _to_source: str) -> Q:
    return Q(pk__in=[])


def _everything(_actor: Actor, _to_source: str) -> Q:
    return Q()


def _of_own_organisation(actor: Actor, to_source: str) -> Q:
    return Q(**{f"{to_source}organisation_id": actor.organisation_id})


# Staff who handle content see under which consent it stands; they reach a source only through an item they see.
SOURCES_VISIBLE_TO = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: _of_own_organisation,
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


class SourceQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(SOURCES_VISIBLE_TO[actor.role](actor, ""))


class RecordQuerySet(models.QuerySet[Any]):
    """Records about a source are seen by those who see the source."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(SOURCES_VISIBLE_TO[actor.role](actor, "source__"))
