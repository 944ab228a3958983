"""Contradictions, and the whole table of what a consent covers, against an oracle written here."""

from datetime import date, timedelta
from itertools import product

import pytest

from consent.models import ConsentRecord
from consent.policies import (
    Contradiction,
    check_terms_make_sense,
    check_yes_follows_what_was_taken_back,
    days_left_when_few,
    why_not_covered,
)
from consent.scope import ENDS_SOON_DAYS, STOPPED_BY_PROMISE, Answer, Audience, Guardian, Method
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
    """All 4 * 6 * 3 * 3 * 2 * 3 combinations; one kind of combination is a yes."""
    ends = (None, TODAY, TODAY - DAY)
    everything = product(Guardian, Method, ConsentState, Answer, (False, True), ends)
    for guardian, method, state, answer, taken_back, end in everything:
        record = ConsentRecord(guardian=guardian, method=method, state=state, expires_on=end)
        expected = (
            guardian in {"not_needed", "obtained"}
            and method != "unknown"
            and state != "withdrawn"
            and answer == "yes"
            and not taken_back
            and (end is None or end >= TODAY)
        )
        lack = why_not_covered(record, answer, is_taken_back=taken_back, on=TODAY)
        assert (lack == "") is expected, (guardian, method, state, answer, taken_back, end)


def test_no_record_and_no_answer_cover_nothing():
    assert why_not_covered(None, None, is_taken_back=False, on=TODAY)
    assert why_not_covered(
        ConsentRecord(guardian=Guardian.OBTAINED, method=Method.SIGNED), None, is_taken_back=False, on=TODAY
    )


@pytest.mark.parametrize(
    ("expires_on", "state", "days"),
    [
        (None, "recorded", None),
        (TODAY - DAY, "recorded", None),
        (TODAY, "recorded", 0),
        (TODAY + 12 * DAY, "restricted", 12),
        (TODAY + 12 * DAY, "withdrawn", None),
        (TODAY + ENDS_SOON_DAYS * DAY, "recorded", ENDS_SOON_DAYS),
        (TODAY + (ENDS_SOON_DAYS + 1) * DAY, "recorded", None),
    ],
)
def test_an_end_that_is_near_is_told(expires_on, state, days):
    assert days_left_when_few(ConsentRecord(expires_on=expires_on, state=state), TODAY) == days


def test_without_a_record_no_end_is_near():
    assert days_left_when_few(None, TODAY) is None


@pytest.mark.parametrize(
    ("taken_back", "obtained_on", "is_refused"),
    [
        ({}, None, False),
        ({Audience.CONTACT: TODAY}, TODAY - DAY, True),
        ({Audience.CONTACT: TODAY}, None, True),
        ({Audience.CONTACT: TODAY}, TODAY, False),
        ({Audience.CONTACT: TODAY - DAY, Audience.UN_BODIES: TODAY}, TODAY - DAY, True),
        ({Audience.MECHANISM: TODAY}, None, False),
    ],
)
def test_a_yes_follows_what_was_taken_back(taken_back, obtained_on, is_refused):
    """Source: Protocol, informed consent (D3)."""
    given = terms(mechanism=Answer.NO, obtained_on=obtained_on)
    if not is_refused:
        check_yes_follows_what_was_taken_back(given, taken_back)
        return
    with pytest.raises(Contradiction) as refusal:
        check_yes_follows_what_was_taken_back(given, taken_back)
    assert refusal.value.field == "obtained_on"
    assert f"{TODAY:%d/%m/%Y}" in str(refusal.value.words)


def test_a_promise_stops_every_way_out():
    """Source: Protocol, confidentiality agreed between a source and the organisation (D2)."""
    assert set(Audience) - STOPPED_BY_PROMISE == {Audience.MECHANISM, Audience.CONTACT}
