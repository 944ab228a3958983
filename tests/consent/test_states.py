"""The whole life of a consent and of a promise, every arrow and every role."""

import pytest

from common.actors import Role
from consent.states import CONFIDENTIALITY, CONSENT, RELEASE, ConfidentialityState, ConsentState, ReleaseState

pytestmark = pytest.mark.unit

NGO = {Role.NGO_CONTRIBUTOR, Role.NGO_FOCAL_POINT}
CONSENT_ARROWS = {
    ("recorded", "restricted"): NGO,
    ("recorded", "withdrawn"): NGO,
    ("restricted", "withdrawn"): NGO,
}
PROMISE_ARROWS = {("in_force", "released"): {Role.CONTACT_POINT}}
RELEASE_ARROWS = {
    ("reported", "confirmed"): {Role.CONTACT_POINT},
    ("reported", "declined"): {Role.CONTACT_POINT},
}


@pytest.mark.parametrize(
    ("table", "states", "arrows"),
    [
        (CONSENT, ConsentState, CONSENT_ARROWS),
        (CONFIDENTIALITY, ConfidentialityState, PROMISE_ARROWS),
        (RELEASE, ReleaseState, RELEASE_ARROWS),
    ],
)
def test_every_old_new_and_role(table, states, arrows):
    for old in states:
        for new in states:
            for role in Role:
                expected = role in arrows.get((old.value, new.value), set())
                assert table.allows(old=old, new=new, role=role) is expected, (old, new, role)
