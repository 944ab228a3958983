"""Calendar files as two programs read them that have nothing in common: icalendar and vobject (M2)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.utils import translation
from icalendar import Calendar

from dialogue.models import Invitation
from dialogue.policies.meetings import NotConvened
from dialogue.selectors.calendar import calendar_file
from dialogue.services import meetings
from tests.factories import meetings as made
from tests.factories.accounts import NOON, contact_point, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


def file_of(meeting):
    return calendar_file(meeting, Invitation.objects.filter(meeting=meeting).first())


def as_icalendar(content):
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    return {
        "method": str(calendar["METHOD"]),
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "status": str(event["STATUS"]),
        "summary": str(event["SUMMARY"]),
        "start": event["DTSTART"].dt.astimezone(UTC),
        "end": event["DTEND"].dt.astimezone(UTC),
        "stamp": event["DTSTAMP"].dt,
        "zones": [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")],
    }


def as_vobject(content):
    calendar = vobject.readOne(content.decode())
    calendar.validate(raiseException=True)
    event = calendar.vevent
    return {
        "method": calendar.method.value,
        "uid": event.uid.value,
        "sequence": int(event.sequence.value),
        "status": event.status.value,
        "summary": event.summary.value,
        # vobject reckons with the rules of the VTIMEZONE in the file and knows no other.
        "start": event.dtstart.value.astimezone(UTC),
        "end": event.dtend.value.astimezone(UTC),
        "stamp": event.dtstamp.value.astimezone(UTC),
        "zones": [zone.tzid.value for zone in calendar.contents.get("vtimezone", [])],
    }


@pytest.mark.parametrize(
    ("zone", "year", "month", "day"),
    [
        ("Europe/Zurich", 2027, 3, 27),
        ("Europe/Zurich", 2027, 3, 29),
        ("Europe/Zurich", 2027, 10, 30),
        ("Europe/Zurich", 2027, 11, 1),
        ("America/New_York", 2027, 3, 15),
        ("America/New_York", 2027, 11, 8),
        ("Asia/Beirut", 2027, 3, 29),
        ("Africa/Cairo", 2027, 5, 3),
        ("Africa/Cairo", 2027, 11, 3),
        ("Asia/Damascus", 2027, 7, 1),
        ("Australia/Sydney", 2027, 4, 5),
        ("Europe/Istanbul", 2027, 1, 12),
        ("UTC", 2027, 1, 12),
    ],
)
def test_two_programs_read_the_same_hour_in_every_zone(zone, year, month, day):
    starts_at = datetime(year, month, day, 10, tzinfo=ZoneInfo(zone))
    meeting = made.convened(starts_at=starts_at, time_zone=zone)
    content = file_of(meeting)
    for read in (as_icalendar(content), as_vobject(content)):
        assert read["start"] == starts_at.astimezone(UTC)
        assert read["end"] == starts_at.astimezone(UTC) + timedelta(minutes=90)
        assert (read["method"], read["status"], read["sequence"]) == ("REQUEST", "CONFIRMED", 0)
        assert read["zones"] == ([] if zone == "UTC" else [zone])


def test_a_move_is_the_same_entry_with_a_higher_number_and_a_cancellation_takes_it_out():
    """Source: RFC 5546."""
    meeting = made.convened()
    first = file_of(meeting)
    on_it = {"actor": contact_point(), "meeting_id": meeting.pk}
    meeting = meetings.move(arrangement=made.arranged(made.days(40)), at=made.days(1), **on_it)
    moved = file_of(meeting)
    meeting = meetings.cancel(why="A strike.", at=made.days(2), **on_it)
    gone = file_of(meeting)

    for reader in (as_icalendar, as_vobject):
        reads = [reader(content) for content in (first, moved, gone)]
        assert len({read["uid"] for read in reads}) == 1
        assert [read["sequence"] for read in reads] == [0, 1, 2]
        assert [read["method"] for read in reads] == ["REQUEST", "REQUEST", "CANCEL"]
        assert [read["status"] for read in reads] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
        assert [read["stamp"] for read in reads] == [NOON, made.days(1), made.days(2)]
        assert reads[0]["start"] != reads[1]["start"] == reads[2]["start"]


def test_each_organisation_has_an_entry_of_its_own():
    first, second = make_organisation(), make_organisation()
    meeting = made.convened(made.make_platform(first, second))
    rows = Invitation.objects.filter(meeting=meeting)
    uids = {as_icalendar(calendar_file(meeting, row))["uid"] for row in rows}
    assert len(uids | {as_icalendar(calendar_file(meeting, None))["uid"]}) == 3


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_in_it_says_with_whom_where_or_about_what(language):
    """Source: Protocol C10: calendars are copied to telephones and to other people's servers."""
    organisation = make_organisation(name="Olive Archive")
    meeting = made.convened(made.make_platform(organisation, name="River platform"), place="Room 4")
    with translation.override(language):
        content = file_of(meeting).decode()
    for word in (
        "Olive",
        "الزيتون",
        "River",
        "Room",
        "meet.example",
        "mailto",
        str(organisation.pk),
        "LOCATION",
        "URL",
    ):
        assert word not in content
    assert "RSVP=FALSE" in content


def test_lines_end_and_fold_as_the_rules_say():
    content = file_of(made.convened())
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_what_is_only_planned_has_no_file():
    with pytest.raises(NotConvened):
        calendar_file(made.planned(), None)
