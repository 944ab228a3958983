"""What somebody would try against dialogue, notices and the public pages: each attempt, and what it meets."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from accounts.states import Standing
from common import clock
from common.errors import NotVisible
from custody.acts import Act
from custody.models import CustodyEvent
from dialogue.models import Meeting
from dialogue.services import meetings as meeting_services
from dialogue.services import platforms, topics
from dialogue.services.bulletins import Text
from dialogue.states.bulletins import Audience
from dialogue.states.minutes import MinutesState
from dialogue.states.topics import TopicShare
from tests.actors import URLCONFS, client_of
from tests.factories import agenda, bulletins, meetings, requests, threads
from tests.factories.accounts import contact_point, make_member, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]
partner, mechanism = pytest.mark.urls(URLCONFS["partner"]), pytest.mark.urls(URLCONFS["mechanism"])

PUBLIC = [
    ("public_shelf", "bulletin", "en"),
    ("public_shelf", "guidance", "ar"),
    ("public_feed", "bulletin", "en"),
    ("public_bulletin", "bulletin", "en", 1),
]


@partner
@pytest.mark.parametrize("page", PUBLIC, ids=lambda page: "-".join(map(str, page)))
def test_a_page_kept_by_anybody_carries_nobodys_session(page, settings, monkeypatch):
    bulletins.published(audience=Audience.PUBLIC)
    browser = client_of(make_member(organisation=make_organisation()))
    later = clock.now() + timedelta(seconds=3 * settings.SESSION_KEPT_EVERY_SECONDS)
    monkeypatch.setattr(clock, "now", lambda: later)
    name, *args = page

    answer = browser.get(reverse(f"dialogue:{name}", args=args))

    assert answer.status_code == 200
    assert not answer.cookies, answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


@partner
def test_whoever_left_a_platform_reads_no_more_of_its_meetings_to_come():
    """Taken off when it was suspended, say: not the new address, not the minutes, no notice of either (C10)."""
    stays, gone = make_organisation(name="Archive One"), make_organisation(name="Archive Two")
    platform = meetings.make_platform(stays, gone)
    meeting = meetings.convened(platform)
    focal = make_member(organisation=gone)
    actor, at = meetings.focal_of(gone), meetings.days(1)
    platforms.leave_platform(actor=actor, platform_id=platform.pk, at=at)
    before = CustodyEvent.objects.filter(on_behalf_of=gone.pk).count()

    moving = meetings.arranged(
        meetings.AHEAD + timedelta(days=7), why="The room is taken.", online_address="https://new"
    )
    keep = {"actor": contact_point(), "meeting_id": meeting.pk}
    meeting_services.move(**keep, arrangement=moving, at=at)
    meeting_services.hold(**keep, at=meetings.AHEAD + timedelta(days=8))
    agenda.minutes_at(MinutesState.CIRCULATED, Meeting.objects.get(pk=meeting.pk))

    browser = client_of(focal)
    for name in ("meeting", "meeting_calendar", "agenda", "minutes"):
        assert browser.get(reverse(f"dialogue:{name}", args=[meeting.pk])).status_code == 404, name
    assert CustodyEvent.objects.filter(on_behalf_of=gone.pk).count() == before
    told = CustodyEvent.objects.filter(on_behalf_of=stays.pk, act=Act.MINUTES_CIRCULATED)
    assert told.count() == 1


@partner
def test_a_suspended_organisation_sees_nothing_of_its_platform_until_it_is_back():
    """Its talks with the Mechanism alone go on (C1, C10)."""
    stays, gone = make_organisation(name="Archive One"), make_organisation(name="Archive Two")
    platform = meetings.make_platform(stays, gone)
    shared, alone = meetings.convened(platform), meetings.convened(gone)
    agenda.proposed(stays, platform=platform, share=TopicShare.PLATFORM)
    browser = client_of(make_member(organisation=gone))
    pages = [("meeting", shared.pk), ("agenda", shared.pk), ("meeting_calendar", shared.pk)]
    lists = ["meetings", "platforms", "topics"]

    def statuses():
        return [browser.get(reverse(f"dialogue:{name}", args=[pk])).status_code for name, pk in pages]

    def is_named():
        return any("Archive One" in browser.get(reverse(f"dialogue:{name}")).content.decode() for name in lists)

    assert statuses() == [200, 200, 200]
    assert is_named()
    type(gone).objects.filter(pk=gone.pk).update(state=Standing.SUSPENDED)
    assert statuses() == [404, 404, 404]
    assert not is_named()
    assert browser.get(reverse("dialogue:meeting", args=[alone.pk])).status_code == 200
    type(gone).objects.filter(pk=gone.pk).update(state=Standing.SIGNATORY)
    assert statuses() == [200, 200, 200]


@partner
def test_whoever_leaves_later_keeps_the_meetings_it_took_part_in():
    gone = make_organisation(name="Archive Two")
    platform = meetings.make_platform(make_organisation(name="Archive One"), gone)
    meeting = meetings.held(platform)
    agenda.minutes_at(MinutesState.CIRCULATED, meeting)
    at = meetings.AHEAD + timedelta(days=2)
    platforms.leave_platform(actor=meetings.focal_of(gone), platform_id=platform.pk, at=at)

    browser = client_of(make_member(organisation=gone))

    for name in ("meeting", "agenda", "minutes"):
        page = browser.get(reverse(f"dialogue:{name}", args=[meeting.pk]))
        assert page.status_code == 200, name
        assert "Archive One" not in page.content.decode()


@partner
def test_a_topic_does_not_tell_the_day_of_a_meeting_to_which_its_reader_is_not_invited():
    """Joined after it was convened: the topic is shared with it, the meeting is not."""
    proposer, late = make_organisation(name="Archive One"), make_organisation(name="Archive Two")
    platform = meetings.make_platform(proposer, asked=[late])
    topic = agenda.proposed(proposer, platform=platform, share=TopicShare.PLATFORM)
    agenda.adopted(topic, meetings.convened(platform))
    platforms.join_platform(actor=meetings.focal_of(late), platform_id=platform.pk, at=meetings.days(1))

    def page_for(organisation):
        browser = client_of(make_member(organisation=organisation))
        return browser.get(reverse("dialogue:topic", args=[topic.pk])).content.decode()

    assert "23 December 2026" in page_for(proposer)
    assert "Dates of visits" in page_for(late)
    assert "December" not in page_for(late)


def test_a_suspended_organisation_supports_nothing():
    proposer, other = make_organisation(name="Archive One"), make_organisation(name="Archive Two")
    platform = meetings.make_platform(proposer, other)
    topic = agenda.proposed(proposer, platform=platform, share=TopicShare.PLATFORM)
    type(other).objects.filter(pk=other.pk).update(state=Standing.SUSPENDED)

    with pytest.raises(NotVisible):
        topics.support_topic(actor=meetings.focal_of(other), topic_id=topic.pk, at=meetings.days(1))


@partner
@pytest.mark.parametrize("number", [0, 99999999999999999999])
def test_a_number_that_is_none_finds_nothing(number):
    assert Client().get(reverse("dialogue:public_bulletin", args=["bulletin", "en", number])).status_code == 404


@partner
@pytest.mark.parametrize("after", ["x", "WyIAIiwgIjEiXQ", "W251bGwsIG51bGxd", "WzEsIDJd"])
def test_an_address_of_a_page_that_nobody_wrote_is_refused(after):
    answer = Client().get(reverse("dialogue:public_shelf", args=["bulletin", "en"]), {"after": after})

    assert answer.status_code in {400, 404}
    assert not answer.cookies


@partner
def test_markup_in_a_bulletin_is_shown_as_it_was_typed():
    evil = '<script>alert(1)</script> ]]> &lt; <a href="javascript:x">x</a>'
    text = Text(title_en=evil, title_ar=evil, body_en=f"## {evil}\n\n- {evil}\n1. {evil}\n{evil}", body_ar=evil)
    bulletins.published(audience=Audience.PUBLIC, text=text)

    page = Client().get(reverse("dialogue:public_bulletin", args=["bulletin", "en", 1])).content.decode()
    feed = Client().get(reverse("dialogue:public_feed", args=["bulletin", "en"])).content.decode()

    assert "<script>alert" not in page + feed
    assert 'href="javascript' not in page
    summary = next(node.text for node in ET.fromstring(feed).iter() if node.tag.endswith("summary"))
    assert "<script>" not in summary
    assert 'href="javascript' not in summary


def made_as(rows: str, **changed: str) -> str:
    """SQL that inserts every row of a table once more, with another id and these columns changed."""
    columns = [field.column for field in apps.get_model("dialogue", rows)._meta.fields]
    values = [changed.get(name, "gen_random_uuid()" if name == "id" else name) for name in columns]
    table = f"dialogue_{rows.lower()}"
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table}"


@pytest.mark.parametrize(
    "sql",
    [
        made_as("Topic", state="'adopted'", meeting_id="(SELECT id FROM dialogue_meeting LIMIT 1)", position="1"),
        made_as("Topic", state="'declined'"),
        made_as("Topic", proposer_id="NULL"),
        "UPDATE dialogue_topic SET state = 'declined'",
        "UPDATE dialogue_topic SET state = 'deferred'",
        made_as("Voice", state="'answered'", answer="'Yes.'", answered_by="given_by", answered_at="given_at"),
        made_as("Enquiry", state="'answered'", answer="'Yes.'", settled_by="asked_by", settled_at="asked_at"),
        made_as("Message", number="number + 1", side="'mechanism'"),
        "UPDATE dialogue_informationasked SET state = 'ended'",
        "UPDATE dialogue_actionitem SET state = 'dropped'",
        "UPDATE dialogue_contactrequest SET state = 'ended'",
    ],
)
def test_the_partner_face_decides_nothing_and_speaks_for_nobody_else(sql, as_partner):
    own = make_organisation()
    agenda.proposed(own)
    meetings.planned(own)
    threads.begun()
    threads.given_voice()
    bulletins.asked(own)
    requests.asked(own)
    requests.reach()
    agenda.action(meetings.held(own), owner=own)
    cursor = as_partner()

    with pytest.raises(DatabaseError, match="only the Mechanism says this"), transaction.atomic():
        cursor.execute(sql)


def test_minutes_that_went_round_are_not_changed_behind_anybodys_back():
    minutes = agenda.minutes_at(MinutesState.CIRCULATED)

    with pytest.raises(DatabaseError, match="kept as they are"), transaction.atomic():
        type(minutes).objects.filter(pk=minutes.pk).update(text_en="Somebody else said it.")
