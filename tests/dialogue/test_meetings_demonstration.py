"""The demonstration shows at a glance: a promise kept, one late, one overdue."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine

import accounts.demonstration
import custody.checks
from dialogue.demonstration.meetings import tell_meetings
from dialogue.policies.windows import Standing
from dialogue.selectors import windows

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.integration]


@pytest.mark.parametrize("month", [11, 2])
def test_the_demonstration_of_meetings(safe_places, settings, month):
    settings.PORTAL = replace(settings.PORTAL, demo=True)
    at = datetime(2026, month, 23, 12, tzinfo=UTC)
    with time_machine.travel(at, tick=False):
        world = accounts.demonstration.load(at)
        assert tell_meetings(at, world) == 4
        waiting = windows.waiting_for(world.actor("dima"), at=at)
        own = windows.waiting_for(world.actor("basil"), at=at)
    assert waiting.overdue == 1
    assert own.coming is not None
    if month == 11:
        years = windows.standing(world.actor("dima"), 2026, on=at.date())
        found = [[half.standing for half in year.halves] for year in years]
        assert found == [
            [Standing.OVERDUE, Standing.LATE],
            [Standing.HELD, Standing.LATE],
            [Standing.HELD, Standing.CONVENED],
        ]
        assert (waiting.late, own.year.held) == (2, 1)
    assert custody.checks.violations(at) == []
