"""Who may do what, every role in every row; the buttons of a page say the same as the refusal."""

from functools import partial

import pytest

from accounts import permissions
from accounts.models import Agreement, ApiToken, GrantProposal, Invitation, Membership, Organisation
from accounts.states import AgreementState, InvitationState, Standing
from common.actors import Role
from common.errors import PortalError
from common.ids import new_id
from tests.actors import pure

OWN = new_id()
ORGANISATION = Organisation(id=OWN, state=Standing.SIGNATORY)
MEMBERSHIP = Membership(organisation_id=OWN)
WAITING = Invitation(organisation_id=OWN, state=InvitationState.AWAITING_CONFIRMATION)
STAFF_WAITING = Invitation(state=InvitationState.AWAITING_CONFIRMATION)
SIGNED = Agreement(organisation_id=OWN, state=AgreementState.SIGNED)
DRAFTED = Agreement(organisation_id=OWN, state=AgreementState.DRAFTED)
FOCAL, POINT = Role.NGO_FOCAL_POINT, Role.CONTACT_POINT
MAY = {
    "invite organisation": (permissions.check_may_invite_organisation, (), {POINT}),
    "suspend": (permissions.check_may_move_standing, (ORGANISATION, Standing.SUSPENDED), {POINT}),
    "withdraw": (permissions.check_may_move_standing, (ORGANISATION, Standing.WITHDRAWN), {POINT, FOCAL}),
    "assign contact": (permissions.check_may_assign_contact, (ORGANISATION,), {POINT, Role.HEAD}),
    "record agreement": (permissions.check_may_record_agreement, (), {POINT}),
    "ask for memorandum": (permissions.check_may_ask_for_memorandum, (ORGANISATION,), {POINT, FOCAL}),
    "sign": (permissions.check_may_move_agreement, (DRAFTED, AgreementState.SIGNED), {POINT}),
    "decline": (permissions.check_may_move_agreement, (DRAFTED, AgreementState.DECLINED), {POINT, FOCAL}),
    "end agreement": (permissions.check_may_move_agreement, (SIGNED, AgreementState.ENDED), {POINT, FOCAL}),
    "invite member": (permissions.check_may_invite_member, (ORGANISATION,), {POINT, FOCAL}),
    "confirm slip": (permissions.check_may_confirm_invitation, (WAITING,), {POINT, Role.HEAD}),
    "confirm staff slip": (permissions.check_may_confirm_invitation, (STAFF_WAITING,), {Role.HEAD}),
    "end slip": (permissions.check_may_end_invitation, (WAITING,), {POINT, FOCAL, Role.ADMINISTRATOR, Role.HEAD}),
    "reset": (permissions.check_may_reset, (MEMBERSHIP,), {POINT, FOCAL}),
    "end membership": (permissions.check_may_end_membership, (MEMBERSHIP,), {POINT, FOCAL}),
    "issue token": (permissions.check_may_issue_token, (), {FOCAL, Role.NGO_CONTRIBUTOR}),
    "end token": (permissions.check_may_end_token, (ApiToken(organisation_id=OWN),), {FOCAL, Role.NGO_CONTRIBUTOR}),
    "manage staff": (permissions.check_may_manage_staff, (), {Role.ADMINISTRATOR, Role.HEAD}),
    "decide grant": (permissions.check_may_decide_grant, (GrantProposal(),), {Role.ADMINISTRATOR, Role.HEAD}),
    "reset staff": (permissions.check_may_reset_staff, (), {Role.ADMINISTRATOR}),
    "read hand-over notes": (
        permissions.check_may_read_handover_notes,
        (),
        set(Role) - {FOCAL, Role.NGO_CONTRIBUTOR, Role.WORKER},
    ),
}


def allowed(check) -> bool:
    try:
        check()
    except PortalError:
        return False
    return True


@pytest.mark.parametrize("name", MAY)
def test_only_these_roles(name):
    check, what, roles = MAY[name]

    may = {role for role in Role if allowed(partial(check, pure(role, organisation_id=OWN), *what))}

    assert may == roles


@pytest.mark.parametrize("name", [name for name, (_check, what, roles) in MAY.items() if what and FOCAL in roles])
def test_never_for_another_organisation(name):
    check, what, _roles = MAY[name]

    assert not allowed(partial(check, pure(FOCAL, organisation_id=new_id()), *what))


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        (Standing.INVITED, {"vet", "withdraw"}),
        (Standing.VETTED, {"sign", "withdraw"}),
        (Standing.SIGNATORY, {"suspend", "withdraw"}),
        (Standing.SUSPENDED, {"restore", "withdraw"}),
        (Standing.WITHDRAWN, set()),
    ],
)
def test_buttons_of_a_contact_point_follow_the_standing(state, acts):
    can = permissions.allowed_acts(pure(POINT), Organisation(id=OWN, state=state))

    moves = {"vet", "sign", "suspend", "restore", "withdraw"}
    assert {name for name in moves if can[name]} == acts
    assert all(can[name].reason for name in moves - acts)


def test_confirming_ones_own_is_shown_as_impossible():
    actor = pure(POINT)
    own = Invitation(organisation_id=OWN, state=InvitationState.AWAITING_CONFIRMATION, issued_by=actor.id)
    proposed = GrantProposal(proposed_by=actor.id)

    assert not permissions.invitation_acts(actor, own)["confirm"]
    assert permissions.invitation_acts(pure(POINT), own)["confirm"]
    assert not permissions.grant_acts(pure(Role.HEAD).__class__(actor.id, Role.HEAD), proposed)["confirm"]
    assert permissions.grant_acts(pure(Role.HEAD), proposed)["confirm"]


def test_an_ended_membership_has_no_buttons():
    assert permissions.member_acts(pure(POINT), Membership(ended_at="2026-01-01")) == {}
