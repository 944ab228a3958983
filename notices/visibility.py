"""You may see … : what rang you, in the role and at the organisation in which it rang. Nobody reads another's."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Appointment, Membership
from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Actor, Role, for_every_role


def _own_at_the_organisation(actor: Actor) -> Q:
    return Q(person__pseudonym_id=actor.id, role=actor.role, organisation_id=actor.organisation_id)


def _own_in_the_role(actor: Actor) -> Q:
    return Q(person__pseudonym_id=actor.id, role=actor.role)


NOTICES_VISIBLE_TO = for_every_role(
    dict.fromkeys(PARTNER_ROLES, _own_at_the_organisation)
    | dict.fromkeys(MECHANISM_ROLES, _own_in_the_role)
    | {Role.WORKER: lambda _actor: Q()}
)


class NoticeQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep what rang this person in this role (C10)."""
        return self.filter(NOTICES_VISIBLE_TO[actor.role](actor))

    def still_theirs(self) -> Self:
        """Keep those whose person may still act in the role: who has left is told nothing more."""
        member = Membership.objects.filter(
            person=OuterRef("person"), organisation=OuterRef("organisation"), role=OuterRef("role"), ended_at=None
        )
        staff = Appointment.objects.filter(
            person=OuterRef("person"), role=OuterRef("role"), ended_at=None, team__ended_at=None
        )
        return self.filter(Exists(member) | Exists(staff), person__is_active=True)


class OwnMailQuerySet(models.QuerySet[Any]):
    """How mail is wanted is everybody's own affair, in whichever role they ask."""

    def visible_to(self, actor: Actor) -> Self:
        return self if actor.role == Role.WORKER else self.filter(person__pseudonym_id=actor.id)
