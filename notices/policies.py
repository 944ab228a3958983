"""When a mail may go: in the person's own time, outside their quiet hours, not more often than they wish."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, Invalid
from notices.kinds import HowOften
from notices.models import MailChoice

DIGEST_AT = time(8)
# Between two mails "as soon as there is something": a busy hour is one mail, and tells a watcher of mail less.
PAUSE = timedelta(minutes=15)
CODE_HOLDS = timedelta(hours=1)
CODE_TRIES = 5
# Whoever asks for codes again and again is not to fill somebody else's letter box.
CODES_A_DAY = 5
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30, 60))
# Places of the world, without the old short names and the fixed offsets that know no summer.
ZONES = ("UTC", *sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")))


class NoAddress(Conflict):
    for_people = _("There is no confirmed address. Give one and confirm it with the code first.")


class WrongCode(Invalid):
    for_people = _("This code does not fit, or its hour is over. Look again, or ask for a new one.")


class TooManyCodes(Conflict):
    for_people = _("Enough codes were sent for today. Try again tomorrow.")


def next_moment(choice: MailChoice, at: datetime, last_sent_at: datetime | None) -> datetime:
    """Return when something that is there now is told by mail."""
    if choice.how_often == HowOften.DAILY:
        return after_quiet(choice, _next_local(choice, at, DIGEST_AT))
    return after_quiet(choice, max(at, last_sent_at + PAUSE) if last_sent_at else at)


def after_quiet(choice: MailChoice, at: datetime) -> datetime:
    """Return at itself, or the end of the quiet hours it falls in."""
    if choice.quiet_from is None or choice.quiet_until is None:
        return at
    clock = at.astimezone(ZoneInfo(choice.time_zone)).time()
    over_midnight = choice.quiet_from > choice.quiet_until
    begun, not_over = clock >= choice.quiet_from, clock < choice.quiet_until
    is_quiet = (begun or not_over) if over_midnight else (begun and not_over)
    return _next_local(choice, at, choice.quiet_until) if is_quiet else at


def _next_local(choice: MailChoice, at: datetime, clock: time) -> datetime:
    """The next moment after at when clocks there show this time; on a night that skips it, right after the gap."""
    zone = ZoneInfo(choice.time_zone)
    day = at.astimezone(zone).date()
    moments = (datetime.combine(day + timedelta(days=more), clock, tzinfo=zone).astimezone(UTC) for more in range(3))
    return next(moment for moment in moments if moment > at)


def wait_after(attempt: int) -> timedelta:
    """Longer each time, and never more than an hour: a server that comes back is not kept waiting."""
    return WAITS[min(attempt, len(WAITS)) - 1]


def check_code_may_be_asked(asked_today: int) -> None:
    if asked_today >= CODES_A_DAY:
        raise TooManyCodes


def check_code_may_be_tried(choice: MailChoice, at: datetime) -> None:
    if choice.code_until is None or choice.code_until <= at or choice.code_tries >= CODE_TRIES:
        raise WrongCode


def check_address_is_confirmed(choice: MailChoice) -> None:
    if choice.confirmed_at is None:
        raise NoAddress
