"""May a topic be proposed, supported, put on this agenda: the conditions, whoever asks (M2, C10)."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, Invalid
from dialogue.models import Meeting, Topic, TopicSupport
from dialogue.states.meetings import AHEAD
from dialogue.states.topics import SUPPORTABLE, TopicShare

MOST_ON_AN_AGENDA = 40


class NobodyToMeet(Invalid):
    for_people = _("Choose with whom it is to be spoken about.")


class SharedWithNobody(Invalid):
    for_people = _("A topic for the meetings of one organisation alone is read by nobody else.")


class NotShared(Conflict):
    for_people = _("This topic is not open to support.")


class OwnTopic(Conflict):
    for_people = _("Your organisation proposed this topic itself.")


class SupportedAlready(Conflict):
    for_people = _("Your organisation supports this topic already.")


class MeetingOfOthers(Invalid):
    for_people = _("This topic is for other meetings.")


class MeetingIsOver(Conflict):
    for_people = _("This meeting was held or cancelled. Choose one that is still to come.")


class OnThisAgenda(Conflict):
    for_people = _("This topic is on the agenda of this meeting already.")


class AgendaIsFull(Conflict):
    for_people = _("There is no room left on this agenda. Put the topic off to the next meeting.")


def check_one_party(organisation_id: UUID | None, platform_id: UUID | None) -> None:
    if (organisation_id is None) == (platform_id is None):
        raise NobodyToMeet


def check_share(platform_id: UUID | None, share: TopicShare) -> None:
    if platform_id is None and share != TopicShare.NOBODY:
        raise SharedWithNobody


def check_topic_may_be_supported(topic: Topic, organisation_id: UUID) -> None:
    """By others, once each, as long as it was not declined or withdrawn."""
    if topic.share != TopicShare.PLATFORM or topic.state not in SUPPORTABLE:
        raise NotShared
    if topic.proposer_id == organisation_id:
        raise OwnTopic
    if TopicSupport.objects.filter(topic=topic, organisation=organisation_id).exists():
        raise SupportedAlready


def check_topic_may_be_put_on(topic: Topic, meeting: Meeting) -> None:
    """Only on the agenda of a meeting to come, and of those with whom it was proposed."""
    if (topic.organisation_id, topic.platform_id) != (meeting.organisation_id, meeting.platform_id):
        raise MeetingOfOthers
    if topic.meeting_id == meeting.pk:
        raise OnThisAgenda
    if meeting.state not in AHEAD:
        raise MeetingIsOver
    if Topic.objects.filter(meeting=meeting).count() >= MOST_ON_AN_AGENDA:
        raise AgendaIsFull
