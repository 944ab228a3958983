"""What is to be spoken about: a topic, who supports it, and what the Mechanism decided about it, each time in words."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.ids import new_id
from custody.acts import SubjectKind
from dialogue.models.meetings import Meeting
from dialogue.models.platforms import Platform
from dialogue.states.topics import DECISIONS, TopicShare, TopicState
from dialogue.visibility.topics import DecisionQuerySet, SupportQuerySet, TopicQuerySet

_ON_ITS_WAY = Q(meeting__isnull=True, position__isnull=True)


class Topic(models.Model):
    """Something to be spoken about at the next meeting with an organisation or a platform (M2, C10).

    organisation, platform: with whom; exactly one.  proposer: none where the Mechanism proposes it itself.
    meeting, position: its place on an agenda, once it is adopted.

    .. no_pii: the form says so
    """

    custody_kind: ClassVar = SubjectKind.TOPIC

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    platform = models.ForeignKey(Platform, null=True, on_delete=models.PROTECT, related_name="+")
    proposer = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=TopicState.choices, default=TopicState.PROPOSED)
    share = models.CharField(_("who may read it"), max_length=16, choices=TopicShare.choices, default=TopicShare.NOBODY)
    title = models.CharField(_("topic"), max_length=120)
    text = models.TextField(_("what should be spoken about"), blank=True)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(null=True)

    objects: ClassVar[models.Manager["Topic"]] = TopicQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-proposed_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=TopicState.values), name="topic_state_is_known"),
            models.CheckConstraint(condition=Q(share__in=TopicShare.values), name="topic_share_is_known"),
            models.CheckConstraint(condition=~Q(title=""), name="topic_says_something"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) ^ Q(platform__isnull=True), name="topic_is_for_one"
            ),
            # Nobody proposes for another organisation's meetings.
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(proposer__isnull=True) | Q(proposer=F("organisation")),
                name="topic_is_proposed_for_own_meetings",
            ),
            models.CheckConstraint(
                condition=Q(share=TopicShare.NOBODY) | Q(platform__isnull=False), name="topic_is_shared_on_a_platform"
            ),
            models.CheckConstraint(
                condition=Q(state=TopicState.ADOPTED, meeting__isnull=False, position__isnull=False)
                | ~Q(state=TopicState.ADOPTED) & _ON_ITS_WAY,
                name="topic_on_an_agenda_is_adopted",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-proposed_at", "-id"], name="topics_newest"),
            models.Index(fields=["organisation", "state"], name="topics_of_organisation"),
            models.Index(fields=["platform", "state"], name="topics_of_platform"),
            models.Index(fields=["proposer", "-proposed_at"], name="topics_of_proposer"),
            models.Index(fields=["meeting", "position"], name="topics_on_agenda"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class TopicSupport(models.Model):
    """Another organisation of the platform that wants a topic spoken about; once each.

    .. no_pii:
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    supported_by = models.UUIDField()
    supported_at = models.DateTimeField()

    objects: ClassVar[models.Manager["TopicSupport"]] = SupportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["supported_at", "id"]
        constraints: ClassVar = [models.UniqueConstraint("topic", "organisation", name="topic_supported_once_each")]

    def __str__(self) -> str:
        return str(self.id)


class TopicDecision(models.Model):
    """What the Mechanism decided about a topic, in words; a later decision is a row more (C10).

    meeting: on whose agenda it was put, or from whose agenda it was taken.

    .. no_pii: the form says so
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=16, choices=TopicState.choices)
    words = models.TextField()
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()

    objects: ClassVar[models.Manager["TopicDecision"]] = DecisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["decided_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="topic_decision_has_words"),
            models.CheckConstraint(condition=Q(decision__in=sorted(DECISIONS)), name="topic_decision_is_known"),
            models.CheckConstraint(
                condition=~Q(decision=TopicState.ADOPTED) | Q(meeting__isnull=False), name="topic_is_adopted_somewhere"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["topic", "decided_at"], name="decisions_of_topic")]

    def __str__(self) -> str:
        return str(self.id)
