"""You may see … : whom the Mechanism wants to reach is known to those who ask and to the focal point who is asked."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from common.actors import Actor, Role, for_every_role


def _nothing(_actor: Actor) -> Q:
    return Q(pk__in=[])


def _everything(_actor: Actor) -> Q:
    return Q()


def _of_own_organisation(actor: Actor) -> Q:
    return Q(organisation_id=actor.organisation_id)


REACHING_VISIBLE_TO = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: _nothing,
        Role.NGO_FOCAL_POINT: _of_own_organisation,
        Role.CONTACT_POINT: _everything,
        Role.ANALYST: _nothing,
        Role.TEAM_LEAD: _nothing,
        Role.DISCLOSURE_OFFICER: _nothing,
        Role.HEAD: _nothing,
        Role.PROTECTION_OFFICER: _everything,
        Role.EVIDENCE_OFFICER: _nothing,
        Role.AUDITOR: _nothing,
        Role.ADMINISTRATOR: _nothing,
        Role.WORKER: _everything,
    }
)


class ReachQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(REACHING_VISIBLE_TO[actor.role](actor))
