"""Every arrow of the four tables, written whole: a missing or new one is a difference."""

import itertools

import pytest

from accounts.states import (
    AGREEMENT,
    GRANT,
    INVITATION,
    STANDING,
    AgreementState,
    GrantState,
    InvitationState,
    Standing,
)
from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Role
from common.errors import NotAllowed
from common.statetable import IllegalMove

EVERYBODY = PARTNER_ROLES | MECHANISM_ROLES
BOTH = {Role.CONTACT_POINT, Role.NGO_FOCAL_POINT}
ARROWS = [
    (
        STANDING,
        (
            Standing,
            {
                ("invited", "vetted"): {Role.CONTACT_POINT},
                ("vetted", "signatory"): {Role.CONTACT_POINT},
                ("signatory", "suspended"): {Role.CONTACT_POINT},
                ("suspended", "signatory"): {Role.CONTACT_POINT},
                ("invited", "withdrawn"): BOTH,
                ("vetted", "withdrawn"): BOTH,
                ("signatory", "withdrawn"): BOTH,
                ("suspended", "withdrawn"): BOTH,
            },
        ),
    ),
    (
        AGREEMENT,
        (
            AgreementState,
            {
                ("asked", "drafted"): {Role.CONTACT_POINT},
                ("drafted", "signed"): {Role.CONTACT_POINT},
                ("asked", "declined"): BOTH,
                ("drafted", "declined"): BOTH,
                ("signed", "ended"): BOTH,
            },
        ),
    ),
    (
        INVITATION,
        (
            InvitationState,
            {
                ("awaiting_confirmation", "open"): {Role.CONTACT_POINT, Role.HEAD},
                ("awaiting_confirmation", "ended"): EVERYBODY,
                ("open", "used"): {Role.WORKER},
                ("open", "ended"): EVERYBODY,
            },
        ),
    ),
    (
        GRANT,
        (
            GrantState,
            {
                ("proposed", "confirmed"): {Role.HEAD, Role.ADMINISTRATOR},
                ("proposed", "declined"): {Role.HEAD, Role.ADMINISTRATOR},
            },
        ),
    ),
]
MATRIX = [
    (table, old, new, role, arrows.get((old, new)))
    for table, (states, arrows) in ARROWS
    for old, new in itertools.product(states.values, repeat=2)
    for role in Role
]


@pytest.mark.parametrize(("table", "old", "new", "role", "movers"), MATRIX)
def test_every_move(table, old, new, role, movers):
    if movers is None:
        with pytest.raises(IllegalMove):
            table.check(old=old, new=new, role=role)
    elif role not in movers:
        with pytest.raises(NotAllowed):
            table.check(old=old, new=new, role=role)
    else:
        table.check(old=old, new=new, role=role)
