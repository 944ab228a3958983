"""Topics as those see them who may; every read starts at `visible_to`."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max, Prefetch, Q, QuerySet

from common.actors import Actor
from common.errors import NotVisible
from dialogue.models import Meeting, Platform, PlatformMember, Topic, TopicDecision, TopicSupport
from dialogue.states.meetings import AHEAD, MeetingState
from dialogue.states.platforms import MemberState
from dialogue.states.topics import TO_DECIDE, TopicShare, TopicState
from submissions.pages import Page, page_of

# Of what waits, the longest waiting are shown; the rest follows as they go.
MOST_SHOWN = 50
MOST_ON_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A topic as a list shows it.  supporters: the names of those this actor may know."""

    topic: Topic
    supporters: list[str]


def topics_for(actor: Actor) -> QuerySet[Topic]:
    rows: QuerySet[Topic] = Topic.objects.visible_to(actor)
    return rows.select_related("organisation", "platform", "proposer")


def _meeting_seen_by(actor: Actor) -> "Prefetch[Any]":
    """The meeting a row names, if this actor sees that meeting: whoever reads a topic may not be invited (C10)."""
    return Prefetch("meeting", queryset=Meeting.objects.visible_to(actor))


def get_topic(*, actor: Actor, topic_id: UUID) -> Topic:
    return _one(topics_for(actor).prefetch_related(_meeting_seen_by(actor)), topic_id)


def lock_topic(*, actor: Actor, topic_id: UUID) -> Topic:
    return _one(topics_for(actor).select_for_update(of=("self",)), topic_id)


def _one(rows: QuerySet[Topic], topic_id: UUID) -> Topic:
    found = rows.filter(pk=topic_id).first()
    if found is None:
        raise NotVisible
    return found


def topics_page(*, actor: Actor, after: str = "") -> tuple[Page[Topic], list[Line]]:
    """All there are, the newest first."""
    page = page_of(topics_for(actor), order=("-proposed_at", "-id"), after=after)
    return page, lines_of(actor, page.rows)


def to_decide(actor: Actor) -> QuerySet[Topic]:
    """What stands for the next meetings and waits for a decision, the longest waiting first."""
    return topics_for(actor).filter(_undecided()).order_by("proposed_at", "pk")


def _undecided() -> Q:
    """Proposed or put off; and what stood on the agenda of a meeting that fell through."""
    return Q(state__in=sorted(TO_DECIDE)) | Q(state=TopicState.ADOPTED, meeting__state=MeetingState.CANCELLED)


def lines_of(actor: Actor, topics: Collection[Topic]) -> list[Line]:
    names: dict[UUID, list[str]] = defaultdict(list)
    shared = [topic.pk for topic in topics if topic.share == TopicShare.PLATFORM]
    rows = TopicSupport.objects.visible_to(actor).filter(topic__in=shared).select_related("organisation")
    for row in rows if shared else ():
        names[row.topic_id].append(row.organisation.shown_name)
    return [Line(topic, names[topic.pk]) for topic in topics]


def decisions_of(actor: Actor, topic: Topic) -> list[TopicDecision]:
    rows = TopicDecision.objects.visible_to(actor).filter(topic=topic)
    return list(rows.prefetch_related(_meeting_seen_by(actor)))


def around(actor: Actor, meeting: Meeting) -> tuple[list[Topic], list[Topic]]:
    """The agenda in its order, and what stands for the next meeting of those who meet here.

    A topic that was not shared is on nobody else's agenda, and leaves no gap on it (C10).
    """
    next_time = _undecided() & Q(organisation=meeting.organisation_id, platform=meeting.platform_id)
    rows = topics_for(actor).filter(Q(meeting=meeting) | next_time).order_by("position", "proposed_at", "pk")
    found = list(rows[:MOST_ON_A_PAGE])
    return [one for one in found if one.meeting_id == meeting.pk], [
        one for one in found if one.meeting_id != meeting.pk
    ]


def meetings_to_come(actor: Actor, topic: Topic) -> QuerySet[Meeting]:
    """On whose agenda a topic could be put, the nearest first."""
    rows: QuerySet[Meeting] = Meeting.objects.visible_to(actor)
    same = rows.filter(organisation=topic.organisation_id, platform=topic.platform_id)
    return same.filter(state__in=sorted(AHEAD)).order_by("day", "pk")


def next_position(meeting: Meeting) -> int:
    last: int | None = Topic.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"]
    return 1 if last is None else last + 1


def joined_platforms(actor: Actor) -> list[Platform]:
    """Where a topic can be proposed together with others: the platforms the own organisation has joined."""
    own = PlatformMember.objects.visible_to(actor).filter(organisation=actor.organisation_id, state=MemberState.JOINED)
    return list(Platform.objects.visible_to(actor).filter(pk__in=own.values("platform")))


def get_platform(*, actor: Actor, platform_id: UUID) -> Platform:
    """For organisations, one that they joined; to be asked is not yet to be seen."""
    rows: QuerySet[Platform] = Platform.objects.visible_to(actor)
    if actor.organisation_id is not None:
        rows = rows.filter(pk__in=[platform.pk for platform in joined_platforms(actor)])
    found = rows.filter(pk=platform_id).first()
    if found is None:
        raise NotVisible
    return found
