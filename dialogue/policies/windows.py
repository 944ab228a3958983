"""Two meetings a year: one in each half, and what is said of a half in which there was none (M2). Derived."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dialogue.states.meetings import MeetingState
from dialogue.states.periods import Period

# So long before the end of a half, a meeting that is not convened is late: the notice has to fit in as well.
NEAR_ITS_END = timedelta(days=42)
PROMISED = 2


class Standing(TextChoices):
    """What a half-year says at a glance; the worst first."""

    OVERDUE = "overdue", pgettext_lazy("half-year", "Overdue")
    LATE = "late", pgettext_lazy("half-year", "Late")
    OPEN = "open", pgettext_lazy("half-year", "Not planned yet")
    PLANNED = "planned", pgettext_lazy("half-year", "Planned")
    CONVENED = "convened", pgettext_lazy("half-year", "Convened")
    HELD = "held", pgettext_lazy("half-year", "Held")
    NOT_OWED = "not_owed", _("Not promised yet")


# What spares a half-year this word: once it is over, a meeting that was held; near its end, a convened one too.
SPARED_BY = {
    Standing.OVERDUE: frozenset({MeetingState.HELD}),
    Standing.LATE: frozenset({MeetingState.HELD, MeetingState.CONVENED}),
}
URGENCY = {standing: place for place, standing in enumerate(Standing)}
COLOURS = {
    Standing.OVERDUE: "red",
    Standing.LATE: "orange",
    Standing.OPEN: "grey",
    Standing.PLANNED: "blue",
    Standing.CONVENED: "teal",
    Standing.HELD: "green",
    Standing.NOT_OWED: "grey",
}


@dataclass(frozen=True, slots=True)
class Met:
    """As much of a meeting as a half-year needs to know."""

    state: str
    day: date


@dataclass(frozen=True, slots=True)
class Window:
    """One half-year with one party.  day: of the meeting that says most; held: how many were."""

    period: Period
    standing: Standing
    day: date | None
    held: int

    @property
    def colour(self) -> str:
        return COLOURS[self.standing]


def window_of(period: Period, meetings: Iterable[Met], *, on: date, since: date) -> Window:
    """What a half-year says on this day.  since: when the promise began; a half begun before it owes nothing."""
    first, last = period.first_day, period.last_day
    within = sorted((met for met in meetings if first <= met.day <= last), key=lambda met: met.day)
    days = {state: [met.day for met in within if met.state == state] for state in MeetingState}
    held = days[MeetingState.HELD]
    if held:
        return Window(period, Standing.HELD, held[0], len(held))
    ahead = days[MeetingState.CONVENED] or days[MeetingState.PLANNED]
    day = ahead[-1] if ahead else None
    return Window(period, _without_a_meeting(period, days, on=on, since=since), day, 0)


def _without_a_meeting(period: Period, days: dict[MeetingState, list[date]], *, on: date, since: date) -> Standing:
    owed = since <= period.first_day
    if owed and on > period.last_day:
        return Standing.OVERDUE
    if days[MeetingState.CONVENED]:
        return Standing.CONVENED
    if owed and on > period.last_day - NEAR_ITS_END:
        return Standing.LATE
    if days[MeetingState.PLANNED]:
        return Standing.PLANNED
    return Standing.OPEN if owed else Standing.NOT_OWED


def is_near_its_end(period: Period, *, on: date) -> bool:
    return period.last_day - NEAR_ITS_END < on <= period.last_day


def halves_of(year: int) -> tuple[Period, Period]:
    return Period(year, 1), Period(year, 2)
