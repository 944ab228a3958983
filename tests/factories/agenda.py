"""Topics, minutes and action items in every state, walked there by the real services."""

from datetime import date, datetime, timedelta

from accounts.models import Organisation
from common import clock
from common.actors import Actor
from dialogue.models import ActionItem, Meeting, Minutes, Platform, Topic
from dialogue.policies.actions import Owner
from dialogue.services import actions, minutes_agree, minutes_write, topic_decisions, topics
from dialogue.services.topics import With
from dialogue.states.actions import ActionState
from dialogue.states.minutes import MinutesState
from dialogue.states.topics import TopicShare, TopicState
from tests.factories import meetings
from tests.factories.accounts import NOON, contact_point, make_organisation

# After the meetings of the factory were held, and a day on which comments are over.
AFTER = meetings.AHEAD + timedelta(days=1)
LAST_DAY = (AFTER + timedelta(days=14)).date()
LATER = AFTER + timedelta(days=20)


def proposed(
    proposer: Organisation | None = None,
    *,
    platform: Platform | None = None,
    share: TopicShare = TopicShare.NOBODY,
    title: str = "Dates of visits",
    actor: Actor | None = None,
    at: datetime = NOON,
) -> Topic:
    """For the organisation's own meetings, or for those of a platform."""
    proposer = proposer or make_organisation()
    whom = With(platform_id=platform.pk) if platform else With(organisation_id=proposer.pk)
    actor = actor or meetings.focal_of(proposer)
    return topics.propose_topic(actor=actor, whom=whom, title=title, text="Say when.", share=share, at=at)


def of_mechanism(party: Organisation | Platform, *, title: str = "Format of films", at: datetime = NOON) -> Topic:
    """Proposed by a contact point."""
    is_platform = isinstance(party, Platform)
    whom = With(platform_id=party.pk) if is_platform else With(organisation_id=party.pk)
    share = TopicShare.PLATFORM if is_platform else TopicShare.NOBODY
    return topics.propose_topic(actor=contact_point(), whom=whom, title=title, text="", share=share, at=at)


def adopted(topic: Topic, meeting: Meeting | None = None, *, words: str = "Yes.", at: datetime = NOON) -> Topic:
    meeting = meeting or meetings.planned(topic.platform or topic.organisation)
    return topic_decisions.adopt_topic(
        actor=contact_point(), topic_id=topic.pk, meeting_id=meeting.pk, words=words, at=at
    )


def topic_at(state: TopicState, topic: Topic | None = None, *, at: datetime = NOON, **more) -> Topic:
    """A topic that has come so far.  more: how it was proposed."""
    topic = topic or proposed(at=at, **more)
    told = {"actor": contact_point(), "topic_id": topic.pk, "words": f"It is {state.value}.", "at": at}
    if state == TopicState.ADOPTED:
        adopted(topic, words=told["words"], at=at)
    elif state == TopicState.DEFERRED:
        topic_decisions.defer_topic(**told)
    elif state == TopicState.DECLINED:
        topic_decisions.decline_topic(**told)
    elif state == TopicState.WITHDRAWN:
        topics.withdraw_topic(actor=meetings.focal_of(topic.proposer), topic_id=topic.pk, at=at)
    topic.refresh_from_db()
    return topic


def minutes_at(
    state: MinutesState,
    meeting: Meeting | None = None,
    *,
    text_en: str = "We spoke about dates.",
    text_ar: str = "تكلمنا عن المواعيد.",
    at: datetime = AFTER,
) -> Minutes:
    """Minutes that have come so far; agreed after the last day for comments."""
    meeting = meeting or meetings.held()
    on_it = {"actor": contact_point(), "meeting_id": meeting.pk}
    begun = minutes_write.draft_minutes(**on_it, at=at)
    minutes_write.write_minutes(**on_it, text_en=text_en, text_ar=text_ar, seen_at=begun.written_at, at=at)
    if state != MinutesState.DRAFT:
        minutes_agree.circulate_minutes(**on_it, comments_until=(at + timedelta(days=14)).date(), at=at)
    if state == MinutesState.AGREED:
        minutes_agree.agree_minutes(**on_it, at=at + timedelta(days=20))
    return Minutes.objects.get(pk=meeting.pk)


def commented(minutes: Minutes, organisation: Organisation, text: str = "It was in May.", at: datetime = AFTER):
    actor = meetings.focal_of(organisation)
    return minutes_agree.comment_on_minutes(actor=actor, meeting_id=minutes.pk, text=text, at=at)


def action(
    meeting: Meeting | None = None,
    *,
    owner: Organisation | None = None,
    staff_role=None,
    text: str = "Send the list of dates.",
    due_on: date | None = None,
    state: ActionState = ActionState.OPEN,
    at: datetime = AFTER,
) -> ActionItem:
    """owner: the organisation that does it; the Mechanism without one."""
    made = actions.record_action(
        actor=contact_point(),
        meeting_id=(meeting or meetings.held()).pk,
        text=text,
        owner=Owner(owner.pk if owner else None, staff_role),
        due_on=due_on or (at + timedelta(days=30)).date(),
        at=at,
    )
    ended = {"actor": contact_point(), "action_id": made.pk, "words": f"It is {state.value}.", "at": at}
    if state == ActionState.DONE:
        actions.finish_action(**ended)
    elif state == ActionState.DROPPED:
        actions.drop_action(**ended)
    made.refresh_from_db()
    return made


def held_lately(party: Organisation | Platform | None = None, *, days_ago: int = 2, **more) -> Meeting:
    """Held some days before today, for pages, which know only today."""
    starts_at = clock.now() - timedelta(days=days_ago)
    return meetings.held(party, starts_at=starts_at, at=starts_at - timedelta(days=40), **more)


def planned_soon(party: Organisation | Platform | None = None, *, days: int = 60) -> Meeting:
    """Planned for a day after today."""
    return meetings.planned(party, day=(clock.now() + timedelta(days=days)).date(), at=clock.now())
