"""The half-yearly report: due days, its life, two officers, and what the database refuses by itself (R1)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from common.actors import MECHANISM_ROLES, Role, for_every_role
from common.errors import Conflict, NotAllowed, NotVisible
from custody.models import CustodyEvent
from dialogue.models import HalfYearReport
from dialogue.permissions import reports as permissions
from dialogue.policies.figures import Counted, Table, kept
from dialogue.policies.reports import FiguresChanged, NoDraft, PeriodNotOver
from dialogue.selectors import reports as selectors
from dialogue.services import reports as services
from dialogue.states.periods import Period
from dialogue.states.reports import REPORT, ReportState
from tests.actors import with_role
from tests.factories import reports
from tests.factories.accounts import contact_point, make_organisation

unit = pytest.mark.unit
db = pytest.mark.django_db
PREPARING = {Role.CONTACT_POINT, Role.HEAD}
ARROWS = {("draft", "cleared"): PREPARING, ("cleared", "draft"): PREPARING, ("cleared", "given"): {Role.HEAD}}


@unit
def test_every_old_new_and_role():
    for old in ReportState:
        for new in ReportState:
            for role in Role:
                expected = role in ARROWS.get((old.value, new.value), set())
                assert REPORT.allows(old=old, new=new, role=role) is expected, (old, new, role)


@unit
@pytest.mark.parametrize(
    ("day", "period", "first", "last", "due"),
    [
        (date(2026, 1, 1), Period(2026, 1), date(2026, 1, 1), date(2026, 6, 30), date(2026, 8, 31)),
        (date(2026, 6, 30), Period(2026, 1), date(2026, 1, 1), date(2026, 6, 30), date(2026, 8, 31)),
        (date(2026, 7, 1), Period(2026, 2), date(2026, 7, 1), date(2026, 12, 31), date(2027, 2, 28)),
        (date(2027, 12, 31), Period(2027, 2), date(2027, 7, 1), date(2027, 12, 31), date(2028, 2, 28)),
    ],
)
def test_half_years_and_their_days(day, period, first, last, due):
    """Source: Protocol R1."""
    assert Period.of(day) == period
    assert (period.first_day, period.last_day, period.due_on) == (first, last, due)
    assert period.next.before == period


GIVEN, ALL, NONE = frozenset({"given"}), frozenset({"draft", "cleared", "given"}), frozenset()
SEES = for_every_role(
    dict.fromkeys(Role, GIVEN)
    | dict.fromkeys((Role.CONTACT_POINT, Role.HEAD, Role.WORKER), ALL)
    | dict.fromkeys((Role.NGO_CONTRIBUTOR, Role.NGO_FOCAL_POINT, Role.AUDITOR, Role.ADMINISTRATOR), NONE)
)


@db
@pytest.mark.parametrize(("role", "seen"), SEES.items())
def test_visible_reports_by_role_and_state(role, seen):
    for year, state in enumerate(ReportState, 2020):
        reports.at_state(state, Period(year, 1))

    assert {one.state for one in HalfYearReport.objects.visible_to(with_role(role))} == seen


@db
@pytest.mark.parametrize("role", [role for role in Role if role != Role.WORKER])
def test_who_may_do_what(role):
    actor = with_role(role)
    for year, state in enumerate(ReportState, 2020):
        report = reports.at_state(state, Period(year, 1))
        can = {act for act, answer in permissions.allowed_acts(actor, report).items() if answer}
        prepares = role in PREPARING
        expected = {
            ReportState.DRAFT: {"rewrite", "clear"} if prepares else set(),
            ReportState.CLEARED: ({"give_back"} if prepares else set()) | ({"give"} if role == Role.HEAD else set()),
            ReportState.GIVEN: set(),
        }
        assert can == expected[state], (role, state)
    reads = role in MECHANISM_ROLES - {Role.AUDITOR, Role.ADMINISTRATOR}
    assert bool(not _refused(permissions.check_may_read_reports, actor)) is reads


def _refused(check, *args) -> bool:
    try:
        check(*args)
    except NotAllowed:
        return True
    return False


@db
def test_from_draft_to_given_with_an_event_for_each_step():
    report = reports.at_state(ReportState.GIVEN)

    report.refresh_from_db()
    assert kept(report.figures) == reports.TABLES
    acts = CustodyEvent.objects.filter(subject_id=report.pk).order_by("sequence").values_list("act", flat=True)
    assert list(acts) == ["report:drafted", "report:cleared", "report:given"]
    assert not CustodyEvent.objects.filter(subject_id=report.pk, on_behalf_of__isnull=False).exists()


@db
def test_whoever_wrote_a_word_of_it_clears_nothing():
    """Source: Protocol R2."""
    first, second = contact_point(), contact_point()
    report = reports.drafted(actor=first)
    report = reports.drafted(actor=second, left_out="Nothing else.")
    for writer in (first, second):
        with pytest.raises(permissions.NotTheWriter):
            reports.cleared(report, actor=writer)
        with pytest.raises(IntegrityError, match="report_is_cleared_by_another"), transaction.atomic():
            HalfYearReport.objects.filter(pk=report.pk).update(
                state="cleared", figures=[], cleared_by=writer.id, cleared_at=reports.AFTER
            )
    assert reports.cleared(report).state == ReportState.CLEARED


@db
def test_what_was_seen_is_what_is_cleared():
    report = reports.drafted()
    other = (Table.of(Counted("items", ["material"], ["number"], {("material", "number"): 13})),)
    with pytest.raises(FiguresChanged):
        services.clear_report(actor=contact_point(), report_id=report.pk, tables=other, seen="0" * 64, at=reports.AFTER)


@db
def test_a_half_year_that_is_running_has_no_report():
    with pytest.raises(PeriodNotOver):
        reports.drafted(Period(2026, 2))


@db
def test_given_back_it_is_counted_anew():
    report = reports.at_state(ReportState.CLEARED)
    report = services.return_report(
        actor=contact_point(), report_id=report.pk, reason="Add the second quarter.", at=reports.AFTER
    )
    report.refresh_from_db()
    assert (report.state, report.figures, report.cleared_by) == ("draft", None, None)
    assert reports.cleared(report).returned_why == ""


@db
@pytest.mark.parametrize("state", [ReportState.CLEARED, ReportState.GIVEN])
def test_what_was_cleared_is_not_written_again(state):
    reports.at_state(state)
    with pytest.raises(NoDraft):
        reports.drafted()


@db
def test_given_is_the_end():
    report = reports.at_state(ReportState.GIVEN)
    with pytest.raises(Conflict):
        services.return_report(actor=contact_point(), report_id=report.pk, reason="Late.", at=reports.AFTER)


@db
@pytest.mark.parametrize(
    ("state", "change"),
    [
        ("given", {"left_out": "Something else."}),
        ("given", {"figures": []}),
        ("given", {"state": "draft", "figures": None, "cleared_by": None, "cleared_at": None}),
        ("cleared", {"figures": []}),
        ("cleared", {"year": 2021}),
        ("draft", {"figures": []}),
        ("draft", {"state": "unknown"}),
        ("draft", {"half": 3}),
        ("draft", {"state": "cleared"}),
        ("cleared", {"state": "given"}),
        ("cleared", {"cleared_at": None}),
    ],
)
def test_the_database_keeps_it_as_it_was(state, change):
    report = reports.at_state(ReportState(state))
    with pytest.raises(IntegrityError), transaction.atomic():
        HalfYearReport.objects.filter(pk=report.pk).update(**change)


@db
def test_what_was_given_is_not_deleted():
    report = reports.at_state(ReportState.GIVEN)
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        HalfYearReport.objects.filter(pk=report.pk).delete()


@db
def test_what_is_owed_goes_back_to_the_first_invitation(django_assert_num_queries):
    make_organisation()
    type(make_organisation()).objects.update(invited_at=reports.AFTER - timedelta(days=300))
    reports.at_state(ReportState.GIVEN, Period(2025, 2))
    head = with_role(Role.HEAD)
    with django_assert_num_queries(2):
        rows = selectors.owed(head, on=date(2026, 9, 1))

    told = [(row.period, row.is_given, row.is_overdue, row.is_over) for row in rows]
    assert told == [
        (Period(2026, 2), False, False, False),
        (Period(2026, 1), False, True, True),
        (Period(2025, 2), True, False, True),
    ]
    assert rows[2].was_late
    waiting = selectors.waiting_for(head, at=reports.AFTER + timedelta(days=60))
    assert (waiting.overdue, waiting.soon, waiting.to_clear, waiting.to_give) == (1, 0, 0, 0)


@db
def test_what_waits_for_whom():
    make_organisation()
    writer = contact_point()
    report = reports.drafted(actor=writer)
    at = reports.AFTER + timedelta(days=30)

    def waiting(actor):
        found = selectors.waiting_for(actor, at=at)
        return (found.overdue, found.soon, found.to_clear, found.to_give)

    assert waiting(writer) == (0, 1, 0, 0)
    assert waiting(contact_point()) == (0, 1, 1, 0)
    reports.cleared(report)
    assert waiting(with_role(Role.HEAD)) == (0, 1, 0, 1)
    assert waiting(contact_point()) == (0, 1, 0, 0)
    assert selectors.waiting_for(with_role(Role.ANALYST), at=at) is None


@db
def test_what_is_not_visible_does_not_exist():
    report = reports.drafted()
    with pytest.raises(NotVisible):
        selectors.get_report(actor=with_role(Role.ANALYST), report_id=report.pk)


@db
@pytest.mark.integration
@pytest.mark.parametrize("sql", ["SELECT * FROM dialogue_halfyearreport", "DELETE FROM dialogue_halfyearreport"])
def test_the_partner_face_knows_no_reports(sql, as_partner):
    cursor = as_partner()

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        cursor.execute(sql)
