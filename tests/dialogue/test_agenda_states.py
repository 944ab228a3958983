"""The lives of topics, minutes and action items: every arrow, every role."""

import pytest

from common.actors import PARTNER_ROLES, Role
from dialogue.states.actions import ACTION, STAFF_OWNERS, ActionState
from dialogue.states.minutes import MINUTES, MinutesState
from dialogue.states.topics import SUPPORTABLE, TO_DECIDE, TOPIC, TopicState

pytestmark = pytest.mark.unit

CONTACT = {Role.CONTACT_POINT}
PROPOSING = {Role.NGO_FOCAL_POINT, Role.CONTACT_POINT}
TOPIC_ARROWS = {
    ("proposed", "adopted"): CONTACT,
    ("proposed", "deferred"): CONTACT,
    ("proposed", "declined"): CONTACT,
    ("proposed", "withdrawn"): PROPOSING,
    ("deferred", "adopted"): CONTACT,
    ("deferred", "deferred"): CONTACT,
    ("deferred", "declined"): CONTACT,
    ("deferred", "withdrawn"): PROPOSING,
    ("adopted", "adopted"): CONTACT,
    ("adopted", "deferred"): CONTACT,
}
MINUTES_ARROWS = {
    ("draft", "circulated"): CONTACT,
    ("circulated", "draft"): CONTACT,
    ("circulated", "agreed"): CONTACT,
}
ACTION_ARROWS = {("open", "done"): {*STAFF_OWNERS, Role.NGO_FOCAL_POINT}, ("open", "dropped"): CONTACT}


@pytest.mark.parametrize(
    ("table", "states", "arrows"),
    [(TOPIC, TopicState, TOPIC_ARROWS), (MINUTES, MinutesState, MINUTES_ARROWS), (ACTION, ActionState, ACTION_ARROWS)],
    ids=lambda value: getattr(value, "name", None),
)
def test_every_old_new_and_role(table, states, arrows):
    for old in states:
        for new in states:
            for role in Role:
                expected = role in arrows.get((old.value, new.value), set())
                assert table.allows(old=old, new=new, role=role) is expected, (old, new, role)


def test_an_organisation_puts_nothing_on_an_agenda():
    """Source: Protocol C10."""
    moved = {(table.name, new) for table in (TOPIC, MINUTES) for _old, new, who in table if who & PARTNER_ROLES}
    assert moved == {("topic", "withdrawn")}


def test_nothing_follows_after_declined_withdrawn_agreed_done_or_dropped():
    after = {old for table in (TOPIC, MINUTES, ACTION) for old, _new, _who in table}
    assert after.isdisjoint({"declined", "withdrawn", "agreed", "done", "dropped"})
    assert TO_DECIDE < SUPPORTABLE
