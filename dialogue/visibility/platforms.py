"""You may see … : a platform you are asked to join or joined; its members once you joined it yourself (C10)."""

from collections.abc import Callable
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.states import Standing
from common.actors import PARTNER_ROLES, Actor, Role, for_every_role
from dialogue.states.platforms import CONCERNED, MemberState

# Meetings are the contact point's; those who write with it read along.
READING = frozenset({Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD, Role.HEAD, Role.WORKER})
_CONCERNED = sorted(CONCERNED)


def everything(_actor: Actor) -> Q:
    return Q()


def nothing(_actor: Actor) -> Q:
    return Q(pk__in=[])


def for_partners_and_readers(partner: Callable[[Actor], Q]) -> dict[Role, Callable[[Actor], Q]]:
    """The table in which the rule is for organisations, readers of the Mechanism see all, the others nothing."""
    rules = {role: partner if role in PARTNER_ROLES else everything if role in READING else nothing for role in Role}
    return dict(for_every_role(rules))


def of_own(actor: Actor, path: str = "organisation_id") -> Q:
    """Rows of the actor's own organisation; an actor without one owns nothing, not what belongs to nobody."""
    return Q(**{path: actor.organisation_id}) if actor.organisation_id else Q(pk__in=[])


def own_places(actor: Actor, states: list[MemberState]) -> "models.QuerySet[Any]":
    """The platforms on which the actor's own organisation has a place in one of these states."""
    places = apps.get_model("dialogue", "PlatformMember").objects
    return places.filter(of_own(actor), state__in=states).values("platform_id")


def joined(actor: Actor) -> "models.QuerySet[Any]":
    """The platforms on which the actor's own organisation agreed to be seen, and therefore sees.

    Of one that was suspended or withdrew the place is kept, and nothing of the others is seen from it (C1, C10).
    """
    return own_places(actor, [MemberState.JOINED]).filter(organisation__state=Standing.SIGNATORY)


PLATFORMS_VISIBLE_TO = for_partners_and_readers(lambda actor: Q(pk__in=own_places(actor, _CONCERNED)))
MEMBERS_VISIBLE_TO = for_partners_and_readers(
    lambda actor: of_own(actor) | Q(state=MemberState.JOINED, platform__in=joined(actor))
)


class PlatformQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(PLATFORMS_VISIBLE_TO[actor.role](actor))


class MemberQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(MEMBERS_VISIBLE_TO[actor.role](actor))
