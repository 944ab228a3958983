"""What improved and what recurs, in words, never in sums (F3)."""

import pytest

from feedback.kinds import ORDER, TO_WORK_ON, Dimension, Finding
from feedback.selectors.trend import SHOWN, Line, trend_of
from feedback.states import NoteState
from tests.factories import feedback
from tests.factories.accounts import contact_point, make_organisation


@pytest.mark.unit
@pytest.mark.parametrize("latest", list(Finding))
@pytest.mark.parametrize("before", list(Finding))
def test_two_words_make_a_trend(before, latest):
    line = Line(Dimension.TYPE, (latest, before, Finding.HINDERS))
    step = ORDER.index(latest) - ORDER.index(before)

    assert (line.has_improved, line.has_declined) == (step < 0, step > 0)
    assert line.recurs == ({before, latest} <= TO_WORK_ON)


@pytest.mark.unit
@pytest.mark.parametrize("findings", [(), (Finding.HINDERS,)])
def test_one_word_is_no_trend(findings):
    line = Line(Dimension.TYPE, findings)

    assert [line.can_be_told, line.has_improved, line.has_declined, line.recurs] == [False] * 4


@pytest.mark.django_db
def test_only_what_was_given_counts_the_newest_first():
    """Source: Protocol F3."""
    organisation = make_organisation()
    for day, finding in ((1, Finding.HINDERS), (2, Finding.BETTER)):
        parts = feedback.said(Finding.SERVES, format=finding)
        feedback.at_state(NoteState.SENT, feedback.of(organisation), at=feedback.days(day), parts=parts)
    for state in (NoteState.DRAFT, NoteState.CLEARED, NoteState.DROPPED):
        feedback.at_state(state, feedback.of(organisation), parts=feedback.said(Finding.STRENGTH))
    feedback.at_state(NoteState.SENT, parts=feedback.said(Finding.STRENGTH))

    trend = trend_of(contact_point(), organisation.pk)

    by_dimension = {line.dimension: line for line in trend.lines}
    assert list(by_dimension) == list(Dimension)
    assert by_dimension[Dimension.FORMAT].findings == (Finding.BETTER, Finding.HINDERS)
    assert by_dimension[Dimension.FORMAT].has_improved
    assert by_dimension[Dimension.FORMAT].recurs
    assert by_dimension[Dimension.TYPE].findings == (Finding.SERVES, Finding.SERVES)
    serves = Finding.SERVES
    assert [one.findings for one in trend.given] == [
        (serves, serves, serves, Finding.BETTER),
        (serves, serves, serves, Finding.HINDERS),
    ]


@pytest.mark.django_db
def test_the_last_dozen_is_shown(django_assert_num_queries):
    organisation = make_organisation()
    for number in range(SHOWN + 1):
        feedback.at_state(NoteState.SENT, feedback.of(organisation), at=feedback.days(number))
    point = contact_point()

    with django_assert_num_queries(1):
        trend = trend_of(point, organisation.pk)

    assert len(trend.given) == SHOWN
    assert {len(line.findings) for line in trend.lines} == {SHOWN}
