"""You may see … : half-yearly reports, once given; those who prepare them see drafts; providers see none here."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from common.actors import PARTNER_ROLES, Actor, Role, for_every_role
from dialogue.states.reports import ReportState

_PREPARING = frozenset({Role.CONTACT_POINT, Role.HEAD, Role.WORKER})
_NOT_READING = PARTNER_ROLES | {Role.AUDITOR, Role.ADMINISTRATOR}

REPORTS_VISIBLE_TO = for_every_role(
    {
        role: Q() if role in _PREPARING else Q(pk__in=[]) if role in _NOT_READING else Q(state=ReportState.GIVEN)
        for role in Role
    }
)


class ReportQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(REPORTS_VISIBLE_TO[actor.role])
