"""Two half-years: what is said of each at every moment, for whom a meeting counts, and in how many questions (M2)."""

from datetime import UTC, date, datetime, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogue.models import PlatformMember
from dialogue.policies.windows import Met, Standing, window_of
from dialogue.selectors import windows
from dialogue.services import platforms
from dialogue.states.periods import Period
from submissions.pages import NoSuchPage
from tests.factories import meetings as made
from tests.factories.accounts import NOON, contact_point, make_organisation

FIRST, SECOND = Period(2026, 1), Period(2026, 2)
LONG_AGO = date(2020, 1, 1)
DAYS = (date(2026, 11, 1), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1))


@pytest.mark.unit
@pytest.mark.parametrize(
    ("met", "on", "since", "standing"),
    [
        ([], date(2026, 3, 1), LONG_AGO, Standing.OPEN),
        ([], date(2026, 5, 19), LONG_AGO, Standing.OPEN),
        ([], date(2026, 5, 20), LONG_AGO, Standing.LATE),
        ([], date(2026, 6, 30), LONG_AGO, Standing.LATE),
        ([], date(2026, 7, 1), LONG_AGO, Standing.OVERDUE),
        ([Met("planned", date(2026, 4, 1))], date(2026, 3, 1), LONG_AGO, Standing.PLANNED),
        ([Met("planned", date(2026, 6, 29))], date(2026, 5, 20), LONG_AGO, Standing.LATE),
        ([Met("convened", date(2026, 6, 29))], date(2026, 5, 20), LONG_AGO, Standing.CONVENED),
        ([Met("convened", date(2026, 6, 29))], date(2026, 7, 1), LONG_AGO, Standing.OVERDUE),
        ([Met("cancelled", date(2026, 6, 1))], date(2026, 7, 1), LONG_AGO, Standing.OVERDUE),
        ([Met("held", date(2026, 6, 30))], date(2026, 7, 1), LONG_AGO, Standing.HELD),
        ([Met("held", date(2026, 7, 1))], date(2026, 7, 1), LONG_AGO, Standing.OVERDUE),
        # Who signs within a half-year is promised the next one.
        ([], date(2026, 7, 1), date(2026, 1, 2), Standing.NOT_OWED),
        ([], date(2026, 7, 1), date(2026, 1, 1), Standing.OVERDUE),
        ([Met("held", date(2026, 6, 1))], date(2026, 7, 1), date(2026, 5, 1), Standing.HELD),
    ],
)
def test_what_a_half_year_says(met, on, since, standing):
    assert window_of(FIRST, met, on=on, since=since).standing == standing


@pytest.mark.django_db
@pytest.mark.integration
class TestYears:
    def test_one_is_kept_one_is_late_one_is_planned(self):
        """The organisations of the tests signed in January: they are promised the second half."""
        kept, planned, late = (make_organisation(name=name) for name in ("Kept", "Planned", "Late"))
        made.held_on(kept, date(2026, 10, 1))
        made.planned(planned, day=date(2026, 11, 25))

        years = windows.standing(contact_point(), 2026, on=date(2026, 11, 1))
        found = [(year.name, year.held, year.halves[1].standing, year.halves[1].day) for year in years]

        assert found == [
            (late.name, 0, Standing.OPEN, None),
            (planned.name, 0, Standing.PLANNED, date(2026, 11, 25)),
            (kept.name, 1, Standing.HELD, date(2026, 10, 1)),
        ]
        assert windows.counts(windows.standing(contact_point(), 2026, on=date(2027, 1, 1))).overdue == 2

    def test_a_platforms_meeting_counts_for_whom_it_invited(self):
        invited, later = make_organisation(name="Invited"), make_organisation(name="Later")
        platform = made.make_platform(invited)
        made.held_on(platform, date(2026, 12, 1))
        platforms.invite_to_platform(actor=contact_point(), platform_id=platform.pk, organisation_id=later.pk, at=NOON)
        platforms.join_platform(actor=made.focal_of(later), platform_id=platform.pk, at=NOON)
        made.planned(platform, day=date(2026, 12, 20))

        years = {one.name: one.halves[1].standing for one in windows.standing(contact_point(), 2026, on=NOON.date())}
        assert years == {"Invited": Standing.HELD, "Later": Standing.LATE}
        (of_platform,) = windows.standing_of_platforms(contact_point(), 2026, on=NOON.date())
        assert of_platform.held == 1

    def test_the_number_of_questions_does_not_grow(self):
        actor = contact_point()

        def asked():
            with CaptureQueriesContext(connection) as queries:
                windows.standing(actor, 2026, on=NOON.date())
                windows.standing_of_platforms(actor, 2026, on=NOON.date())
            return len(queries)

        def grow(count):
            for _number in range(count):
                made.convened(make_organisation())
                platform = made.make_platform(make_organisation(), make_organisation())
                made.planned(platform)

        grow(1)
        few = asked()
        grow(3)
        assert asked() == few

    def test_an_organisation_sees_its_own_year_alone(self):
        own, other = make_organisation(), make_organisation()
        platform = made.make_platform(own, other)
        made.held_on(platform, date(2026, 12, 1))
        (year,) = windows.standing(made.focal_of(own), 2026, on=NOON.date())
        assert (year.party_id, year.held) == (own.pk, 1)

    @pytest.mark.parametrize("on", DAYS, ids=str)
    def test_what_an_organisation_is_told_of_its_year_is_what_staff_read(self, on):
        """Two ways again: the short questions of its first page, and the list of all."""
        none, planned, convened, held, invited, later, asked, left = (make_organisation() for _each in range(8))
        made.planned(planned, day=date(2026, 12, 20))
        made.convened(convened)
        made.held_on(held, date(2026, 10, 1))
        platform = made.make_platform(invited, left, asked=[asked])
        made.held_on(platform, date(2026, 12, 1))
        platforms.leave_platform(actor=made.focal_of(left), platform_id=platform.pk, at=made.days(30))
        platforms.invite_to_platform(actor=contact_point(), platform_id=platform.pk, organisation_id=later.pk, at=NOON)
        platforms.join_platform(actor=made.focal_of(later), platform_id=platform.pk, at=NOON)
        made.planned(platform, day=date(2026, 12, 22))
        read = {year.party_id: year for year in windows.standing(contact_point(), 2026, on=on)}

        for one in (none, planned, convened, held, invited, later, asked, left):
            assert windows.own_year(made.focal_of(one), 2026, on=on) == read[one.pk]

    def test_pages_follow_the_order_of_lateness(self):
        for _number in range(5):
            make_organisation()
        years = windows.standing(contact_point(), 2026, on=NOON.date())
        first = windows.slice_of(years, size=3)
        second = windows.slice_of(years, after=first.next_cursor, size=3)
        assert [*first.rows, *second.rows] == years
        assert (first.is_first, second.is_first, second.next_cursor) == (True, False, "")
        with pytest.raises(NoSuchPage):
            windows.slice_of(years, after="somewhere")

    def test_what_was_not_recorded_is_asked_for(self):
        meeting = made.convened()
        actor = contact_point()
        assert windows.waiting_for(actor, at=made.AHEAD).to_record == 0
        assert list(windows.to_record(actor, on=made.days(40).date())) == [meeting]
        # After new year the half-year that has just ended is still told of.
        waiting = windows.waiting_for(actor, at=made.days(39))
        assert (waiting.overdue, waiting.year, waiting.late) == (1, 2026, 0)
        assert windows.waiting_for(actor, at=made.days(8)).late == 0

    @pytest.mark.parametrize("on", DAYS, ids=str)
    def test_a_first_page_counts_what_the_list_shows(self, on):
        """The one counts rows where they are, the other rules organisation by organisation: they may not differ."""
        none, planned, convened, held, elsewhere = (make_organisation() for _each in range(5))
        make_organisation(state="suspended")
        made.planned(planned, day=date(2026, 12, 20))
        made.convened(convened)
        made.held_on(held, date(2026, 10, 1))
        made.held_on(made.make_platform(elsewhere), date(2026, 12, 1))
        actor, running = contact_point(), Period.of(on)

        waiting = windows.waiting_for(actor, at=datetime.combine(on, time(12), tzinfo=UTC))

        def said(half, word):
            years = windows.standing(actor, half.year, on=on)
            return sum(year.halves[half.half - 1].standing == word for year in years)

        assert (waiting.overdue, waiting.late) == (said(running.before, Standing.OVERDUE), said(running, Standing.LATE))
        assert none.name in {year.name for year in windows.standing(actor, 2026, on=on) if not year.held}

    def test_what_waits_for_an_organisation(self):
        own = make_organisation()
        made.make_platform(asked=[own])
        meeting = made.convened(own)
        focal = made.focal_of(own)
        waiting = windows.waiting_for(focal, at=NOON)
        assert (waiting.coming, waiting.unanswered, len(waiting.asked)) == (meeting, [meeting], 1)
        made.replied(meeting, focal)
        assert windows.waiting_for(focal, at=NOON).unanswered == []
        assert PlatformMember.objects.count() == 1
