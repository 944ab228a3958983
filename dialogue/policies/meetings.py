"""May a meeting be planned, convened, moved, held: the conditions, whoever asks (M2, C2)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, Invalid
from dialogue.models import Meeting
from dialogue.states.meetings import Answer, Form, How, MeetingState, ShortNotice

LONGEST_AHEAD_DAYS = 730
LONGEST_MINUTES = 600
LONGEST_LIST = 60


class NotADayToCome(Invalid):
    for_people = _("Give a day to come, within two years.")


class InThePast(Invalid):
    for_people = _("This hour has passed. Give one to come.")


class NobodyToInvite(Conflict):
    for_people = _("No signatory has joined this platform yet, so there is nobody to invite.")


class NoPlace(Invalid):
    for_people = _("Say where people meet who come in person.")


class NoticeTooShort(Invalid):
    """Nearer than the memorandum says, and neither agreed to nor explained."""

    for_people = _(
        "This is nearer than the memorandum says. Give a reason, which the organisations read, or ask them to agree."
    )


class NothingAhead(Conflict):
    for_people = _("This meeting was held or cancelled. Nothing about it changes any more.")


class NotConvened(Conflict):
    for_people = _("Nobody was invited to this meeting yet, or it was cancelled.")


class NotBegunYet(Conflict):
    for_people = _("This meeting has not begun yet.")


class NotHeld(Conflict):
    for_people = _("Who came is recorded once the meeting was held.")


class AgreedAlready(Conflict):
    for_people = _("Your organisation has agreed to this already.")


class CannotComeLikeThat(Invalid):
    for_people = _("This meeting cannot be attended in this way.")


class ListIsFull(Conflict):
    for_people = _("There is no room left on this list.")


@dataclass(frozen=True, slots=True)
class Notice:
    """How long before the day the organisations are told.  days: from today; needed: the longest of their terms."""

    days: int
    needed: int
    agreed_by_all: bool = False

    @property
    def is_short(self) -> bool:
        return self.days < self.needed


def check_day(day: date, *, today: date) -> None:
    if not 0 <= (day - today).days <= LONGEST_AHEAD_DAYS:
        raise NotADayToCome


def check_hour(starts_at: datetime, *, at: datetime) -> None:
    if starts_at <= at:
        raise InThePast
    check_day(starts_at.date(), today=at.date())


def check_place(form: Form, place: str) -> None:
    if form != Form.ONLINE and not place:
        raise NoPlace


def judge_notice(notice: Notice, why: str) -> ShortNotice:
    """Say on what ground a meeting may be so near.

    Source: Protocol M2; the memorandum's days of notice (C2).
    """
    if not notice.is_short:
        return ShortNotice.NOT_SHORT
    if notice.agreed_by_all:
        return ShortNotice.AGREED
    if not why:
        raise NoticeTooShort
    return ShortNotice.REASON


def check_is_ahead(meeting: Meeting) -> None:
    if not meeting.is_ahead:
        raise NothingAhead


def check_is_convened(meeting: Meeting) -> None:
    if meeting.state != MeetingState.CONVENED:
        raise NotConvened


def check_was_convened(meeting: Meeting) -> tuple[datetime, datetime]:
    """Return when it begins and ends; what was only planned has no hour."""
    if meeting.starts_at is None or meeting.ends_at is None:
        raise NotConvened
    return meeting.starts_at, meeting.ends_at


def check_has_begun(meeting: Meeting, *, at: datetime) -> None:
    if meeting.starts_at is None or at < meeting.starts_at:
        raise NotBegunYet


def check_is_held(meeting: Meeting) -> None:
    if meeting.state != MeetingState.HELD:
        raise NotHeld


def check_answer_fits(meeting: Meeting, answer: Answer, how: str) -> None:
    """Nobody comes online to a meeting in a room."""
    if answer == Answer.NO:
        return
    if how not in ways_to_come(meeting):
        raise CannotComeLikeThat


def ways_to_come(meeting: Meeting) -> tuple[How, ...]:
    return {Form.IN_PERSON: (How.IN_PERSON,), Form.ONLINE: (How.ONLINE,)}.get(Form(meeting.form), tuple(How))
