"""What the figures count, and what they never count: everything that could leak is there (R2)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.states import Standing
from common.actors import Role
from common.errors import NotAllowed
from consent.models import SourceConfidentiality
from dashboard.kinds import SHAPE, ReportTable
from dashboard.selectors.figures import figures_of
from dashboard.selectors.reportable import reportable_items, reportable_submissions
from dialogue.states.periods import Period
from dialogue.states.reports import Hidden
from feedback.models import FeedbackNote
from feedback.states import NoteState
from submissions.kinds import Kind, Level, Part
from submissions.models import Item, ItemConfidentiality, ItemPerson, Submission, SubmissionPerson
from submissions.states import ItemState, SubmissionState
from tests.actors import with_role
from tests.factories import feedback
from tests.factories.accounts import contact_point, make_organisation, make_team
from tests.factories.consent import confirmed, make_promise, make_source, reported
from tests.factories.staff import HANDED_OVER_AT, make_handed_over, make_item

pytestmark = pytest.mark.django_db

PERIOD, ON = Period(2026, 2), date(2026, 11, 23)
DAY = timedelta(days=1)


def table(name: ReportTable, on: date = ON):
    (found,) = [one for one in figures_of(contact_point(), PERIOD, on=on) if one.name == name]
    return {
        (row, column): number
        for row, line in zip([*found.rows, "all"], found.numbers, strict=True)
        for column, number in zip([*found.columns, "all"][: len(line)], line, strict=True)
    }


def promised(organisation) -> SourceConfidentiality:
    return make_promise(make_source(organisation=organisation))


@pytest.fixture
def organisation():
    return make_organisation()


def handed_over(organisation, **more) -> Submission:
    submission = make_handed_over(organisation, **more)
    make_item(submission)
    return submission


def _restricted(organisation):
    return make_item(make_handed_over(organisation), level=Level.RESTRICTED)


def _of_restricted(organisation):
    return make_item(make_handed_over(organisation, level=Level.RESTRICTED))


def _promised(organisation):
    item = make_item(make_handed_over(organisation))
    ItemConfidentiality.objects.create(item=item, confidentiality=promised(organisation))
    return item


def _of_promised_source(organisation):
    item = make_item(make_handed_over(organisation))
    ItemPerson.objects.create(item=item, source=promised(organisation).source, part=Part.GAVE_ACCOUNT)
    return item


def _lead(organisation):
    submission = make_handed_over(organisation)
    Submission.objects.filter(pk=submission.pk).update(kind=Kind.LEAD)
    return make_item(submission)


def _draft(organisation):
    return make_item(make_handed_over(organisation, state=SubmissionState.DRAFT))


@pytest.mark.parametrize("silent", [_restricted, _of_restricted, _promised, _of_promised_source, _lead, _draft])
def test_what_was_shared_in_confidence_is_counted_nowhere(silent, organisation):
    """Source: Protocol R2, D2."""
    kept = handed_over(organisation)
    hidden = silent(organisation)

    assert Item.objects.filter(pk=hidden.pk).exists()
    assert {item.submission_id for item in reportable_items()} == {kept.pk}
    assert {submission.pk for submission in reportable_submissions()} == {kept.pk}


def test_a_submission_that_concerns_a_silent_source_is_not_counted(organisation):
    submission = handed_over(organisation)
    source = promised(organisation).source
    SubmissionPerson.objects.create(submission=submission, source=source, part=Part.DEPICTED)

    assert not reportable_submissions().exists()


def test_of_a_mixed_submission_only_the_open_items_count(organisation):
    submission = handed_over(organisation)
    item = make_item(submission, 2)
    ItemConfidentiality.objects.create(item=item, confidentiality=promised(organisation))

    assert reportable_items().count() == 1
    assert not reportable_submissions().exists()


def test_what_the_source_released_counts_again(organisation):
    item = make_item(make_handed_over(organisation))
    promise = promised(organisation)
    ItemConfidentiality.objects.create(item=item, confidentiality=promise)
    report = reported(promise)
    assert not reportable_items().exists()

    confirmed(report)

    assert reportable_items().count() == 1


def test_refused_items_are_not_counted(organisation):
    make_item(make_handed_over(organisation), state=ItemState.REFUSED)
    assert not reportable_items().exists()


def test_items_by_kind_within_the_half_year_only(organisation):
    submission = make_handed_over(organisation)
    before = make_handed_over(organisation, days_ago=200)
    for number in range(6):
        make_item(submission, number)
        make_item(before, number)
    told = table(ReportTable.ITEMS)
    assert (told["material", "number"], told["report", "number"], told["all", "number"]) == (6, 0, 6)


def test_the_edges_of_a_half_year(organisation):
    first = datetime(2026, 7, 1, tzinfo=UTC)
    for at in [first - DAY / 86400, *[first] * 5]:
        submission = handed_over(organisation)
        Submission.objects.filter(pk=submission.pk).update(handed_over_at=at)
    assert table(ReportTable.ITEMS)["material", "number"] == 5


def test_feedback_in_time_late_awaited_and_overdue(organisation):
    team = make_team()
    for days_ago, given_after, times in ((100, 50, 5), (100, 61, 6), (10, None, 7), (100, None, 8)):
        for _ in range(times):
            submission = handed_over(organisation, team=team, days_ago=days_ago)
            if given_after is not None:
                note = feedback.at_state(NoteState.SENT, submission)
                sent_at = submission.handed_over_at + given_after * DAY
                FeedbackNote.objects.filter(pk=note.pk).update(sent_at=sent_at)
    told = table(ReportTable.SUBMISSIONS)
    columns = ("in_time", "late", "awaited", "overdue", "all")
    assert [told["material", column] for column in columns] == [5, 6, 7, 8, 26]


def test_a_memorandum_changes_what_is_late(organisation):
    feedback.memorandum(organisation, feedback_days=90)
    for _ in range(5):
        handed_over(organisation, days_ago=70)
    assert table(ReportTable.SUBMISSIONS)["material", "awaited"] == 5


def test_small_counts_are_told_by_nobody(organisation):
    handed_over(organisation)
    for other in (ReportTable.ITEMS, ReportTable.SUBMISSIONS):
        assert 1 not in table(other).values()
        assert Hidden.FEW in table(other).values()


def test_organisations_by_standing():
    for _ in range(6):
        make_organisation()
    make_organisation(Standing.INVITED)
    make_organisation(Standing.INVITED)
    type(make_organisation(Standing.VETTED)).objects.update(invited_at=HANDED_OVER_AT)
    told = table(ReportTable.ORGANISATIONS)
    assert told["signatory", "not_met"] == 5, "a running total is told in fives"
    assert told["signatory", "met"] == 0
    assert told["invited", "not_met"] == told["vetted", "not_met"] == Hidden.FEW
    assert told["invited", "all"] == told["vetted", "all"] == Hidden.WITHHELD


def test_two_reports_do_not_tell_of_one_organisation():
    for _ in range(8):
        make_organisation()
    before = table(ReportTable.ORGANISATIONS)["signatory", "not_met"]
    make_organisation()
    assert table(ReportTable.ORGANISATIONS)["signatory", "not_met"] == before


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.CONTACT_POINT, Role.HEAD}])
def test_only_those_who_prepare_see_live_figures(role):
    with pytest.raises(NotAllowed):
        figures_of(with_role(role), PERIOD, on=ON)


def test_every_table_has_the_shape_that_was_agreed():
    for told in figures_of(with_role(Role.HEAD), PERIOD, on=ON):
        rows, columns = SHAPE[ReportTable(told.name)]
        assert (told.rows, told.columns) == (tuple(rows.values), tuple(columns.values))


def test_the_number_of_queries_stays_the_same(organisation, django_assert_max_num_queries):
    head = with_role(Role.HEAD)
    for _ in range(3):
        handed_over(organisation)
    with django_assert_max_num_queries(9):
        figures_of(head, PERIOD, on=ON)
