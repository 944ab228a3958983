"""You may see … : the views of your own organisation and of no other; staff those who answer for them (M1, C10)."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from common.actors import PARTNER_ROLES, Actor, Role, for_every_role

_ANSWERING = frozenset({Role.CONTACT_POINT, Role.HEAD, Role.WORKER})


def _of_own_organisation(actor: Actor) -> Q:
    return Q(organisation_id=actor.organisation_id)


VOICES_VISIBLE_TO = for_every_role(
    {
        role: _of_own_organisation
        if role in PARTNER_ROLES
        else (lambda _actor: Q())
        if role in _ANSWERING
        else (lambda _actor: Q(pk__in=[]))
        for role in Role
    }
)


class VoiceQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(VOICES_VISIBLE_TO[actor.role](actor))
