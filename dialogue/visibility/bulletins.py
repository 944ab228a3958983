"""You may see … : what was published for you; drafts only if you write, clear or publish them."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, Q

from accounts.models import Organisation
from accounts.states import Standing
from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Actor, Role, for_every_role
from dialogue.states.bulletins import AUTHORS, CLEARING, PUBLISHING, Audience, BulletinState

# Whose standing opens which audience beside the public one; a suspended organisation reads what everybody reads.
READERS = {
    Audience.SIGNATORIES: (Standing.SIGNATORY,),
    Audience.ORGANISATIONS: (Standing.VETTED, Standing.SIGNATORY),
}
_WRITING = AUTHORS | CLEARING | PUBLISHING | {Role.WORKER}


def published_to_all(to: str = "") -> Q:
    """What needs no sign-in: it was published, and for everybody (R3)."""
    return Q(**{f"{to}state": BulletinState.PUBLISHED, f"{to}audience": Audience.PUBLIC})


def _published_for(actor: Actor, to: str) -> Q:
    """By the standing of the reader's organisation today, not on the day of publication."""
    own = Organisation.objects.visible_to(actor)
    allowed = published_to_all(to)
    for audience, standings in READERS.items():
        fits = Q(Exists(own.filter(state__in=standings)))
        allowed |= Q(**{f"{to}state": BulletinState.PUBLISHED, f"{to}audience": audience}) & fits
    return allowed


def _published(_actor: Actor, to: str) -> Q:
    return Q(**{f"{to}state": BulletinState.PUBLISHED})


def _everything(_actor: Actor, _to: str) -> Q:
    return Q()


BULLETINS_VISIBLE_TO = for_every_role(
    dict.fromkeys(PARTNER_ROLES, _published_for)
    | dict.fromkeys(MECHANISM_ROLES - _WRITING, _published)
    | dict.fromkeys(_WRITING, _everything)
)


class BulletinQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(BULLETINS_VISIBLE_TO[actor.role](actor, ""))

    def visible_to_all(self) -> Self:
        """The public page: whoever asks."""
        return self.filter(published_to_all())


class OfBulletinQuerySet(models.QuerySet[Any]):
    """The questions of a bulletin are seen by those who see the bulletin."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(BULLETINS_VISIBLE_TO[actor.role](actor, "bulletin__"))

    def visible_to_all(self) -> Self:
        return self.filter(published_to_all("bulletin__"))
