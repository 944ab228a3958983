"""What each kind must tell before hand-over: the whole matrix."""

from datetime import date
from itertools import product

import pytest

from consent.models import ConsentRecord, Source
from consent.selectors import Standing
from submissions.completeness import missing_words, unfinished
from submissions.kinds import Kind, Step
from submissions.models import Item, SubmissionDraft
from submissions.states import ITEM_HANDED_OVER, ItemState

pytestmark = pytest.mark.unit

FULL = {
    "narrative": "n",
    "places": "p",
    "obtained": "found",
    "obtained_how": "h",
    "held_by": "a",
    "collected_by": "c",
    "copies": "none",
    "copies_where": "",
}
# kind, step -> the questions without whose answer the step is not complete
NEEDED = {
    (Kind.MATERIAL, Step.ABOUT): {"narrative"},
    (Kind.MATERIAL, Step.PROVENANCE): {"obtained", "held_by", "copies"},
    (Kind.REPORT, Step.ABOUT): {"narrative"},
    (Kind.REPORT, Step.PROVENANCE): {"collected_by"},
    (Kind.LEAD, Step.ABOUT): {"narrative", "places"},
    (Kind.LEAD, Step.PROVENANCE): {"obtained_how"},
}


@pytest.mark.parametrize(("kind", "step"), NEEDED)
def test_each_question_by_kind(kind, step):
    for name in FULL:
        missing = missing_words(step, kind, FULL | {name: ""})
        assert missing == ({name} if name in NEEDED[kind, step] else set()), name


def test_an_answer_can_ask_for_another():
    other = FULL | {"obtained": "other", "obtained_how": ""}
    elsewhere = FULL | {"copies": "elsewhere"}

    assert missing_words(Step.PROVENANCE, Kind.MATERIAL, other) == {"obtained_how"}
    assert missing_words(Step.PROVENANCE, Kind.MATERIAL, elsewhere) == {"copies_where"}


def person(*, has_record: bool) -> Standing:
    return Standing(Source(), ConsentRecord() if has_record else None, {}, frozenset(), None)


@pytest.mark.parametrize("kind", list(Kind))
def test_people_and_files_together(kind):
    """Nobody, one without consent, one with, both; said or not said to concern nobody; every pair of item states."""
    peoples = [[], [person(has_record=False)], [person(has_record=True)], [person(has_record=n) for n in (True, False)]]
    states = [[], *[[state] for state in ItemState], *[list(pair) for pair in product(ItemState, ItemState)]]
    for people, nobody, files in product(peoples, (False, True), states):
        draft = SubmissionDraft(**FULL, concerns_nobody=nobody, period_from=date(2024, 3, 27))
        items = [Item(state=state) for state in files]
        arriving = {"expected", "receiving"} & set(files)
        expected = []
        if (people and not all(p.record for p in people)) or (not people and not nobody):
            expected.append(Step.CONSENT)
        if arriving or (kind != Kind.LEAD and not ITEM_HANDED_OVER & set(files)):
            expected.append(Step.FILES)
        assert unfinished(kind, draft, people, items) == expected, (people, nobody, files)
