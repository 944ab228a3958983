"""What the database itself refuses about topics, minutes and action items, whatever a program says."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from common.actors import Role
from dialogue.models import ActionChange, ActionItem, MinutesComment, TopicDecision, TopicSupport
from dialogue.states.actions import ActionState
from dialogue.states.minutes import MinutesState
from dialogue.states.topics import TopicShare, TopicState
from tests.factories import agenda, meetings
from tests.factories.accounts import NOON, make_organisation

pytestmark = pytest.mark.django_db


def refuses(name: str, act) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()


def change(thing, **columns):
    return lambda: type(thing).objects.filter(pk=thing.pk).update(**columns)


def test_a_topic_is_for_one_and_of_its_own():
    """Source: Protocol C10."""
    own, other = make_organisation(), make_organisation(name="Cedar Archive")
    topic = agenda.proposed(own)
    platform = meetings.make_platform(own)
    refuses("topic_is_for_one", change(topic, platform=platform))
    refuses("topic_is_for_one", change(topic, organisation=None))
    refuses("topic_is_proposed_for_own_meetings", change(topic, organisation=other))
    refuses("topic_is_shared_on_a_platform", change(topic, share=TopicShare.PLATFORM))
    refuses("topic_share_is_known", change(agenda.proposed(own, platform=platform), share="all"))
    refuses("topic_state_is_known", change(topic, state="won"))
    refuses("topic_says_something", change(topic, title=""))


def test_what_is_on_an_agenda_was_adopted_and_nothing_else_is():
    adopted, proposed = agenda.topic_at(TopicState.ADOPTED), agenda.proposed()
    refuses("topic_on_an_agenda_is_adopted", change(adopted, meeting=None))
    refuses("topic_on_an_agenda_is_adopted", change(adopted, position=None))
    refuses("topic_on_an_agenda_is_adopted", change(adopted, state=TopicState.DECLINED))
    refuses("topic_on_an_agenda_is_adopted", change(proposed, meeting=adopted.meeting, position=1))


def test_a_decision_has_words_and_is_one():
    agenda.topic_at(TopicState.DEFERRED)
    decision = TopicDecision.objects.get()
    refuses("topic_decision_has_words", change(decision, words=""))
    refuses("topic_decision_is_known", change(decision, decision=TopicState.PROPOSED))
    refuses("topic_is_adopted_somewhere", change(decision, decision=TopicState.ADOPTED))


def test_supported_once_each():
    own = make_organisation()
    topic = agenda.proposed(own)
    row = {"topic": topic, "organisation": own, "supported_by": uuid4(), "supported_at": NOON}
    TopicSupport.objects.create(**row)
    refuses("topic_supported_once_each", lambda: TopicSupport.objects.create(**row))


def test_minutes_say_who_and_until_when():
    draft, out = agenda.minutes_at(MinutesState.DRAFT), agenda.minutes_at(MinutesState.CIRCULATED)
    refuses("minutes_state_is_known", change(draft, state="lost"))
    refuses("minutes_circulated_say_who_and_until_when", change(draft, state=MinutesState.CIRCULATED))
    refuses("minutes_circulated_say_who_and_until_when", change(out, comments_until=None))
    refuses("kept as they are", change(out, text_en="", text_ar=""))
    refuses("minutes_agreed_say_who_and_when", change(out, state=MinutesState.AGREED))
    comment = agenda.commented(out, out.meeting.organisation)
    refuses("minutes_comment_says_something", change(comment, text=""))
    assert MinutesComment.objects.get().text


def test_an_action_item_has_one_owner_and_an_end_with_words():
    own = make_organisation()
    meeting = meetings.held(own)
    ours, theirs = agenda.action(meeting, owner=own), agenda.action(meeting)
    refuses("action_has_one_owner", change(ours, staff_role=Role.ANALYST))
    refuses("action_has_one_owner", change(theirs, staff_role=Role.AUDITOR))
    refuses("action_says_what", change(ours, text=""))
    refuses("action_state_is_known", change(agenda.action(meeting, state=ActionState.DONE), state="lost"))
    refuses("action_settled_says_who_when_and_how", change(ours, state=ActionState.DONE))
    refuses("action_settled_says_who_when_and_how", change(ours, settled_by=uuid4(), settled_at=NOON))
    done = agenda.action(meeting, state=ActionState.DONE)
    refuses("action_settled_says_who_when_and_how", change(done, words=""))
    assert ActionItem.objects.count() == 4


def test_a_change_says_why():
    action = agenda.action()
    row = {"action": action, "due_on": action.due_on, "why": "", "changed_by": uuid4(), "changed_at": NOON}
    refuses("action_change_says_why", lambda: ActionChange.objects.create(**row))
