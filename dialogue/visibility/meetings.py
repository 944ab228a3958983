"""You may see … : your own meetings, planned ones of platforms you joined, and whom you agreed to be seen with."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.states import Standing
from common.actors import Actor
from dialogue.states.platforms import MemberState
from dialogue.visibility.platforms import READING, for_partners_and_readers, joined, of_own


def still_concerned() -> Q:
    """Of invitations: to a platform's meeting, whoever is joined, or left only after the meeting was over (C10).

    The talks of a suspended organisation with the Mechanism alone go on; what it would share waits for its return.
    """
    place = apps.get_model("dialogue", "PlatformMember").objects.filter(
        platform_id=models.OuterRef("meeting__platform_id"), organisation_id=models.OuterRef("organisation_id")
    )
    left_after = Q(state=MemberState.LEFT, answered_at__gte=models.OuterRef("meeting__ended_at"))
    kept = place.filter(Q(state=MemberState.JOINED, organisation__state=Standing.SIGNATORY) | left_after)
    return Q(meeting__platform__isnull=True) | Q(models.Exists(kept))


def _own_invitations(actor: Actor) -> "models.QuerySet[Any]":
    rows = apps.get_model("dialogue", "Invitation").objects.filter(of_own(actor))
    return rows.filter(still_concerned()).values("meeting_id")


def own_meetings(actor: Actor) -> Q:
    """With the organisation itself, or invited; of a platform it joined also what is, or was, only planned."""
    planned = Q(convened_at__isnull=True, platform__in=joined(actor))
    return of_own(actor) | planned | Q(pk__in=_own_invitations(actor))


def _own_and_of_the_joined(actor: Actor) -> Q:
    """Of others only those listed, on platforms where both agreed to be seen: never who is invited in confidence."""
    places = apps.get_model("dialogue", "PlatformMember").objects
    both = places.filter(
        platform_id=models.OuterRef("meeting__platform_id"),
        organisation_id=models.OuterRef("organisation_id"),
        state=MemberState.JOINED,
    )
    seen = Q(listed=True, meeting__in=_own_invitations(actor), meeting__platform__in=joined(actor))
    return of_own(actor) & still_concerned() | seen & Q(models.Exists(both))


MEETINGS_VISIBLE_TO = for_partners_and_readers(own_meetings)
INVITATIONS_VISIBLE_TO = for_partners_and_readers(_own_and_of_the_joined)
WAIVERS_VISIBLE_TO = for_partners_and_readers(of_own)
REPLIES_VISIBLE_TO = for_partners_and_readers(lambda actor: of_own(actor, "invitation__organisation_id"))


class MeetingQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(MEETINGS_VISIBLE_TO[actor.role](actor))


class InvitedQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(INVITATIONS_VISIBLE_TO[actor.role](actor))

    def own_of(self, actor: Actor) -> Self:
        """Of what it sees the organisation's own: a shorter question, for lists that show no more."""
        return self.filter(of_own(actor) & still_concerned())

    def still_concerned(self) -> Self:
        return self.filter(still_concerned())


class WaiverQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(WAIVERS_VISIBLE_TO[actor.role](actor))


class ReplyQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(REPLIES_VISIBLE_TO[actor.role](actor))


class ConfidentialQuerySet(models.QuerySet[Any]):
    """Confidential participants are known to those of the Mechanism who keep meetings, and on no partner page."""

    def visible_to(self, actor: Actor) -> Self:
        return self if actor.role in READING else self.none()
