import itertools

import pytest

from accounts import policies
from accounts.models import ApiToken, Invitation, Membership, Organisation
from accounts.states import InvitationState, Standing
from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Role
from tests.factories.accounts import NOON, long_after

CONTENT = {
    Role.ANALYST,
    Role.TEAM_LEAD,
    Role.DISCLOSURE_OFFICER,
    Role.HEAD,
    Role.PROTECTION_OFFICER,
    Role.EVIDENCE_OFFICER,
    Role.CONTACT_POINT,
}


def oracle(one: Role, other: Role) -> bool:
    """access.md, Roles, in its own words; true when one person may hold both."""
    pair = {one, other}
    if one == other:
        return True
    if Role.ADMINISTRATOR in pair and pair & CONTENT:
        return False
    if pair == {Role.DISCLOSURE_OFFICER, Role.HEAD}:
        return False
    if Role.AUDITOR in pair:
        return False
    return not (pair & PARTNER_ROLES and pair & MECHANISM_ROLES)


@pytest.mark.parametrize(("held", "wanted"), list(itertools.product(sorted(set(Role) - {Role.WORKER}), repeat=2)))
def test_roles_that_may_be_joined(held, wanted):
    if oracle(held, wanted):
        policies.check_roles_may_be_joined({held}, wanted)
    else:
        with pytest.raises(policies.IncompatibleRoles):
            policies.check_roles_may_be_joined({Role.TEAM_LEAD, held} - {wanted} | {held}, wanted)


@pytest.mark.parametrize(
    ("state", "may_prepare", "may_hand_over"),
    [
        (Standing.INVITED, False, False),
        (Standing.VETTED, True, False),
        (Standing.SIGNATORY, True, True),
        (Standing.SUSPENDED, True, False),
        (Standing.WITHDRAWN, False, False),
    ],
)
def test_standing_gates_what_an_organisation_may_do(state, may_prepare, may_hand_over):
    """Protocol C1."""
    organisation = Organisation(state=state)

    assert passes(policies.check_organisation_may_prepare, organisation) == may_prepare
    assert passes(policies.check_organisation_may_hand_over, organisation) == may_hand_over


def passes(check, *what) -> bool:
    try:
        check(*what)
    except policies.NotAllowed:
        return False
    return True


@pytest.mark.parametrize("state", [None, *InvitationState])
@pytest.mark.parametrize("late", [False, True])
def test_only_an_open_slip_in_its_week_works_and_all_others_fail_alike(state, late):
    slip = Invitation(state=state, expires_at=NOON) if state else None
    at = NOON if late else NOON.replace(hour=1)

    if state == InvitationState.OPEN and not late:
        assert policies.check_slip_may_be_used(slip, at) is slip
    else:
        with pytest.raises(policies.SlipNotUsable):
            policies.check_slip_may_be_used(slip, at)


@pytest.mark.parametrize(
    "typed",
    ["AB12-CD34-EF56-GH78", "ab12 cd34 ef56 gh78", "  AB12CD34EF56GH78 ", "AB١٢-CD٣٤-EF٥٦-GH٧٨", "ＡＢ12CD34EF56GH78"],
)
def test_code_is_the_same_however_it_is_typed(typed):
    assert policies.code_hash(typed) == policies.code_hash("AB12CD34EF56GH78")


def test_code_takes_letters_that_look_like_digits():
    assert policies.code_hash("O0I1L1") == policies.code_hash("001111")


def test_last_focal_point_stays():
    leaving = Membership(role=Role.NGO_FOCAL_POINT)

    policies.check_somebody_stays(leaving=leaving, focal_points=2)
    policies.check_somebody_stays(leaving=Membership(role=Role.NGO_CONTRIBUTOR), focal_points=1)
    with pytest.raises(policies.LastFocalPoint):
        policies.check_somebody_stays(leaving=leaving, focal_points=1)


def test_token_is_dead_when_ended_or_too_old():
    assert policies.is_token_live(ApiToken(expires_at=long_after()), NOON)
    assert not policies.is_token_live(ApiToken(expires_at=NOON), NOON)
    assert not policies.is_token_live(ApiToken(expires_at=long_after(), ended_at=NOON), NOON)
