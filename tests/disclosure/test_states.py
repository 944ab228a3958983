"""The lives of a request, a question, a package, a key, a request for assistance: every arrow, every role."""

import pytest

from common.actors import PARTNER_ROLES, Role
from disclosure.states import (
    ASSISTANCE,
    DISCLOSURE,
    PACKAGE,
    QUESTION,
    QUESTION_STANDS,
    RECIPIENT_KEY,
    REQUEST_OPEN,
    REQUEST_RELEASED,
    AssistanceState,
    KeyState,
    PackageState,
    QuestionState,
    RequestState,
)

pytestmark = pytest.mark.unit

OFFICER = {Role.DISCLOSURE_OFFICER}
HEAD = {Role.HEAD}
WORKER = {Role.WORKER}
FOCAL_POINT = {Role.NGO_FOCAL_POINT}
SECOND_PERSON = {Role.DISCLOSURE_OFFICER, Role.EVIDENCE_OFFICER, Role.HEAD}

DISCLOSURE_ARROWS = {
    ("drafted", "asked"): OFFICER,
    ("asked", "answered"): WORKER,
    ("asked", "lapsed"): WORKER,
    ("answered", "approved"): HEAD,
    ("approved", "packaged"): WORKER,
    ("packaged", "released"): OFFICER,
    ("released", "acknowledged"): OFFICER,
    # back
    ("packaged", "approved"): OFFICER | WORKER,
    **{(old, "drafted"): OFFICER for old in ("asked", "answered", "lapsed", "approved", "packaged")},
    # to an end
    **{(old, "dropped"): OFFICER for old in ("drafted", "asked", "answered", "lapsed")},
    **{(old, "refused"): HEAD for old in ("answered", "approved", "packaged")},
}
QUESTION_ARROWS = {
    ("open", "answered"): FOCAL_POINT,
    ("answered", "open"): FOCAL_POINT,
    ("open", "lapsed"): WORKER,
    **{(old, "ended"): OFFICER | HEAD for old in ("open", "answered", "lapsed")},
}
PACKAGE_ARROWS = {
    ("building", "sealed"): WORKER,
    ("sealed", "released"): OFFICER,
    **{(old, "discarded"): WORKER | OFFICER | HEAD for old in ("building", "sealed")},
}
KEY_ARROWS = {
    ("proposed", "confirmed"): SECOND_PERSON,
    ("proposed", "retired"): SECOND_PERSON,
    ("confirmed", "retired"): SECOND_PERSON,
}
ASSISTANCE_ARROWS = {("open", "answered"): OFFICER, ("open", "declined"): OFFICER}


@pytest.mark.parametrize(
    ("table", "states", "arrows"),
    [
        (DISCLOSURE, RequestState, DISCLOSURE_ARROWS),
        (QUESTION, QuestionState, QUESTION_ARROWS),
        (PACKAGE, PackageState, PACKAGE_ARROWS),
        (RECIPIENT_KEY, KeyState, KEY_ARROWS),
        (ASSISTANCE, AssistanceState, ASSISTANCE_ARROWS),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_every_old_new_and_role(table, states, arrows):
    for old in states:
        for new in states:
            for role in Role:
                expected = role in arrows.get((old.value, new.value), set())
                assert table.allows(old=old, new=new, role=role) is expected, (old, new, role)


def test_no_partner_role_moves_anything_but_its_question():
    """Whether material leaves is decided inside; an NGO says what it agrees to. Source: Protocol D1, C10."""
    for table in (DISCLOSURE, PACKAGE, RECIPIENT_KEY, ASSISTANCE):
        assert not [arrow for arrow in table if arrow[2] & PARTNER_ROLES], table.name


def test_nobody_both_asks_and_approves():
    """Four eyes: an arrow that opens the way out belongs to one role, and the roles differ."""
    ways_out = ["asked", "answered", "approved", "packaged", "released"]
    movers = [DISCLOSURE_ARROWS[step] for step in zip(["drafted", *ways_out], ways_out, strict=False)]

    assert movers == [OFFICER, WORKER, HEAD, WORKER, OFFICER]


def test_what_has_left_or_ended_stays_so():
    """Acknowledged, refused and dropped have no way on; released only the recipient's answer."""
    ends = {"released", "acknowledged", "refused", "dropped"}

    assert {(old, new) for old, new, _movers in DISCLOSURE if old in ends} == {("released", "acknowledged")}


def test_every_state_is_open_or_released_or_over():
    assert set(RequestState) == REQUEST_OPEN | REQUEST_RELEASED | {RequestState.REFUSED, RequestState.DROPPED}
    assert REQUEST_OPEN.isdisjoint(REQUEST_RELEASED)
    assert set(QuestionState) - QUESTION_STANDS == {QuestionState.ENDED}
