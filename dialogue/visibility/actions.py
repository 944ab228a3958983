"""You see what your organisation is to do, and of your own meetings what the Mechanism and those you may know do."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from common.actors import Actor
from dialogue.visibility.meetings import INVITATIONS_VISIBLE_TO
from dialogue.visibility.minutes import seen_meetings
from dialogue.visibility.platforms import for_partners_and_readers, of_own


def _owner_may_be_known(actor: Actor, meeting: str) -> Q:
    """The Mechanism, the organisation itself, or another that this one reads among those invited (C10)."""
    invitation = apps.get_model("dialogue", "Invitation")
    invited = invitation.objects.filter(
        INVITATIONS_VISIBLE_TO[actor.role](actor),
        meeting_id=OuterRef(meeting),
        organisation_id=OuterRef("organisation_id"),
    )
    return Q(organisation__isnull=True) | of_own(actor) | Q(Exists(invited))


def _own_and_of_own_meetings(actor: Actor) -> Q:
    of_meetings = Q(meeting__in=seen_meetings(actor)) & _owner_may_be_known(actor, "meeting_id")
    return of_own(actor) | of_meetings


def _of_seen_actions(actor: Actor) -> Q:
    """A change that names an owner whom this organisation may not know is no row for it."""
    action = apps.get_model("dialogue", "ActionItem")
    seen = action.objects.filter(_own_and_of_own_meetings(actor)).values("pk")
    return Q(action__in=seen) & _owner_may_be_known(actor, "action__meeting_id")


ACTIONS_VISIBLE_TO = for_partners_and_readers(_own_and_of_own_meetings)
CHANGES_VISIBLE_TO = for_partners_and_readers(_of_seen_actions)


class ActionQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(ACTIONS_VISIBLE_TO[actor.role](actor))

    def own_of(self, actor: Actor) -> Self:
        """Of what it sees what the organisation itself is to do: a shorter question, for lists that show no more."""
        return self.filter(of_own(actor))


class ChangeQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(CHANGES_VISIBLE_TO[actor.role](actor))
