"""The Mechanism decides about a topic, each time with words: on the agenda, put off, declined (C10)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger
from custody.acts import Act
from dialogue.models import Meeting, Topic, TopicDecision
from dialogue.permissions import topics as permissions
from dialogue.policies import topics as policies
from dialogue.selectors import topics as selectors
from dialogue.selectors.meetings import lock_meeting
from dialogue.states.topics import TOPIC, TopicState

_OFF_THE_AGENDA: Mapping[str, object] = {"meeting": None, "position": None}


@transaction.atomic
def adopt_topic(*, actor: Actor, topic_id: UUID, meeting_id: UUID, words: str, at: datetime) -> Topic:
    """Put a topic last on the agenda of a meeting to come.

    Source: Protocol: the Mechanism takes direction from nobody; it alone adopts (C10, M2).
    """
    topic = selectors.lock_topic(actor=actor, topic_id=topic_id)
    permissions.check_may_adopt(actor, topic)
    # Hold the meeting: two topics put on its agenda at once get two places.
    meeting = lock_meeting(actor=actor, meeting_id=meeting_id)
    policies.check_topic_may_be_put_on(topic, meeting)
    _say(actor=actor, topic=topic, meeting=meeting, decision=TopicState.ADOPTED, words=words, at=at)
    place = {"meeting": meeting, "position": selectors.next_position(meeting)}
    return _move(actor=actor, topic=topic, to=TopicState.ADOPTED, act=Act.TOPIC_ADOPTED, also=place, at=at)


@transaction.atomic
def defer_topic(*, actor: Actor, topic_id: UUID, words: str, at: datetime) -> Topic:
    """Put it off to the next meeting, also off an agenda on which it was not reached."""
    topic = selectors.lock_topic(actor=actor, topic_id=topic_id)
    permissions.check_may_defer(actor, topic)
    _say(actor=actor, topic=topic, meeting=topic.meeting, decision=TopicState.DEFERRED, words=words, at=at)
    return _move(actor=actor, topic=topic, to=TopicState.DEFERRED, act=Act.TOPIC_DEFERRED, also=_OFF_THE_AGENDA, at=at)


@transaction.atomic
def decline_topic(*, actor: Actor, topic_id: UUID, words: str, at: datetime) -> Topic:
    """Decline it, and say why."""
    topic = selectors.lock_topic(actor=actor, topic_id=topic_id)
    permissions.check_may_decline(actor, topic)
    _say(actor=actor, topic=topic, meeting=None, decision=TopicState.DECLINED, words=words, at=at)
    return _move(actor=actor, topic=topic, to=TopicState.DECLINED, act=Act.TOPIC_DECLINED, also=_OFF_THE_AGENDA, at=at)


def _say(
    *, actor: Actor, topic: Topic, meeting: Meeting | None, decision: TopicState, words: str, at: datetime
) -> None:
    TopicDecision.objects.create(
        topic=topic, meeting=meeting, decision=decision, words=words, decided_by=actor.id, decided_at=at
    )


def _move(*, actor: Actor, topic: Topic, to: TopicState, act: Act, also: Mapping[str, object], at: datetime) -> Topic:
    """Whoever proposed it is told; of the Mechanism's own, the organisation it meets."""
    told = topic.proposer_id or topic.organisation_id
    return ledger.move(topic, to=to, table=TOPIC, actor=actor, act=act, at=at, also=also, on_behalf_of=told)
