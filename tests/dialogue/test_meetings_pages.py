"""The pages of both faces: planned, convened after a second look, answered, moved, held, attended."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from common.actors import Role
from dialogue.models import ConfidentialParticipant, Invitation, Meeting, MeetingReply, Platform, PlatformMember
from dialogue.states.meetings import MeetingState
from tests.actors import URLCONFS, client_of
from tests.factories import meetings as made
from tests.factories.accounts import NOON, make_member, make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]
AT_THE_MECHANISM = pytest.mark.urls(URLCONFS["mechanism"])
AT_PARTNERS = pytest.mark.urls(URLCONFS["partner"])
ASKED = {
    "day": "23/12/2026",
    "hour": "10:00",
    "time_zone": made.GENEVA,
    "minutes": "90",
    "form": "hybrid",
    "place": "Room 4",
    "online_address": "https://meet.example/1",
    "languages": ["ar", "en"],
    "other_zones": ["Asia/Beirut"],
}


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def staff():
    return client_of(make_staff(Role.CONTACT_POINT))


def words(browser, name, *ids):
    answer = browser.get(reverse(f"dialogue:{name}", args=ids))
    assert answer.status_code == 200, name
    return answer.content.decode()


def sent(browser, page, *ids, **data):
    return browser.post(reverse(f"dialogue:{page}", args=ids), data)


@AT_THE_MECHANISM
def test_a_meeting_is_planned_looked_at_again_and_convened(staff):
    organisation = make_organisation()
    assert sent(staff, "plan_with_organisation", organisation.pk, day="1/1/2020").status_code == 200
    assert sent(staff, "plan_with_organisation", organisation.pk, day="20/12/2026").status_code == 302
    meeting = Meeting.objects.get()
    words(staff, "meeting_convene", meeting.pk)

    looked = sent(staff, "meeting_convene", meeting.pk, **ASKED).content.decode()
    assert "Check before it goes out" in looked
    assert "10:00–11:30" in looked
    assert "11:00–12:30" in looked  # in Beirut
    assert not Invitation.objects.exists()
    again = sent(staff, "meeting_convene", meeting.pk, **ASKED, change="yes").content.decode()
    assert "Check before it goes out" in again
    assert 'value="23/12/2026"' in again
    assert sent(staff, "meeting_convene", meeting.pk, **ASKED, confirmed="yes").status_code == 302

    meeting.refresh_from_db()
    assert (meeting.state, str(meeting.day), meeting.languages) == (MeetingState.CONVENED, "2026-12-23", ["ar", "en"])
    shown = words(staff, "meeting", meeting.pk)
    assert "Room 4" in shown
    assert organisation.name in shown


@AT_THE_MECHANISM
@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"day": "1/12/2026"}, "nearer than the memorandum says"),
        ({"day": "1/11/2026"}, "This hour has passed"),
        ({"day": "28/3/2027", "hour": "2:30"}, "Clocks are put forward"),
        ({"place": ""}, "Say where people meet"),
        ({"hour": "noon"}, "Write the hour"),
        ({"hour": "25:00"}, "Write the hour"),
        ({"time_zone": "Mars/Olympus"}, "Choose one of the list"),
    ],
)
def test_what_cannot_be_convened_is_said_beside_the_question(staff, more, said):
    meeting = made.planned()
    for confirmed in ({}, {"confirmed": "yes"}):
        answer = sent(staff, "meeting_convene", meeting.pk, **ASKED | more, **confirmed)
        assert answer.status_code == 200
        assert said in answer.content.decode()
    assert not Invitation.objects.exists()


@AT_THE_MECHANISM
def test_arabic_digits_are_hours_too(staff):
    meeting = made.planned()
    asked = ASKED | {"day": "٢٣/١٢/٢٠٢٦", "hour": "١٠:٠٠", "confirmed": "yes"}
    assert sent(staff, "meeting_convene", meeting.pk, **asked).status_code == 302
    meeting.refresh_from_db()
    assert meeting.starts_at == made.AHEAD


@AT_THE_MECHANISM
def test_it_is_moved_held_and_attended(staff):
    meeting = made.convened()
    asked = ASKED | {"day": "6/1/2027", "why": "The hall is closed."}
    assert "Check before" in sent(staff, "meeting_move", meeting.pk, **asked).content.decode()
    assert sent(staff, "meeting_move", meeting.pk, **asked, confirmed="yes").status_code == 302
    assert sent(staff, "meeting_participant", meeting.pk, label="An adviser").status_code == 302
    assert "The hall is closed." in words(staff, "meeting", meeting.pk)
    with time_machine.travel(made.days(60), tick=False):
        staff = client_of(make_staff(Role.CONTACT_POINT))
        words(staff, "meeting_hold", meeting.pk)
        assert sent(staff, "meeting_hold", meeting.pk).status_code == 302
        row, guest = Invitation.objects.get(), ConfidentialParticipant.objects.get()
        missing = sent(staff, "meeting_attendance", meeting.pk, **{f"how_{row.pk}": "both"})
        assert "Say how many people came" in missing.content.decode()
        given = {f"how_{row.pk}": "both", f"people_{row.pk}": "3", f"how_{guest.pk}": "absent"}
        assert sent(staff, "meeting_attendance", meeting.pk, **given).status_code == 302
        row.refresh_from_db()
        guest.refresh_from_db()
        assert (row.people, guest.attendance) == (3, "absent")
        assert "(3)" in words(staff, "meeting", meeting.pk)


@AT_THE_MECHANISM
def test_it_is_cancelled_with_a_reason(staff):
    meeting = made.convened()
    words(staff, "meeting_cancel", meeting.pk)
    assert sent(staff, "meeting_cancel", meeting.pk, why="").status_code == 200
    assert sent(staff, "meeting_cancel", meeting.pk, why="A strike.").status_code == 302
    assert "A strike." in words(staff, "meeting", meeting.pk)
    assert sent(staff, "meeting_cancel", meeting.pk, why="A strike.").status_code == 409


@AT_THE_MECHANISM
def test_lists_years_and_platforms(staff):
    organisation, other = make_organisation(), make_organisation(name="River Archive")
    assert sent(staff, "form_platform", name="River", about="").status_code == 302
    assert "a platform of this name" in sent(staff, "form_platform", name="river", about="").content.decode()
    platform = Platform.objects.get()
    words(staff, "ask_to_join", platform.pk)
    assert sent(staff, "ask_to_join", platform.pk, organisation=str(organisation.pk)).status_code == 302
    place = PlatformMember.objects.get()
    assert "Asked" in words(staff, "platform", platform.pk)
    made.platforms.join_platform(actor=made.focal_of(organisation), platform_id=platform.pk, at=NOON)
    assert sent(staff, "plan_with_platform", platform.pk, day="22/12/2026").status_code == 302
    shown = words(staff, "meetings")
    assert all(word in shown for word in ("River Archive", "0 of 2", "Late"))
    assert 'href="#halves"><span class="figure">2' in shown.replace("\n", "")
    assert "River" in words(staff, "meetings_all")
    assert "22 December 2026" in words(staff, "meetings_of_organisation", organisation.pk)
    assert "22 December 2026" not in words(staff, "meetings_of_organisation", other.pk)
    assert "22 December 2026" in words(staff, "meetings_of_platform", platform.pk)
    words(staff, "platforms")
    for query, status in (("?year=2026", 200), ("?year=1", 200), ("?year=x", 200), ("?after=x", 400)):
        assert staff.get(reverse("dialogue:meetings") + query).status_code == status, query
    words(staff, "end_place", place.pk)
    assert sent(staff, "end_place", place.pk).status_code == 302


@AT_THE_MECHANISM
@pytest.mark.parametrize("role", [Role.EVIDENCE_OFFICER, Role.AUDITOR, Role.DISCLOSURE_OFFICER])
def test_who_has_no_part_in_meetings_finds_none(role):
    meeting, browser = made.convened(), client_of(make_staff(role))
    for name, ids in (("meetings", ()), ("meetings_all", ()), ("platforms", ())):
        assert browser.get(reverse(f"dialogue:{name}", args=ids)).status_code == 403
    assert browser.get(reverse("dialogue:meeting", args=[meeting.pk])).status_code == 404


@AT_THE_MECHANISM
@pytest.mark.parametrize("role", [Role.ANALYST, Role.TEAM_LEAD, Role.HEAD])
def test_readers_read_and_change_nothing(role):
    meeting, browser = made.convened(), client_of(make_staff(role))
    shown = words(browser, "meeting", meeting.pk)
    assert "Change time or place" not in shown
    for name in ("meeting_move", "meeting_cancel", "meeting_hold", "meeting_participant"):
        assert browser.get(reverse(f"dialogue:{name}", args=[meeting.pk])).status_code == 403, name


@AT_PARTNERS
class TestPartner:
    def test_an_invitation_is_read_answered_and_taken_into_a_calendar(self):
        organisation = make_organisation()
        meeting = made.convened(organisation)
        browser = client_of(make_member(Role.NGO_CONTRIBUTOR, organisation=organisation, name="Amal"))
        assert "Not answered yet" in words(browser, "meetings")
        shown = words(browser, "meeting", meeting.pk)
        assert all(word in shown for word in ("10:00–11:30", "11:00–12:30", "Room 4", "https://meet.example/1"))
        assert "Confidential participants are not listed to others." in shown
        zoned = browser.get(reverse("dialogue:meeting", args=[meeting.pk]), {"zone": "America/New_York"})
        assert "04:00–05:30" in zoned.content.decode()
        assert "Say how you take part" in sent(browser, "meeting_reply", meeting.pk, answer="yes").content.decode()
        assert sent(browser, "meeting_reply", meeting.pk, answer="yes", how="online").status_code == 302
        assert sent(browser, "meeting_reply", meeting.pk, answer="no").status_code == 302
        assert MeetingReply.objects.get().answer == "no"
        assert "Amal" in words(browser, "meeting", meeting.pk)
        file = browser.get(reverse("dialogue:meeting_calendar", args=[meeting.pk]))
        assert file["Content-Type"].startswith("text/calendar")
        assert file["Content-Disposition"] == 'attachment; filename="meeting.ics"'
        assert b"BEGIN:VTIMEZONE" in file.content

    def test_notice_is_given_up_by_the_focal_point(self):
        organisation = make_organisation()
        meeting = made.planned(organisation)
        contributor = client_of(make_member(Role.NGO_CONTRIBUTOR, organisation=organisation))
        focal = client_of(make_member(organisation=organisation))
        assert contributor.get(reverse("dialogue:meeting_waive", args=[meeting.pk])).status_code == 403
        assert "21 days" in words(focal, "meeting_waive", meeting.pk)
        assert sent(focal, "meeting_waive", meeting.pk).status_code == 302
        assert "agreed that this meeting" in words(focal, "meeting", meeting.pk)

    def test_a_platform_is_joined_and_left(self):
        own, other = make_organisation(), make_organisation(name="River Archive")
        platform = made.make_platform(other, asked=[own])
        browser = client_of(make_member(organisation=own))
        assert "join a platform" in words(browser, "meetings")
        assert "River Archive" not in words(browser, "platform", platform.pk) + words(
            browser, "join_platform", platform.pk
        )
        assert sent(browser, "join_platform", platform.pk).status_code == 302
        assert "River Archive" in words(browser, "platform", platform.pk)
        assert sent(browser, "leave_platform", platform.pk).status_code == 302
        assert browser.get(reverse("dialogue:platform", args=[platform.pk])).status_code == 404
        assert "on no platform" in words(browser, "platforms")

    def test_declining_shows_nothing_afterwards(self):
        own = make_organisation()
        platform = made.make_platform(asked=[own])
        browser = client_of(make_member(organisation=own))
        words(browser, "decline_platform", platform.pk)
        assert sent(browser, "decline_platform", platform.pk).status_code == 302
        assert PlatformMember.objects.get().state == "declined"

    def test_the_year_is_told_at_a_glance(self):
        organisation = make_organisation()
        made.held_on(organisation, (NOON - timedelta(days=20)).date())
        browser = client_of(make_member(organisation=organisation))
        shown = words(browser, "meetings")
        assert "2026: 1 of 2" in shown
        assert "Held" in shown

    def test_an_answer_before_a_change_is_marked(self):
        organisation = make_organisation()
        meeting = made.convened(organisation)
        member = make_member(organisation=organisation)
        made.replied(meeting, made.focal_of(organisation))
        made.meetings.move(
            actor=made.contact_point(), meeting_id=meeting.pk, arrangement=made.arranged(made.days(40)), at=made.days(1)
        )
        assert "Before the last change" in words(client_of(member), "meeting", meeting.pk)
