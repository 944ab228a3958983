"""You see the minutes of your own meetings once they went round, and of the comments only your organisation's."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from common.actors import Actor
from dialogue.states.minutes import READABLE
from dialogue.visibility.meetings import own_meetings
from dialogue.visibility.platforms import for_partners_and_readers, of_own


def seen_meetings(actor: Actor) -> "models.QuerySet[Any]":
    """The meetings of the actor's own organisation, for what hangs on a meeting."""
    meeting = apps.get_model("dialogue", "Meeting")
    return meeting.objects.filter(own_meetings(actor)).values("pk")


MINUTES_VISIBLE_TO = for_partners_and_readers(
    lambda actor: Q(state__in=sorted(READABLE), meeting__in=seen_meetings(actor))
)
# What one organisation says about them is between it and the Mechanism.
COMMENTS_VISIBLE_TO = for_partners_and_readers(of_own)


class MinutesQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(MINUTES_VISIBLE_TO[actor.role](actor))


class CommentQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(COMMENTS_VISIBLE_TO[actor.role](actor))
