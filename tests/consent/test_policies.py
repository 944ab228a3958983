"""Contradictions, and the whole table of what a consent covers, against an oracle written here."""

from datetime import date, timedelta
from itertools import product

import pytest

from consent.models import ConsentRecord
from consent.policies import Contradiction, check_terms_make_sense, why_not_covered
from consent.scope import Answer, Audience, Guardian, Method
from consent.states import ConsentState
from tests.factories.consent import terms

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("obtained_on", {"obtained_on": TODAY + DAY}),
        ("expires_on", {"obtained_on": TODAY, "expires_on": TODAY - DAY}),
        ("guardian", {"guardian": Guardian.NOT_OBTAINED}),
    ],
)
def test_contradiction_names_its_field(field, wrong):
    with pytest.raises(Contradiction) as refusal:
        check_terms_make_sense(terms(**wrong), today=TODAY)

    assert refusal.value.field == field
    assert str(refusal.value.words)


@pytest.mark.parametrize(
    "odd",
    [
        {"answer": Answer.UNKNOWN},
        {"answer": Answer.UNKNOWN, "method": Method.UNKNOWN, "obtained_on": None, "guardian": Guardian.UNKNOWN},
        {"answer": Answer.NO, "guardian": Guardian.NOT_OBTAINED},
        {"obtained_on": TODAY, "expires_on": TODAY},
        {"obtained_on": None, "expires_on": TODAY - DAY},
    ],
)
def test_what_is_odd_but_possible_is_taken(odd):
    answer = odd.pop("answer", Answer.YES)

    check_terms_make_sense(terms(answer, **odd), today=TODAY)


def test_an_unanswered_question_is_refused():
    given = terms()
    del given.answers[Audience.CONTACT]

    with pytest.raises(Contradiction):
        check_terms_make_sense(given, today=TODAY)


def test_covered_only_when_everything_says_yes():
    """All 4 * 3 * 3 * 2 * 3 combinations; one kind of combination is a yes."""
    ends = (None, TODAY, TODAY - DAY)
    for guardian, state, answer, taken_back, end in product(Guardian, ConsentState, Answer, (False, True), ends):
        record = ConsentRecord(guardian=guardian, state=state, expires_on=end)
        expected = (
            guardian in {"not_needed", "obtained"}
            and state != "withdrawn"
            and answer == "yes"
            and not taken_back
            and (end is None or end >= TODAY)
        )
        lack = why_not_covered(record, answer, is_taken_back=taken_back, on=TODAY)
        assert (lack == "") is expected, (guardian, state, answer, taken_back, end)


def test_no_record_and_no_answer_cover_nothing():
    assert why_not_covered(None, None, is_taken_back=False, on=TODAY)
    assert why_not_covered(ConsentRecord(guardian=Guardian.OBTAINED), None, is_taken_back=False, on=TODAY)
