"""Topics are proposed, supported by others who may read them, and withdrawn by whoever proposed them (M2)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.selectors import get_organisation
from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind
from dialogue.models import Topic, TopicSupport
from dialogue.permissions import topics as permissions
from dialogue.policies import topics as policies
from dialogue.policies.platforms import check_organisation_meets
from dialogue.selectors import topics as selectors
from dialogue.states.topics import TOPIC, TopicShare, TopicState


@dataclass(frozen=True, slots=True)
class With:
    """With whom it is to be spoken about: one organisation, or one platform."""

    organisation_id: UUID | None = None
    platform_id: UUID | None = None


@transaction.atomic
def propose_topic(*, actor: Actor, whom: With, title: str, text: str, share: TopicShare, at: datetime) -> Topic:
    """Propose a topic for the next meeting; proposing puts nothing on an agenda.

    Source: Protocol, regular and constructive dialogue (M2); no direction from outside (C10).
    """
    permissions.check_may_propose(actor)
    _check_party(actor, whom)
    policies.check_share(whom.platform_id, share)
    topic = Topic.objects.create(
        organisation_id=whom.organisation_id,
        platform_id=whom.platform_id,
        proposer_id=actor.organisation_id,
        share=share,
        title=title,
        text=text,
        proposed_by=actor.id,
        proposed_at=at,
    )
    _record(actor=actor, topic=topic, act=Act.TOPIC_PROPOSED, at=at)
    return topic


@transaction.atomic
def support_topic(*, actor: Actor, topic_id: UUID, at: datetime) -> TopicSupport:
    """Say that another organisation wants it spoken about too; once each."""
    topic = selectors.lock_topic(actor=actor, topic_id=topic_id)
    organisation_id = permissions.check_may_support(actor, topic)
    check_organisation_meets(get_organisation(actor=actor, organisation_id=organisation_id))
    support = TopicSupport.objects.create(
        topic=topic, organisation_id=organisation_id, supported_by=actor.id, supported_at=at
    )
    _record(actor=actor, topic=topic, act=Act.TOPIC_SUPPORTED, at=at)
    return support


@transaction.atomic
def withdraw_topic(*, actor: Actor, topic_id: UUID, at: datetime) -> Topic:
    """Take a proposal back; it stays among what was proposed."""
    topic = selectors.lock_topic(actor=actor, topic_id=topic_id)
    permissions.check_may_withdraw(actor, topic)
    return ledger.move(
        topic,
        to=TopicState.WITHDRAWN,
        table=TOPIC,
        actor=actor,
        act=Act.TOPIC_WITHDRAWN,
        at=at,
        on_behalf_of=topic.organisation_id,
    )


def _check_party(actor: Actor, whom: With) -> None:
    """An organisation proposes for its own meetings or a platform it joined; whoever signed meets (C10)."""
    policies.check_one_party(whom.organisation_id, whom.platform_id)
    if whom.platform_id is not None:
        selectors.get_platform(actor=actor, platform_id=whom.platform_id)
    whose = actor.organisation_id or whom.organisation_id
    if whose is not None:
        check_organisation_meets(get_organisation(actor=actor, organisation_id=whose))
    if whom.organisation_id is not None:
        get_organisation(actor=actor, organisation_id=whom.organisation_id)


def _record(*, actor: Actor, topic: Topic, act: Act, at: datetime) -> None:
    """Whoever acts for an organisation acts in its log; what the Mechanism proposes is told to whom it meets."""
    ledger.record(
        actor=actor,
        act=act,
        subject_kind=SubjectKind.TOPIC,
        subject_id=topic.pk,
        at=at,
        on_behalf_of=actor.organisation_id or topic.organisation_id,
    )
