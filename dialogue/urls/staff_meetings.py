"""Meetings and platforms, from plan to held."""

from django.urls import path

from dialogue.views import staff_convene, staff_meeting_steps, staff_meetings, staff_platforms

_MEETING = "meetings/<uuid:meeting_id>/"
_PLATFORM = "platforms/<uuid:platform_id>/"
_OF_ORGANISATION = "meetings/organisations/<uuid:organisation_id>/"

MECHANISM = [
    path("meetings/", staff_meetings.meetings, name="meetings"),
    path("meetings/all/", staff_meetings.all_meetings, name="meetings_all"),
    path(_OF_ORGANISATION, staff_meetings.of_organisation, name="meetings_of_organisation"),
    path(f"{_OF_ORGANISATION}plan/", staff_meeting_steps.plan_with_organisation, name="plan_with_organisation"),
    path(_MEETING, staff_meetings.meeting, name="meeting"),
    path(f"{_MEETING}plan/", staff_meeting_steps.plan_anew, name="meeting_plan"),
    path(f"{_MEETING}convene/", staff_convene.convene, name="meeting_convene"),
    path(f"{_MEETING}move/", staff_convene.move, name="meeting_move"),
    path(f"{_MEETING}cancel/", staff_meeting_steps.cancel, name="meeting_cancel"),
    path(f"{_MEETING}hold/", staff_meeting_steps.hold, name="meeting_hold"),
    path(f"{_MEETING}participants/new/", staff_meeting_steps.add_participant, name="meeting_participant"),
    path(f"{_MEETING}attendance/", staff_meeting_steps.attendance, name="meeting_attendance"),
    path(f"{_MEETING}calendar/", staff_meetings.calendar, name="meeting_calendar"),
    path("platforms/", staff_platforms.platforms, name="platforms"),
    path("platforms/new/", staff_platforms.form_platform, name="form_platform"),
    path(_PLATFORM, staff_platforms.platform, name="platform"),
    path(f"{_PLATFORM}meetings/", staff_meetings.of_platform, name="meetings_of_platform"),
    path(f"{_PLATFORM}meetings/plan/", staff_meeting_steps.plan_with_platform, name="plan_with_platform"),
    path(f"{_PLATFORM}ask/", staff_platforms.ask, name="ask_to_join"),
    path("platforms/places/<uuid:place_id>/end/", staff_platforms.end, name="end_place"),
]
