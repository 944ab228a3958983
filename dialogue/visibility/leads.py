"""You may see … : leads of the submissions you see; of the staff, only whoever works on them."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from common.actors import PARTNER_ROLES, Actor, Role, for_every_role
from submissions.visibility import SUBMISSIONS_VISIBLE_TO

_WORKING = frozenset({Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD, Role.HEAD, Role.WORKER})


def _of_visible_submissions(actor: Actor, to: str) -> Q:
    return SUBMISSIONS_VISIBLE_TO[actor.role](actor, f"{to}submission__")


def _nothing(_actor: Actor, _to: str) -> Q:
    return Q(pk__in=[])


LEADS_VISIBLE_TO = for_every_role(
    {role: _of_visible_submissions if role in _WORKING | PARTNER_ROLES else _nothing for role in Role}
)


class LeadQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(LEADS_VISIBLE_TO[actor.role](actor, ""))


class MatchQuerySet(models.QuerySet[Any]):
    """A match joins two submissions: you see both, or nothing of it."""

    def visible_to(self, actor: Actor) -> Self:
        lead = LEADS_VISIBLE_TO[actor.role](actor, "lead__")
        return self.filter(lead & SUBMISSIONS_VISIBLE_TO[actor.role](actor, "submission__"))
