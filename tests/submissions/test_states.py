"""The whole life of a submission and of an item: every arrow, every role. A new or missing arrow shows here."""

import pytest

from common.actors import Role
from submissions.states import (
    ASSESSMENT,
    ITEM,
    ITEM_WORDS_FOR_NGO,
    SUBMISSION,
    SUBMISSION_WORDS_FOR_NGO,
    AssessmentState,
    ItemState,
    SubmissionState,
)

pytestmark = pytest.mark.unit

NGO = {Role.NGO_CONTRIBUTOR, Role.NGO_FOCAL_POINT}
REVIEWERS = {Role.ANALYST, Role.TEAM_LEAD}
OFFICER = {Role.EVIDENCE_OFFICER}
WORKER = {Role.WORKER}

SUBMISSION_ARROWS = {
    ("draft", "handed_over"): NGO,
    ("draft", "abandoned"): NGO,
    ("handed_over", "acknowledged"): OFFICER,
    ("acknowledged", "under_review"): REVIEWERS,
    ("under_review", "more_information_asked"): REVIEWERS,
    ("more_information_asked", "under_review"): NGO | REVIEWERS,
    ("under_review", "reviewed"): REVIEWERS,
    ("reviewed", "under_review"): {Role.TEAM_LEAD},
}
ITEM_ARROWS = {
    ("expected", "receiving"): NGO | WORKER,
    ("expected", "received"): NGO | WORKER,
    ("receiving", "received"): NGO | WORKER,
    ("received", "stored"): WORKER,
    ("stored", "secured"): WORKER,
    ("received", "held"): WORKER | OFFICER,
    ("stored", "held"): WORKER,
    ("secured", "held"): WORKER,
    ("held", "received"): OFFICER,
    ("held", "refused"): OFFICER,
    ("expected", "expired"): WORKER,
    ("receiving", "expired"): WORKER,
    **{(old, "withdrawn"): NGO for old in ("expected", "receiving", "received", "stored", "secured", "held")},
}


ASSESSMENT_ARROWS = {
    ("written", "returned"): REVIEWERS,
    ("written", "confirmed"): REVIEWERS,
    ("returned", "written"): REVIEWERS,
}


@pytest.mark.parametrize(
    ("table", "states", "arrows"),
    [
        (SUBMISSION, SubmissionState, SUBMISSION_ARROWS),
        (ITEM, ItemState, ITEM_ARROWS),
        (ASSESSMENT, AssessmentState, ASSESSMENT_ARROWS),
    ],
)
def test_every_old_new_and_role(table, states, arrows):
    for old in states:
        for new in states:
            for role in Role:
                expected = role in arrows.get((old.value, new.value), set())
                assert table.allows(old=old, new=new, role=role) is expected, (old, new, role)


def test_no_partner_role_moves_a_review():
    """An NGO answers what it was asked; it never begins, ends or steers a review. Source: Protocol C10."""
    review = {SubmissionState.ACKNOWLEDGED, SubmissionState.UNDER_REVIEW, SubmissionState.REVIEWED}

    moved = {(old, new) for old, new, movers in SUBMISSION if movers & NGO and old in review}

    assert moved == set()


@pytest.mark.parametrize(
    ("states", "words"), [(SubmissionState, SUBMISSION_WORDS_FOR_NGO), (ItemState, ITEM_WORDS_FOR_NGO)]
)
def test_every_state_has_a_word_for_the_provider(states, words):
    assert set(words) == set(states)
