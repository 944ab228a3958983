"""You may see … : the questions of your organisation, a contributor those they asked; no other organisation's (C10)."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from common.actors import Actor, Role, for_every_role

# Whoever answers, writes bulletins, or compares the published wording with the words of those who asked.
WRITING = frozenset({Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD, Role.HEAD, Role.WORKER})


def _asked_by_oneself(actor: Actor) -> Q:
    return Q(organisation_id=actor.organisation_id, asked_by=actor.id)


def _of_own_organisation(actor: Actor) -> Q:
    return Q(organisation_id=actor.organisation_id)


def _everything(_actor: Actor) -> Q:
    return Q()


def _nothing(_actor: Actor) -> Q:
    return Q(pk__in=[])


ENQUIRIES_VISIBLE_TO = for_every_role(
    dict.fromkeys(Role, _nothing)
    | dict.fromkeys(WRITING, _everything)
    | {Role.NGO_CONTRIBUTOR: _asked_by_oneself, Role.NGO_FOCAL_POINT: _of_own_organisation}
)


class EnquiryQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(ENQUIRIES_VISIBLE_TO[actor.role](actor))
