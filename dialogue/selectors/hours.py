"""When a meeting begins, in its own zone, in those of its participants and in the one a reader chose."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format

from dialogue.models import Meeting
from dialogue.policies.zones import ZONES


@dataclass(frozen=True, slots=True)
class Shown:
    """begins: for machines.  day, hours: for people, as clocks show them in the zone."""

    zone: str
    begins: str
    day: str
    hours: str


def hours_of(meeting: Meeting, *, also: str = "") -> list[Shown]:
    """Empty while it is only planned; the zone of the meeting first.  also: the reader's."""
    if meeting.starts_at is None:
        return []
    names = [meeting.time_zone, also, *meeting.other_zones]
    return [_shown(meeting, name) for name in dict.fromkeys(names) if name in ZONES]


def _shown(meeting: Meeting, name: str) -> Shown:
    zone = ZoneInfo(name)
    begins, ends = ((moment or meeting.planned_at).astimezone(zone) for moment in (meeting.starts_at, meeting.ends_at))
    hours = f"{time_format(begins, 'H:i')}–{time_format(ends, 'H:i')}"
    return Shown(str(ZONES[name]), begins.isoformat(), date_format(begins, "l j F Y"), hours)
