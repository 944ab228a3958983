"""What an organisation reads and writes around its meetings; what nobody else may read; what a page costs."""

import re
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation
from common import clock
from common.actors import MECHANISM_ROLES, Role
from dialogue.models import ActionItem, MinutesComment, Topic, TopicSupport
from dialogue.states.actions import ActionState
from dialogue.states.minutes import MinutesState
from dialogue.states.topics import TopicShare, TopicState
from dialogue.urls import ngo_agenda as urls
from tests.actors import NAMES, URLCONFS, client_of, person_with
from tests.factories import agenda, meetings
from tests.factories.accounts import make_contact, make_member, make_organisation

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
    pytest.mark.usefixtures("safe_places"),
]


def to(name: str, *args) -> str:
    return reverse(f"dialogue:{name}", args=args)


@dataclass
class Basil:
    organisation: Organisation
    browser: Client

    def text(self, name: str, *args) -> str:
        answer = self.browser.get(to(name, *args))
        assert answer.status_code == 200, (name, answer.status_code)
        return answer.content.decode()


@pytest.fixture
def basil():
    organisation = make_organisation()
    return Basil(organisation, client_of(make_member(organisation=organisation)))


def lived_in(organisation: Organisation) -> dict[str, object]:
    """Everything there is around one organisation's meetings; ids for its addresses."""
    now = clock.now()
    meeting = agenda.held_lately(organisation)
    topic = agenda.proposed(organisation, at=now)
    agenda.topic_at(TopicState.DEFERRED, topic, at=now)
    agenda.topic_at(TopicState.ADOPTED, proposer=organisation, at=now)
    agenda.topic_at(TopicState.DECLINED, proposer=organisation, at=now)
    minutes = agenda.minutes_at(MinutesState.CIRCULATED, meeting, at=now)
    agenda.commented(minutes, organisation, at=now)
    action = agenda.action(meeting, owner=organisation, at=now)
    agenda.action(meeting, at=now)
    agenda.action(meeting, owner=organisation, state=ActionState.DONE, at=now)
    return {"meeting_id": meeting.pk, "topic_id": topic.pk, "action_id": action.pk}


def addresses(ids) -> dict[str, str]:
    return {
        entry.name: reverse(f"dialogue:{entry.name}", kwargs={key: ids[key] for key in entry.pattern.converters})
        for entry in urls.PARTNER
    }


def test_the_empty_pages_say_what_they_are_for(basil):
    meeting = agenda.planned_soon(basil.organisation)
    assert "Nothing yet. What your organisation proposes" in basil.text("topics")
    assert "Nothing is on the agenda yet" in basil.text("agenda", meeting.pk)
    assert "Nothing is open." in basil.text("actions")


def test_a_topic_is_proposed_read_and_withdrawn(basil):
    """Source: Protocol M2, C10."""
    assert basil.browser.post(to("propose_topic"), {"title": "Dates"}).status_code == 200
    there = basil.browser.post(to("propose_topic"), {"title": "Dates", "text": "When?", "whom": "own"})["Location"]
    topic = Topic.objects.get()
    assert there == to("topic", topic.pk)
    assert (topic.organisation_id, topic.proposer_id) == (basil.organisation.pk, basil.organisation.pk)
    agenda.topic_at(TopicState.DEFERRED, topic, at=clock.now())
    page = basil.text("topic", topic.pk)
    assert "It is deferred." in page
    assert "Put off to the next meeting" in page

    assert "Nobody is asked to speak about it any more." in basil.text("withdraw_topic", topic.pk)
    basil.browser.post(to("withdraw_topic", topic.pk))
    topic.refresh_from_db()
    assert topic.state == TopicState.WITHDRAWN


def test_with_a_platform_who_may_read_it_is_asked_in_the_same_question(basil):
    platform = meetings.make_platform(basil.organisation, name="Coast")
    asked = meetings.make_platform(asked=[basil.organisation], name="Hills")
    page = basil.text("propose_topic")
    assert "Meetings of Coast. Nobody but the Mechanism reads it." in page
    assert "Hills" not in page
    for share in TopicShare:
        basil.browser.post(to("propose_topic"), {"title": share.value, "whom": f"{platform.pk}:{share}"})
    answer = basil.browser.post(to("propose_topic"), {"title": "x", "whom": f"{asked.pk}:platform"})

    assert answer.status_code == 200
    assert {(one.title, one.share, one.platform_id) for one in Topic.objects.all()} == {
        (share.value, share.value, platform.pk) for share in TopicShare
    }


def test_others_on_the_platform_read_and_support_what_is_shared(basil):
    """Source: Protocol C10."""
    other = make_organisation(name="Cedar Archive", name_ar="أرشيف الأرز")
    platform = meetings.make_platform(basil.organisation, other)
    topic = agenda.proposed(other, platform=platform, share=TopicShare.PLATFORM, title="Shared words")
    secret = agenda.proposed(other, platform=platform, title="Not shared words")
    page = basil.text("topics")
    assert "Shared words" in page
    assert "Cedar Archive" in page
    assert "Not shared words" not in page
    assert basil.browser.get(to("topic", secret.pk)).status_code == 404

    assert "Support this topic" in basil.text("topic", topic.pk)
    basil.browser.post(to("support_topic", topic.pk))

    assert TopicSupport.objects.get().organisation_id == basil.organisation.pk
    page = basil.text("topic", topic.pk)
    assert "Your organisation supports this topic already." in page
    assert "Olive Archive" in page
    assert basil.browser.post(to("support_topic", topic.pk)).status_code == 409


def test_a_topic_that_is_not_shared_leaves_no_gap_on_the_agenda_of_others(basil):
    """Source: Protocol C10."""
    other = make_organisation(name="Cedar Archive")
    platform = meetings.make_platform(basil.organisation, other)
    meeting = agenda.planned_soon(platform)
    secret = agenda.proposed(other, platform=platform, title="Not shared words")
    agenda.adopted(secret, meeting)
    before = basil.text("agenda", meeting.pk)
    agenda.topic_at(TopicState.DEFERRED, secret)
    assert passing(basil.text("agenda", meeting.pk)) == passing(before)
    assert "Not shared words" not in before


def passing(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"', "", page)


def test_minutes_are_read_and_commented(basil):
    """Source: Protocol M2."""
    other = make_organisation(name="Cedar Archive")
    meeting = agenda.held_lately(meetings.make_platform(basil.organisation, other))
    assert basil.browser.get(to("minutes", meeting.pk)).status_code == 404
    minutes = agenda.minutes_at(MinutesState.CIRCULATED, meeting, at=clock.now())
    agenda.commented(minutes, other, text="Words of another.", at=clock.now())
    page = basil.text("minutes", meeting.pk)
    assert "We spoke about dates." in page
    assert "تكلمنا عن المواعيد." in page
    assert "Words of another." not in page
    assert "Minutes of this meeting" in basil.text("agenda", meeting.pk)

    assert basil.browser.post(to("comment_minutes", meeting.pk), {"text": ""}).status_code == 200
    basil.browser.post(to("comment_minutes", meeting.pk), {"text": "It was in May."})

    assert MinutesComment.objects.filter(organisation=basil.organisation).get().text == "It was in May."
    assert "It was in May." in basil.text("minutes", meeting.pk)


def test_after_the_last_day_the_page_says_why_there_is_no_form(basil):
    meeting = agenda.held_lately(basil.organisation, days_ago=60)
    agenda.minutes_at(MinutesState.CIRCULATED, meeting, at=clock.now() - timedelta(days=50))
    page = basil.text("minutes", meeting.pk)
    assert "The last day for comments has passed." in page
    assert "Send the comment" not in page
    assert basil.browser.post(to("comment_minutes", meeting.pk), {"text": "x"}).status_code == 409


def test_what_is_ours_is_said_to_be_done(basil):
    meeting = agenda.held_lately(basil.organisation, days_ago=60)
    at = clock.now() - timedelta(days=50)
    action = agenda.action(meeting, owner=basil.organisation, due_on=(at + timedelta(days=10)).date(), at=at)
    theirs = agenda.action(meeting, staff_role=Role.ANALYST, text="The Mechanism looks for a room.", at=at)
    page = basil.text("actions")
    assert "40 days late" in page
    assert "The Mechanism looks for a room." in page
    assert "Analyst" not in page
    assert "Only whoever is to do this" in basil.text("action", theirs.pk)
    soon = agenda.planned_soon(basil.organisation)
    assert "Still open from earlier meetings" in basil.text("agenda", soon.pk)

    assert basil.browser.post(to("finish_action", action.pk), {"words": ""}).status_code == 200
    basil.browser.post(to("finish_action", action.pk), {"words": "Sent on Monday."})

    assert ActionItem.objects.get(pk=action.pk).state == ActionState.DONE
    assert "Sent on Monday." in basil.text("action", action.pk)
    assert to("action", action.pk) in basil.text("actions_settled")


def test_a_contributor_reads_all_and_does_nothing(basil):
    ids = lived_in(basil.organisation)
    amal = client_of(make_member(Role.NGO_CONTRIBUTOR, organisation=basil.organisation))
    for name in ("topics", "topic", "agenda", "minutes", "actions", "action"):
        assert amal.get(addresses(ids)[name]).status_code == 200, name
    for name in ("propose_topic", "withdraw_topic", "support_topic", "comment_minutes", "finish_action"):
        assert amal.post(addresses(ids)[name], {}).status_code == 403, name


def test_another_organisation_gets_the_same_404_as_for_nothing_at_all(basil):
    """Source: Protocol C10."""
    ids = lived_in(basil.organisation)
    stranger = client_of(make_member(organisation=make_organisation(name="Cedar Archive")))
    unknown = stranger.get(to("topic", ids["action_id"]))
    for name, address in addresses(ids).items():
        if "/topics/new/" in address or name in {"topics", "actions", "actions_settled"}:
            continue
        answer = stranger.post(address) if name in {"support_topic", "comment_minutes"} else stranger.get(address)
        assert (answer.status_code, answer.content) == (404, unknown.content), name
    for name in ("topics", "actions", "actions_settled"):
        assert not re.search("|".join(map(str, ids.values())), stranger.get(to(name)).content.decode())


def test_nobody_of_the_mechanism_and_nobody_unknown_comes_in_here(basil):
    found = addresses(lived_in(basil.organisation)).values()
    for role in sorted(MECHANISM_ROLES):
        client = client_of(person_with(role))
        for address in found:
            assert client.get(address).status_code in {302, 403, 404, 405}, (role, address)
    for address in found:
        assert Client().get(address)["Location"].startswith("/account/")


def test_no_name_of_staff_is_shown(basil):
    make_contact(basil.organisation)
    ids = lived_in(basil.organisation)
    names = {name for role, name in NAMES.items() if role in MECHANISM_ROLES - {Role.CONTACT_POINT}}
    for name in ("topics", "topic", "agenda", "minutes", "actions", "action"):
        page = basil.browser.get(addresses(ids)[name]).content.decode()
        assert not [one for one in names if re.search(rf"\b{one}\b", page)], name


def test_confidential_participants_are_named_nowhere(basil):
    """Source: Protocol C10; who takes part in confidence is not listed to others."""
    hidden = make_organisation(name="Hidden Archive", name_ar="أرشيف مخفي")
    platform = meetings.make_platform(basil.organisation, hidden)
    meeting = agenda.held_lately(platform, unlisted=[hidden])
    agenda.action(meeting, owner=hidden, text="Theirs alone.", at=clock.now())
    agenda.minutes_at(MinutesState.CIRCULATED, meeting, at=clock.now())
    for page in (basil.text("agenda", meeting.pk), basil.text("minutes", meeting.pk), basil.text("actions")):
        assert "Hidden" not in page
        assert "Theirs alone." not in page


@pytest.mark.parametrize("name", ["topics", "agenda", "actions", "actions_settled"])
def test_lists_cost_the_same_for_one_row_and_for_three(name, basil, django_assert_num_queries):
    ids = lived_in(basil.organisation)
    address = addresses(ids)[name]
    basil.browser.get(address)
    with CaptureQueriesContext(connection) as one:
        basil.browser.get(address)
    for _ in range(2):
        lived_in(basil.organisation)
        agenda.action(agenda.Meeting.objects.get(pk=ids["meeting_id"]), at=clock.now())
    with django_assert_num_queries(len(one)):
        basil.browser.get(address)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_renders_whole_with_a_neutral_title(language, basil, settings):
    shown = deepcopy(settings.TEMPLATES)
    shown[0]["OPTIONS"]["string_if_invalid"] = "MISSING(%s)"
    settings.TEMPLATES = shown
    ids = lived_in(basil.organisation)
    basil.browser.cookies["django_language"] = language
    posted = {"support_topic", "comment_minutes"}
    for name, address in addresses(ids).items():
        answers = [] if name in posted else [basil.browser.get(address)]
        answers += [basil.browser.post(address, {})] if name in {"propose_topic", "comment_minutes"} else []
        for answer in answers:
            page = answer.content.decode()
            assert answer.status_code == 200, (name, answer.status_code)
            assert not re.findall(r"MISSING\((?!widget\.)(.*?)\)", page), name
            assert f'lang="{language}"' in page
            assert len(re.findall(r"<h1", page)) == 1, name
            title = re.search(r"<title>(.*?)</title>", page, re.DOTALL).group(1)
            assert not re.search(r"Dates|Olive", title), title
