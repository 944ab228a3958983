"""You see what your organisation proposed, what is for your own meetings, and what was shared where both joined."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from common.actors import Actor
from dialogue.states.platforms import MemberState
from dialogue.states.topics import TopicShare
from dialogue.visibility.platforms import for_partners_and_readers, joined, of_own


def _is_joined(platform: str, organisation: str) -> Exists:
    """Whether that organisation still agrees to be seen on that platform."""
    member = apps.get_model("dialogue", "PlatformMember")
    rows = member.objects.filter(
        platform_id=OuterRef(platform), organisation_id=OuterRef(organisation), state=MemberState.JOINED
    )
    return Exists(rows)


def _own_and_shared(actor: Actor) -> Q:
    """Shared means: on a platform this organisation joined, by one that is still joined too (C10)."""
    shared = Q(share=TopicShare.PLATFORM, platform__in=joined(actor))
    by_whom = Q(proposer__isnull=True) | Q(_is_joined("platform_id", "proposer_id"))
    return of_own(actor, "proposer_id") | of_own(actor) | shared & by_whom


def _seen_topics(actor: Actor) -> "models.QuerySet[Any]":
    topic = apps.get_model("dialogue", "Topic")
    return topic.objects.filter(_own_and_shared(actor)).values("pk")


def _of_seen_topics(actor: Actor) -> Q:
    return Q(topic__in=_seen_topics(actor))


def _of_the_joined(actor: Actor) -> Q:
    """Who supports it, as far as both are still joined."""
    both = Q(topic__platform__in=joined(actor)) & Q(_is_joined("topic__platform_id", "organisation_id"))
    return _of_seen_topics(actor) & (of_own(actor) | both)


TOPICS_VISIBLE_TO = for_partners_and_readers(_own_and_shared)
DECISIONS_VISIBLE_TO = for_partners_and_readers(_of_seen_topics)
SUPPORTS_VISIBLE_TO = for_partners_and_readers(_of_the_joined)


class TopicQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(TOPICS_VISIBLE_TO[actor.role](actor))


class DecisionQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(DECISIONS_VISIBLE_TO[actor.role](actor))


class SupportQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(SUPPORTS_VISIBLE_TO[actor.role](actor))
