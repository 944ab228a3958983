"""Staff: from a proposed topic to agreed minutes and action items, as they click; and what a page costs."""

import re
from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import clock
from common.actors import MECHANISM_ROLES, Role
from dialogue.models import ActionChange, ActionItem, Minutes, Topic
from dialogue.states.actions import ActionState
from dialogue.states.minutes import MinutesState
from dialogue.states.topics import TopicShare, TopicState
from dialogue.urls import staff_agenda as urls
from dialogue.visibility.platforms import READING
from tests.actors import URLCONFS, client_of, person_with
from tests.factories import agenda, meetings
from tests.factories.accounts import make_organisation

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["mechanism"]),
    pytest.mark.usefixtures("safe_places"),
]
POSTED = {"draft_minutes"}


def to(name: str, *args) -> str:
    return reverse(f"dialogue:{name}", args=args)


def text(client, name: str, *args) -> str:
    answer = client.get(to(name, *args))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def day(number: int) -> str:
    return (clock.now() + timedelta(days=number)).strftime("%d/%m/%Y")


@pytest.fixture
def dima():
    return client_of(person_with(Role.CONTACT_POINT))


def test_a_topic_is_decided_with_words(dima):
    """Source: Protocol C10."""
    topic = agenda.proposed()
    assert "No meeting is planned with them." in text(dima, "adopt_topic", topic.pk)
    meeting = agenda.planned_soon(topic.organisation)
    assert to("topic", topic.pk) in text(dima, "topics")
    assert dima.post(to("defer_topic", topic.pk), {"words": ""}).status_code == 200
    dima.post(to("defer_topic", topic.pk), {"words": "Not this half-year."})
    assert dima.post(to("adopt_topic", topic.pk), {"words": "Yes."}).status_code == 200
    dima.post(to("adopt_topic", topic.pk), {"words": "Yes, now.", "meeting": str(meeting.pk)})

    topic.refresh_from_db()
    assert (topic.state, topic.meeting_id) == (TopicState.ADOPTED, meeting.pk)
    page = text(dima, "topic", topic.pk)
    assert page.index("Not this half-year.") < page.index("Yes, now.")
    assert to("topic", topic.pk) in text(dima, "agenda", meeting.pk)
    answer = dima.post(to("adopt_topic", topic.pk), {"words": "x", "meeting": str(meeting.pk)})
    assert "is on the agenda of this meeting already" in answer.content.decode()


def test_declined_it_stays_and_nothing_more_is_decided(dima):
    topic = agenda.proposed()
    dima.post(to("decline_topic", topic.pk), {"words": "It is not ours to say."})
    page = text(dima, "topic", topic.pk)
    assert "It is not ours to say." in page
    assert to("adopt_topic", topic.pk) not in page
    assert dima.post(to("defer_topic", topic.pk), {"words": "x"}).status_code == 409


def test_the_mechanism_proposes_to_those_it_meets(dima):
    platform = meetings.make_platform(make_organisation())
    for party in (platform, make_organisation(name="Cedar Archive")):
        meeting = agenda.planned_soon(party)
        dima.post(to("propose_topic", meeting.pk), {"title": "Formats", "text": ""})
    shares = {(one.proposer_id, one.platform_id is None, one.share) for one in Topic.objects.all()}
    assert shares == {(None, False, TopicShare.PLATFORM), (None, True, TopicShare.NOBODY)}
    own = Topic.objects.filter(platform=platform).get()
    dima.post(to("withdraw_topic", own.pk))
    own.refresh_from_db()
    assert own.state == TopicState.WITHDRAWN


def test_what_is_not_shared_says_so_before_it_is_put_on_an_agenda(dima):
    own = make_organisation()
    platform = meetings.make_platform(own)
    agenda.planned_soon(platform)
    topic = agenda.proposed(own, platform=platform)
    assert "The others on the platform do not see this topic" in text(dima, "adopt_topic", topic.pk)


def test_from_the_meeting_that_was_held_to_agreed_minutes(dima):
    """Source: Protocol M2."""
    meeting = agenda.held_lately(days_ago=60)
    assert to("agenda", meeting.pk) in text(dima, "minutes_open")
    assert "Begin the minutes" in text(dima, "agenda", meeting.pk)
    assert dima.post(to("draft_minutes", meeting.pk))["Location"] == to("write_minutes", meeting.pk)
    seen = re.search(r'name="seen" value="([^"]+)"', text(dima, "write_minutes", meeting.pk)).group(1)
    dima.post(to("write_minutes", meeting.pk), {"seen": seen, "text_en": "Words.", "text_ar": "كلمات"})
    again = dima.post(to("write_minutes", meeting.pk), {"seen": seen, "text_en": "Other.", "text_ar": ""})
    assert "Somebody saved these minutes after you opened them." in again.content.decode()
    assert Minutes.objects.get().text_en == "Words."

    wrong = dima.post(to("circulate_minutes", meeting.pk), {"comments_until": day(-1)})
    assert "Give a day to come, within ninety days." in wrong.content.decode()
    dima.post(to("circulate_minutes", meeting.pk), {"comments_until": day(14)})
    assert "The organisations may still comment." in text(dima, "minutes", meeting.pk)
    assert dima.post(to("agree_minutes", meeting.pk)).status_code == 409
    agenda.commented(Minutes.objects.get(), meeting.organisation, at=clock.now())
    assert "It was in May." in text(dima, "minutes", meeting.pk)
    assert "Nobody reads them until they go round again." in text(dima, "take_back_minutes", meeting.pk)
    dima.post(to("take_back_minutes", meeting.pk))
    agenda.minutes_at(MinutesState.CIRCULATED, meeting, at=clock.now() - timedelta(days=20))
    assert to("minutes", meeting.pk) in text(dima, "minutes_open")

    dima.post(to("agree_minutes", meeting.pk))

    assert Minutes.objects.get().state == MinutesState.AGREED
    assert "nothing in them changes any more" in text(dima, "minutes", meeting.pk)
    assert dima.get(to("write_minutes", meeting.pk)).status_code == 409


def test_action_items_are_recorded_changed_and_ended(dima):
    """Source: Protocol M2."""
    meeting = agenda.held_lately()
    owner = str(meeting.organisation_id)
    wrong = dima.post(to("record_action", meeting.pk), {"text": "Send it.", "owner": owner, "due_on": day(-3)})
    assert "Give a day to come, within two years." in wrong.content.decode()
    for who in (owner, "mechanism", "analyst"):
        dima.post(to("record_action", meeting.pk), {"text": f"By {who}.", "owner": who, "due_on": day(9)})
    assert ActionItem.objects.count() == 3
    page = text(dima, "agenda", meeting.pk)
    assert "The Mechanism (Analyst)" in page
    action = ActionItem.objects.get(organisation=owner)
    same = {"owner": owner, "due_on": day(9), "why": "x"}
    assert "Owner and day are as before." in dima.post(to("change_action", action.pk), same).content.decode()
    dima.post(to("change_action", action.pk), same | {"owner": "mechanism", "why": "We have it already."})
    assert ActionChange.objects.get().organisation_id == meeting.organisation_id
    assert "We have it already." in text(dima, "action", action.pk)

    dima.post(to("finish_action", action.pk), {"words": "Found."})
    other = ActionItem.objects.get(staff_role="analyst")
    dima.post(to("drop_action", other.pk), {"words": "Not needed."})

    states = {one.state for one in ActionItem.objects.filter(pk__in=[action.pk, other.pk])}
    assert states == {ActionState.DONE, ActionState.DROPPED}
    settled = text(dima, "actions_settled")
    assert to("action", action.pk) in settled
    assert to("action", action.pk) not in text(dima, "actions")


def test_an_analyst_finishes_what_is_given_to_analysts():
    elias = client_of(person_with(Role.ANALYST))
    meeting = agenda.held_lately()
    ours = agenda.action(meeting, staff_role=Role.ANALYST, at=clock.now())
    theirs = agenda.action(meeting, at=clock.now())
    assert elias.get(to("finish_action", theirs.pk)).status_code == 403
    elias.post(to("finish_action", ours.pk), {"words": "Read."})
    ours.refresh_from_db()
    assert ours.state == ActionState.DONE


def lived_in() -> dict[str, object]:
    now = clock.now()
    meeting = agenda.held_lately()
    own = meeting.organisation
    soon = agenda.planned_soon(own)
    topic = agenda.proposed(own, at=now)
    agenda.adopted(agenda.proposed(own, at=now), soon, at=now)
    agenda.minutes_at(MinutesState.DRAFT, meeting, at=now)
    action = agenda.action(meeting, owner=own, at=now)
    agenda.action(meeting, state=ActionState.DONE, at=now)
    return {"meeting_id": meeting.pk, "topic_id": topic.pk, "action_id": action.pk}


def addresses(ids) -> dict[str, str]:
    return {
        entry.name: reverse(f"dialogue:{entry.name}", kwargs={key: ids[key] for key in entry.pattern.converters})
        for entry in urls.MECHANISM
    }


READ = {"topics", "topic", "agenda", "minutes", "minutes_open", "actions", "actions_settled", "action"}


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_every_page_by_role(role):
    """Who keeps meetings does all, who reads along reads, the others find nothing."""
    found = addresses(lived_in())
    client = client_of(person_with(role))
    lists = {"topics", "minutes_open", "actions", "actions_settled"}
    later = {"agree_minutes", "take_back_minutes", "withdraw_topic"}
    for name, address in found.items():
        status = client.post(address).status_code if name in POSTED else client.get(address).status_code
        if role == Role.CONTACT_POINT:
            assert status in ({200, 302} if name not in later else {403, 409}), (name, status)
        elif role in READING:
            assert status == (200 if name in READ else 403), (name, status)
        else:
            assert status == (403 if name in lists else 404), (name, status)


@pytest.mark.parametrize("name", ["topics", "agenda", "minutes_open", "actions", "actions_settled"])
def test_lists_cost_the_same_for_one_row_and_for_three(name, dima, django_assert_num_queries):
    address = addresses(lived_in())[name]
    dima.get(address)
    with CaptureQueriesContext(connection) as one:
        dima.get(address)
    for _ in range(2):
        lived_in()
    with django_assert_num_queries(len(one)):
        dima.get(address)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_renders_whole_with_a_neutral_title(language, dima, settings):
    shown = deepcopy(settings.TEMPLATES)
    shown[0]["OPTIONS"]["string_if_invalid"] = "MISSING(%s)"
    settings.TEMPLATES = shown
    ids = lived_in()
    dima.cookies["django_language"] = language
    for name, address in addresses(ids).items():
        if name in POSTED | {"agree_minutes", "take_back_minutes", "withdraw_topic"}:
            continue
        answers = [dima.get(address)]
        answers += [dima.post(address, {"x": "y"})] if name not in READ | {"write_minutes"} else []
        for answer in answers:
            page = answer.content.decode()
            assert answer.status_code == 200, (name, answer.status_code)
            assert not re.findall(r"MISSING\((?!widget\.)(.*?)\)", page), name
            assert len(re.findall(r"<h1", page)) == 1, name
            title = re.search(r"<title>(.*?)</title>", page, re.DOTALL).group(1)
            assert not re.search(r"Dates|Olive", title), title
