"""The life of a topic: an organisation proposes, only the Mechanism decides (C10). Who else may see it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from common.actors import Role
from common.statetable import StateTable


class TopicState(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ADOPTED = "adopted", _("On the agenda")
    DEFERRED = "deferred", _("Put off to the next meeting")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class TopicShare(TextChoices):
    """Who reads a topic besides the Mechanism: whoever proposes it chooses (C10)."""

    NOBODY = "nobody", _("Nobody but the Mechanism")
    PLATFORM = "platform", _("The organisations on the platform: they may support it")


_DECIDING = frozenset({Role.CONTACT_POINT})
# Its own proposal, while nobody has decided to speak about it: see permissions.topics.check_may_withdraw.
_PROPOSING = frozenset({Role.NGO_FOCAL_POINT, Role.CONTACT_POINT})

TOPIC = StateTable(
    name="topic",
    arrows={
        (TopicState.PROPOSED, TopicState.ADOPTED): _DECIDING,
        (TopicState.PROPOSED, TopicState.DEFERRED): _DECIDING,
        (TopicState.PROPOSED, TopicState.DECLINED): _DECIDING,
        (TopicState.PROPOSED, TopicState.WITHDRAWN): _PROPOSING,
        (TopicState.DEFERRED, TopicState.ADOPTED): _DECIDING,
        (TopicState.DEFERRED, TopicState.DEFERRED): _DECIDING,
        (TopicState.DEFERRED, TopicState.DECLINED): _DECIDING,
        (TopicState.DEFERRED, TopicState.WITHDRAWN): _PROPOSING,
        # To another meeting, for instance when this one fell through.
        (TopicState.ADOPTED, TopicState.ADOPTED): _DECIDING,
        # The meeting fell through, or time ran out before it was reached.
        (TopicState.ADOPTED, TopicState.DEFERRED): _DECIDING,
    },
)

# What stands for the next meeting and waits for a decision of the Mechanism.
TO_DECIDE = frozenset({TopicState.PROPOSED, TopicState.DEFERRED})
# What others on the platform may still support.
SUPPORTABLE = TO_DECIDE | {TopicState.ADOPTED}
# What the Mechanism has said about a topic.
DECISIONS = frozenset({TopicState.ADOPTED, TopicState.DEFERRED, TopicState.DECLINED})
