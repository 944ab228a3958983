"""Meetings and platforms of an organisation."""

from django.urls import path

from dialogue.views import ngo_meetings, ngo_platforms

_MEETING = "meetings/<uuid:meeting_id>/"
_PLATFORM = "platforms/<uuid:platform_id>/"

PARTNER = [
    path("meetings/", ngo_meetings.meetings, name="meetings"),
    path(_MEETING, ngo_meetings.meeting, name="meeting"),
    path(f"{_MEETING}reply/", ngo_meetings.reply, name="meeting_reply"),
    path(f"{_MEETING}shorter-notice/", ngo_meetings.waive, name="meeting_waive"),
    path(f"{_MEETING}calendar/", ngo_meetings.calendar, name="meeting_calendar"),
    path("platforms/", ngo_platforms.platforms, name="platforms"),
    path(_PLATFORM, ngo_platforms.platform, name="platform"),
    path(f"{_PLATFORM}join/", ngo_platforms.join, name="join_platform"),
    path(f"{_PLATFORM}decline/", ngo_platforms.decline, name="decline_platform"),
    path(f"{_PLATFORM}leave/", ngo_platforms.leave, name="leave_platform"),
]
