"""The lives of a note and of a lesson: every arrow, every role."""

import pytest

from common.actors import PARTNER_ROLES, Role
from feedback.states import FEEDBACK, GIVEN, IN_WORK, LESSON, LessonState, NoteState

pytestmark = pytest.mark.unit

CONTACT = {Role.CONTACT_POINT}
CLEARING = {Role.TEAM_LEAD, Role.CONTACT_POINT}
AUTHORS = {Role.ANALYST, Role.TEAM_LEAD, Role.CONTACT_POINT}
NOTE_ARROWS = {
    ("draft", "cleared"): CLEARING,
    ("cleared", "draft"): CLEARING,
    ("cleared", "sent"): CONTACT,
    ("sent", "read"): PARTNER_ROLES,
    ("draft", "dropped"): AUTHORS,
}
LESSON_ARROWS = {("received", "answered"): CONTACT, ("answered", "changed"): CONTACT}


@pytest.mark.parametrize(
    ("table", "states", "arrows"),
    [(FEEDBACK, NoteState, NOTE_ARROWS), (LESSON, LessonState, LESSON_ARROWS)],
    ids=lambda value: getattr(value, "name", None),
)
def test_every_old_new_and_role(table, states, arrows):
    for old in states:
        for new in states:
            for role in Role:
                expected = role in arrows.get((old.value, new.value), set())
                assert table.allows(old=old, new=new, role=role) is expected, (old, new, role)


def test_a_provider_moves_nothing_but_its_own_reading():
    """Source: Protocol C10."""
    moved = [(table.name, old, new) for table in (FEEDBACK, LESSON) for old, new, who in table if who & PARTNER_ROLES]
    assert moved == [("feedback", "sent", "read")]


def test_what_was_sent_never_goes_back():
    assert {(old, new) for old, new, _who in FEEDBACK if old in GIVEN | {"dropped"}} == {("sent", "read")}
    assert GIVEN.isdisjoint(IN_WORK)
    assert set(NoteState) == GIVEN | IN_WORK | {NoteState.DROPPED}
