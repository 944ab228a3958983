"""Who proposes and supports topics, and who alone decides about them (M2, C10)."""

from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from common.actors import Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from dialogue.models import Topic
from dialogue.policies import topics as policies
from dialogue.states.topics import TOPIC, TopicState
from dialogue.visibility.platforms import READING


class OnlyFocalPointMay(NotAllowed):
    for_people = _("Your focal point speaks for the organisation. Ask them to propose it.")


class OnlyContactPointMay(NotAllowed):
    for_people = _("Only a contact point decides what is put on an agenda.")


class OnlyReadersMay(NotAllowed):
    for_people = _("Topics, minutes and action items are for those who keep meetings or work for them.")


class OnlyProposerMay(NotAllowed):
    for_people = _("Only whoever proposed a topic can withdraw it.")


def check_may_follow(actor: Actor) -> None:
    """Of the Mechanism, whoever keeps meetings or works with what comes of them."""
    if actor.role not in READING:
        raise OnlyReadersMay


def check_may_propose(actor: Actor) -> None:
    """A focal point for its organisation; a contact point for the Mechanism."""
    if actor.role == Role.CONTACT_POINT:
        return
    if actor.role != Role.NGO_FOCAL_POINT or actor.organisation_id is None:
        raise OnlyFocalPointMay


def check_may_support(actor: Actor, topic: Topic) -> UUID:
    """Return the organisation that supports."""
    if actor.role != Role.NGO_FOCAL_POINT or actor.organisation_id is None:
        raise OnlyFocalPointMay
    policies.check_topic_may_be_supported(topic, actor.organisation_id)
    return actor.organisation_id


def check_may_withdraw(actor: Actor, topic: Topic) -> None:
    """Whoever proposed it, as long as nothing was decided but to put it off."""
    if actor.role not in {Role.NGO_FOCAL_POINT, Role.CONTACT_POINT} or topic.proposer_id != actor.organisation_id:
        raise OnlyProposerMay
    TOPIC.check(old=topic.state, new=TopicState.WITHDRAWN, role=actor.role)


def _check_may_decide(actor: Actor, topic: Topic, to: TopicState) -> None:
    if actor.role != Role.CONTACT_POINT:
        raise OnlyContactPointMay
    TOPIC.check(old=topic.state, new=to, role=actor.role)


def check_may_adopt(actor: Actor, topic: Topic) -> None:
    """Organisations propose; the Mechanism takes direction from nobody (C10)."""
    _check_may_decide(actor, topic, TopicState.ADOPTED)


def check_may_defer(actor: Actor, topic: Topic) -> None:
    _check_may_decide(actor, topic, TopicState.DEFERRED)


def check_may_decline(actor: Actor, topic: Topic) -> None:
    _check_may_decide(actor, topic, TopicState.DECLINED)


_ON_TOPIC = {
    "support": check_may_support,
    "withdraw": check_may_withdraw,
    "adopt": check_may_adopt,
    "defer": check_may_defer,
    "decline": check_may_decline,
}


def allowed_on_topic(actor: Actor, topic: Topic) -> dict[str, Answer]:
    return {act: answer(partial(check, actor, topic)) for act, check in _ON_TOPIC.items()}


def allowed_pages(actor: Actor) -> dict[str, Answer]:
    return {"propose": answer(partial(check_may_propose, actor))}
