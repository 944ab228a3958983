"""When a mail may go: pure questions about clocks, asked of every hour of a year."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import policies
from notices.kinds import HowOften
from notices.models import MailChoice

pytestmark = pytest.mark.unit
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
# Two years of hours, both nights of the changing clocks among them.
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
ZONES = st.sampled_from(["UTC", "Asia/Damascus", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Africa/Cairo"])
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


def wish(how_often=HowOften.AT_ONCE, zone="UTC", quiet=None):
    begin, end = quiet or (None, None)
    return MailChoice(how_often=how_often, time_zone=zone, quiet_from=begin, quiet_until=end)


@pytest.mark.parametrize(
    ("quiet", "hour", "goes"),
    [
        (None, 3, 3),
        ((time(20), time(7)), 19, 19),
        ((time(20), time(7)), 20, 31),
        ((time(20), time(7)), 3, 7),
        ((time(20), time(7)), 7, 7),
        ((time(9), time(17)), 9, 17),
        ((time(9), time(17)), 17, 17),
        ((time(9), time(17)), 8, 8),
    ],
)
def test_quiet_hours_also_over_midnight(quiet, hour, goes):
    day = datetime(2026, 11, 23, tzinfo=UTC)

    assert policies.after_quiet(wish(quiet=quiet), day + timedelta(hours=hour)) == day + timedelta(hours=goes)


@given(MOMENTS, ZONES, CLOCKS, CLOCKS)
def test_quiet_hours_end_within_a_day_and_never_before(at, zone, begin, end):
    if begin == end:
        return
    goes = policies.after_quiet(wish(zone=zone, quiet=(begin, end)), at)

    assert at <= goes <= at + timedelta(hours=26)
    # In the night in which clocks go forward the hour may not exist; then it is the one after the gap.
    shown = datetime.combine(goes.astimezone(ZoneInfo(zone)).date(), end, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert goes in {at, shown}


@given(MOMENTS, ZONES)
def test_a_digest_is_at_eight_there(at, zone):
    goes = policies.next_moment(wish(HowOften.DAILY, zone), at, None)

    assert at < goes <= at + timedelta(hours=26)
    assert goes.astimezone(ZoneInfo(zone)).time() == policies.DIGEST_AT


def test_at_once_pauses_after_a_mail():
    assert policies.next_moment(wish(), NOON, None) == NOON
    assert policies.next_moment(wish(), NOON, NOON - timedelta(minutes=5)) == NOON + timedelta(minutes=10)
    assert policies.next_moment(wish(), NOON, NOON - timedelta(hours=1)) == NOON


def test_waiting_grows_and_stays_within_the_hour():
    waits = [policies.wait_after(attempt) for attempt in range(1, 40)]

    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] == timedelta(hours=1)
