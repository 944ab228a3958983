"""The demonstration shows a report that was given in time and one that still waits."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

import accounts.demonstration
from common.actors import Role
from dashboard.demonstration.reports import tell_reports
from dialogue.models import HalfYearReport
from dialogue.selectors.reports import owed, waiting_for
from dialogue.states.periods import Period
from dialogue.states.reports import ReportState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]


@pytest.mark.parametrize(
    ("at", "newer", "overdue"),
    [
        (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), Period(2026, 1), True),
        (datetime(2026, 7, 2, 9, 0, tzinfo=UTC), Period(2026, 1), False),
        (datetime(2027, 1, 3, 9, 0, tzinfo=UTC), Period(2026, 2), False),
    ],
)
def test_one_kept_and_one_waiting_whatever_the_day(at, newer, overdue, settings):
    settings.PORTAL = replace(settings.PORTAL, demo=True)
    world = accounts.demonstration.load(at)
    tell_reports(at, world)

    assert [(report.period, report.state) for report in HalfYearReport.objects.all()] == [
        (newer, ReportState.DRAFT),
        (newer.before, ReportState.GIVEN),
    ]
    hala = world.actor("hala")
    assert hala.role == Role.HEAD
    rows = {row.period: row for row in owed(hala, on=at.date())}
    assert rows[newer].is_overdue is overdue
    assert not rows[newer.before].was_late
    assert waiting_for(hala, at=at).to_clear == 1
