"""May this actor do it? The Protocol's addressees; conditions on things are in policies."""

from collections.abc import Callable, Mapping
from functools import partial

from accounts.models import Agreement, ApiToken, GrantProposal, Invitation, Membership, Organisation
from accounts.places import IN_FEEDBACK, IN_MESSAGES
from accounts.policies import check_second_pair_of_eyes
from accounts.states import AGREEMENT, STANDING, AgreementState, InvitationState, Standing
from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer

_CONFIRMERS = frozenset({Role.CONTACT_POINT, Role.HEAD})


def _check_role(actor: Actor, *roles: Role) -> None:
    if actor.role not in roles:
        raise NotAllowed(f"{actor.role} is none of {', '.join(roles)}")


def _check_own_organisation(actor: Actor, organisation_id: object) -> None:
    if actor.role in PARTNER_ROLES and actor.organisation_id != organisation_id:
        raise NotAllowed("another organisation's affair")


def check_may_invite_organisation(actor: Actor) -> None:
    _check_role(actor, Role.CONTACT_POINT)


def check_may_move_standing(actor: Actor, organisation: Organisation, to: Standing) -> None:
    """Only along the arrows; a focal point may only withdraw the own organisation."""
    STANDING.check(old=organisation.state, new=to, role=actor.role)
    _check_own_organisation(actor, organisation.pk)


def check_may_assign_contact(actor: Actor, _organisation: Organisation) -> None:
    _check_role(actor, Role.CONTACT_POINT, Role.HEAD)


def check_may_record_agreement(actor: Actor) -> None:
    _check_role(actor, Role.CONTACT_POINT)


def check_may_ask_for_memorandum(actor: Actor, organisation: Organisation) -> None:
    """Either side may ask (C2)."""
    _check_role(actor, Role.CONTACT_POINT, Role.NGO_FOCAL_POINT)
    _check_own_organisation(actor, organisation.pk)


def check_may_move_agreement(actor: Actor, agreement: Agreement, to: AgreementState) -> None:
    AGREEMENT.check(old=agreement.state, new=to, role=actor.role)
    _check_own_organisation(actor, agreement.organisation_id)


def check_may_invite_member(actor: Actor, organisation: Organisation) -> None:
    _check_role(actor, Role.NGO_FOCAL_POINT, Role.CONTACT_POINT)
    _check_own_organisation(actor, organisation.pk)


def check_may_confirm_invitation(actor: Actor, invitation: Invitation) -> None:
    """A focal point speaks for an organisation, a reset opens an account: a second person, of the staff, says yes."""
    confirmers = _CONFIRMERS if invitation.organisation_id else frozenset({Role.HEAD})
    _check_role(actor, *sorted(confirmers))
    if invitation.state != InvitationState.AWAITING_CONFIRMATION:
        raise NotAllowed("nothing to confirm")


def check_may_end_invitation(actor: Actor, invitation: Invitation) -> None:
    _check_role(actor, Role.NGO_FOCAL_POINT, Role.CONTACT_POINT, Role.ADMINISTRATOR, Role.HEAD)
    _check_own_organisation(actor, invitation.organisation_id)


def check_may_reset(actor: Actor, membership: Membership) -> None:
    """Give a slip for a new password and second factor to somebody one has seen in person."""
    _check_role(actor, Role.NGO_FOCAL_POINT, Role.CONTACT_POINT)
    _check_own_organisation(actor, membership.organisation_id)


def check_may_end_membership(actor: Actor, membership: Membership) -> None:
    _check_role(actor, Role.NGO_FOCAL_POINT, Role.CONTACT_POINT)
    _check_own_organisation(actor, membership.organisation_id)


def check_may_issue_token(actor: Actor) -> None:
    _check_role(actor, Role.NGO_CONTRIBUTOR, Role.NGO_FOCAL_POINT)


def check_may_end_token(actor: Actor, token: ApiToken) -> None:
    _check_role(actor, Role.NGO_CONTRIBUTOR, Role.NGO_FOCAL_POINT)
    _check_own_organisation(actor, token.organisation_id)


def check_may_manage_staff(actor: Actor) -> None:
    """Administrators enrol staff, name teams and propose roles; no role comes from one person alone."""
    _check_role(actor, Role.ADMINISTRATOR, Role.HEAD)


def check_may_decide_grant(actor: Actor, _proposal: GrantProposal) -> None:
    _check_role(actor, Role.HEAD, Role.ADMINISTRATOR)


def check_may_reset_staff(actor: Actor) -> None:
    _check_role(actor, Role.ADMINISTRATOR)


def allowed_acts(actor: Actor, organisation: Organisation) -> dict[str, Answer]:
    """What this actor may do to an organisation, each with the reason when not: for the page's buttons."""
    moves: Mapping[str, Standing] = {
        "vet": Standing.VETTED,
        "suspend": Standing.SUSPENDED,
        "withdraw": Standing.WITHDRAWN,
    }
    checks: dict[str, Callable[[], object]] = {
        name: partial(check_may_move_standing, actor, organisation, to) for name, to in moves.items()
    }
    checks |= {
        "restore": partial(_check_may_restore, actor, organisation),
        "sign": partial(_check_may_sign, actor, organisation),
        "assign_contact": partial(check_may_assign_contact, actor, organisation),
        "ask_for_memorandum": partial(check_may_ask_for_memorandum, actor, organisation),
        "invite_member": partial(check_may_invite_member, actor, organisation),
        "issue_token": partial(check_may_issue_token, actor),
        "read_handover_notes": partial(check_may_read_handover_notes, actor),
        "follow_feedback": partial(check_may_follow_feedback, actor),
        "follow_messages": partial(check_may_follow_messages, actor),
    }
    return {name: answer(check) for name, check in checks.items()}


def check_may_read_handover_notes(actor: Actor) -> None:
    if actor.role not in MECHANISM_ROLES:
        raise NotAllowed("notes between contact points")


def check_may_follow_feedback(actor: Actor) -> None:
    """Whoever has a part in what is said to providers (F1)."""
    _check_role(actor, *IN_FEEDBACK)


def check_may_follow_messages(actor: Actor) -> None:
    """Conversations are for the contact point and for whoever reviews what they are about (C5)."""
    _check_role(actor, *sorted(IN_MESSAGES))


def _check_may_restore(actor: Actor, organisation: Organisation) -> None:
    STANDING.check(old=organisation.state, new=Standing.SIGNATORY, role=actor.role)
    if organisation.state != Standing.SUSPENDED:
        raise NotAllowed("not suspended")


def _check_may_sign(actor: Actor, organisation: Organisation) -> None:
    STANDING.check(old=organisation.state, new=Standing.SIGNATORY, role=actor.role)
    if organisation.state != Standing.VETTED:
        raise NotAllowed("not vetted, or signed already")


def agreement_acts(actor: Actor, agreement: Agreement) -> dict[str, Answer]:
    moves = {
        "draft": AgreementState.DRAFTED,
        "sign": AgreementState.SIGNED,
        "decline": AgreementState.DECLINED,
        "end": AgreementState.ENDED,
    }
    return {name: answer(partial(check_may_move_agreement, actor, agreement, to)) for name, to in moves.items()}


def member_acts(actor: Actor, membership: Membership) -> dict[str, Answer]:
    if membership.ended_at is not None:
        return {}
    return {
        "end": answer(partial(check_may_end_membership, actor, membership)),
        "reset": answer(partial(check_may_reset, actor, membership)),
    }


def invitation_acts(actor: Actor, invitation: Invitation) -> dict[str, Answer]:
    """Confirming one's own slip is shown as impossible, not hidden: the person should look for a colleague."""
    return {
        "confirm": answer(partial(_check_confirm, actor, invitation)),
        "end": answer(partial(check_may_end_invitation, actor, invitation)),
    }


def grant_acts(actor: Actor, proposal: GrantProposal) -> dict[str, Answer]:
    return {
        "confirm": answer(partial(_check_decide, actor, proposal)),
        "decline": answer(partial(check_may_decide_grant, actor, proposal)),
    }


def may_invite_organisation(actor: Actor) -> Answer:
    return answer(partial(check_may_invite_organisation, actor))


def may_reset_staff(actor: Actor) -> Answer:
    return answer(partial(check_may_reset_staff, actor))


def _check_confirm(actor: Actor, invitation: Invitation) -> None:
    check_may_confirm_invitation(actor, invitation)
    check_second_pair_of_eyes(proposed_by=invitation.issued_by, confirmed_by=actor.id)


def _check_decide(actor: Actor, proposal: GrantProposal) -> None:
    check_may_decide_grant(actor, proposal)
    check_second_pair_of_eyes(proposed_by=proposal.proposed_by, confirmed_by=actor.id)
