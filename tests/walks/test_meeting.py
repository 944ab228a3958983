"""Walk 5: from a proposed topic to action items that follow into the next meeting. Both faces, step by step."""

import re
from datetime import timedelta

import pytest

from common import clock
from common.actors import Role
from custody.models import CustodyEvent
from dialogue.models import ActionItem, Meeting, Minutes, Topic
from dialogue.states.minutes import MinutesState
from dialogue.states.topics import TopicState
from tests.actors import person_with
from tests.factories import agenda
from tests.factories.accounts import make_organisation
from tests.walks.faces import Browser, mechanism, partner

pytestmark = [pytest.mark.walk, pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]


@pytest.fixture
def days_pass(monkeypatch):
    """Let days pass for the pages, which know no other time."""
    now = clock.now
    passed = timedelta()

    def let_pass(days: int) -> None:
        nonlocal passed
        passed += timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda: now() + passed)

    return let_pass


def day_in(days: int) -> str:
    return (clock.now() + timedelta(days=days)).strftime("%d/%m/%Y")


def test_from_a_proposed_topic_to_what_is_done(days_pass):
    """Source: Protocol M2, C10."""
    organisation = make_organisation()
    focal = person_with(Role.NGO_FOCAL_POINT, organisation=organisation)
    contact = person_with(Role.CONTACT_POINT)
    basil, dima = partner(focal), mechanism(contact)

    adopted = proposes(basil, "Dates of visits")
    declined = proposes(basil, "What to look at first")
    meeting = convened(dima, organisation)
    dima.does("dialogue:adopt_topic", adopted.pk, meeting=str(meeting.pk), words="Yes, first of all.")
    dima.does("dialogue:decline_topic", declined.pk, words="The Mechanism decides that alone.")
    assert "Yes, first of all." in basil.reads("dialogue:topic", adopted.pk)
    assert "The Mechanism decides that alone." in basil.reads("dialogue:topic", declined.pk)
    page = basil.reads("dialogue:agenda", meeting.pk)
    assert "Dates of visits" in page
    assert "What to look at first" not in page

    basil.does("dialogue:meeting_reply", meeting.pk, answer="yes", how="online")
    invitation = basil.get("dialogue:meeting_calendar", meeting.pk)
    assert invitation["Content-Type"].startswith("text/calendar")
    assert b"Dates of visits" not in invitation.content

    days_pass(31)
    basil, dima = partner(focal), mechanism(contact)
    dima.does("dialogue:meeting_hold", meeting.pk)
    came(dima, meeting)
    minutes_go_round(meeting, basil, dima)
    days_pass(15)
    basil, dima = partner(focal), mechanism(contact)
    dima.does("dialogue:agree_minutes", meeting.pk)
    assert "Agreed" in basil.reads("dialogue:minutes", meeting.pk)
    assert Minutes.objects.get().state == MinutesState.AGREED

    ours = records(dima, meeting, str(organisation.pk), "Send the dates.")
    theirs = records(dima, meeting, "mechanism", "Answer within a week.")
    assert "Send the dates." in basil.reads("dialogue:actions")
    days_pass(20)
    basil, dima = partner(focal), mechanism(contact)
    assert "To do after a meeting" in basil.reads("home")
    assert "action items overdue" in dima.reads("home")
    following = agenda.planned_soon(organisation)
    for face in (basil, dima):
        page = face.reads("dialogue:agenda", following.pk)
        assert "Send the dates." in page
        assert "days late" in page

    basil.does("dialogue:finish_action", ours.pk, words="Sent by hand.")
    assert basil.post("dialogue:finish_action", theirs.pk, words="x").status_code == 403
    dima.does("dialogue:drop_action", theirs.pk, words="Answered at the meeting already.")
    assert "Sent by hand." in dima.reads("dialogue:action", ours.pk)
    for face in (basil, dima):
        assert "Send the dates." not in face.reads("dialogue:agenda", following.pk)

    nobody_else_finds(adopted, meeting, ours)
    the_log_tells_it(adopted, meeting, ours)


def the_log_tells_it(topic: Topic, meeting: Meeting, action: ActionItem) -> None:
    steps = ["meeting:planned", "meeting:convened", "meeting:replied", "meeting:held", "meeting:attended"]
    steps += ["minutes:drafted", "minutes:circulated", "minutes:commented", "minutes:agreed"]
    assert acts_of(meeting.pk) == steps
    assert acts_of(topic.pk) == ["topic:proposed", "topic:adopted"]
    assert acts_of(action.pk) == ["action:recorded", "action:done"]


def nobody_else_finds(topic: Topic, meeting: Meeting, action: ActionItem) -> None:
    stranger = partner(person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation(name="Cedar Archive")))
    for page, pk in (("topic", topic.pk), ("agenda", meeting.pk), ("minutes", meeting.pk), ("action", action.pk)):
        assert stranger.get(f"dialogue:{page}", pk).status_code == 404


def proposes(basil: Browser, title: str) -> Topic:
    basil.does("dialogue:propose_topic", title=title, text="", whom="own")
    topic = Topic.objects.get(title=title)
    assert topic.state == TopicState.PROPOSED
    return topic


def convened(dima: Browser, organisation) -> Meeting:
    """Planned for a day, then convened for an hour; more than twenty-one days ahead."""
    dima.does("dialogue:plan_with_organisation", organisation.pk, day=day_in(30))
    meeting = Meeting.objects.get()
    when = {"day": day_in(30), "hour": "10:00", "time_zone": "Europe/Zurich", "minutes": "90"}
    how = {"form": "hybrid", "place": "Room 4", "online_address": "", "short_notice_why": ""}
    dima.does("dialogue:meeting_convene", meeting.pk, **when, **how, confirmed="yes")
    return meeting


def came(dima: Browser, meeting: Meeting) -> None:
    page = dima.reads("dialogue:meeting_attendance", meeting.pk)
    names = set(re.findall(r'name="([^"]+)"', page.partition("<main")[2])) - {"csrfmiddlewaretoken"}
    said = {name: "2" if "people" in name else "online" for name in names}
    dima.does("dialogue:meeting_attendance", meeting.pk, **said)


def minutes_go_round(meeting, basil: Browser, dima: Browser) -> None:
    dima.does("dialogue:draft_minutes", meeting.pk)
    seen = re.search(r'name="seen" value="([^"]+)"', dima.reads("dialogue:write_minutes", meeting.pk)).group(1)
    dima.does("dialogue:write_minutes", meeting.pk, seen=seen, text_en="We spoke about dates.", text_ar="")
    assert basil.get("dialogue:minutes", meeting.pk).status_code == 404
    dima.does("dialogue:circulate_minutes", meeting.pk, comments_until=day_in(14))
    assert "We spoke about dates." in basil.reads("dialogue:minutes", meeting.pk)
    basil.does("dialogue:comment_minutes", meeting.pk, text="It was in May.")
    assert "It was in May." in dima.reads("dialogue:minutes", meeting.pk)


def records(dima: Browser, meeting, owner: str, text: str) -> ActionItem:
    dima.does("dialogue:record_action", meeting.pk, text=text, owner=owner, due_on=day_in(7))
    return ActionItem.objects.get(text=text)


def acts_of(subject_id) -> list[str]:
    found = CustodyEvent.objects.filter(subject_id=subject_id).order_by("sequence")
    return list(found.values_list("act", flat=True))
