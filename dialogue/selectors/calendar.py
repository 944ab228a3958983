"""A meeting as a calendar file: the same entry each time, changed or cancelled by a higher number (M2).

Nothing in it says with whom, where or about what: calendars are copied to telephones and to other people's servers.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from dialogue.models import Invitation, Meeting
from dialogue.policies.meetings import check_was_convened
from dialogue.states.meetings import MeetingState

# Answers are given on the page; programs that would mail them find nobody to mail to.
NOBODY = "invalid:nomail"
# Rules of clocks around the meeting; two years of them show any program when they change.
_AROUND = timedelta(days=366)


def calendar_file(meeting: Meeting, invitation: Invitation | None) -> bytes:
    """The entry of one organisation, or without an invitation that of the Mechanism.

    Source: RFC 5545, RFC 5546; an update has the same UID and a higher SEQUENCE.
    """
    starts_at, ends_at = check_was_convened(meeting)
    is_cancelled = meeting.state == MeetingState.CANCELLED
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Meeting//Calendar//EN")
    calendar.add("method", "CANCEL" if is_cancelled else "REQUEST")
    event = _event(meeting, starts_at, ends_at)
    event.add("uid", str(meeting.pk if invitation is None else invitation.pk))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    calendar.add_component(event)
    calendar.add_missing_timezones(first_date=(starts_at - _AROUND).date(), last_date=(ends_at + _AROUND).date())
    return bytes(calendar.to_ical())


def _event(meeting: Meeting, starts_at: datetime, ends_at: datetime) -> Event:
    zone = ZoneInfo(meeting.time_zone)
    changed_at = meeting.ended_at if meeting.state == MeetingState.CANCELLED else meeting.changed_at
    event = Event()
    event.add("summary", _("Meeting"))
    event.add("description", _("The details are on the page of the meeting."))
    event.add("dtstart", starts_at.astimezone(zone))
    event.add("dtend", ends_at.astimezone(zone))
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", meeting.sequence)
    event.add("class", "PRIVATE")
    event.add("organizer", vCalAddress(NOBODY))
    attendee = vCalAddress(NOBODY)
    attendee.params["rsvp"] = "FALSE"
    event.add("attendee", attendee)
    return event
