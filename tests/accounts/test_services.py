"""Each act: refused to the wrong role, refused by the condition, done, and in the log."""

import pytest
from django.utils import timezone

from accounts.models import Agreement, AgreementKind, ApiToken, Appointment, ContactAssignment, Membership, Scope, Team
from accounts.policies import (
    AlreadyEnded,
    DeputyIsTheSame,
    IncompatibleRoles,
    LastFocalPoint,
    NotASignatory,
    ProtocolEndsWithStanding,
    SameTwoEyes,
    SlipNotUsable,
    TeamNameTaken,
)
from accounts.selectors import Terms, contact_of, live_token, names_of, own_organisation, terms_of
from accounts.services import agreements, contact, invitations, join, members, organisations, staff, tokens
from accounts.services.join import LoginTaken
from accounts.services.organisations import ShortLabelTaken
from accounts.states import AgreementState, InvitationState, Standing
from common.actors import WORKER, Role
from common.errors import NotAllowed, NotVisible
from common.statetable import IllegalMove
from custody.models import CustodyEvent
from tests import actors
from tests.factories.accounts import (
    NOON,
    PASSWORD,
    actor_of,
    contact_point,
    long_after,
    make_contact,
    make_member,
    make_organisation,
    make_person,
    make_staff,
    make_team,
    make_token,
    sign,
)

pytestmark = pytest.mark.django_db
JOINING = {"login": "amal", "display_name": "Amal", "password": PASSWORD, "language": "ar", "at": NOON}


def acts_on(subject_id) -> list[str]:
    return list(CustodyEvent.objects.filter(subject_id=subject_id).order_by("at", "pk").values_list("act", flat=True))


# Standing, agreements: clauses C1, C2, C3 of the Protocol


def test_an_organisation_walks_from_invited_to_signatory():
    organisation = make_organisation(Standing.SIGNATORY)

    assert organisation.state == Standing.SIGNATORY
    assert acts_on(organisation.pk) == ["organisation:invited", "organisation:vetted", "organisation:signed"]
    agreement = Agreement.objects.get(organisation=organisation)
    assert (agreement.state, agreement.signatories) == (AgreementState.SIGNED, ["Invented Director"])
    assert acts_on(agreement.pk) == ["agreement:signed"]
    assert "Invented" not in CustodyEvent.objects.get(subject_id=agreement.pk).event_json


def test_nobody_signs_before_being_vetted():
    with pytest.raises(IllegalMove):
        sign(make_organisation(Standing.INVITED))


def test_suspension_ends_and_withdrawal_does_not():
    actor, organisation = contact_point(), make_organisation(Standing.SUSPENDED)
    asked = {"actor": actor, "organisation_id": organisation.pk, "reason": "clear now", "at": NOON}

    assert organisations.restore_organisation(**asked).state == Standing.SIGNATORY
    assert organisations.withdraw_organisation(**asked).state == Standing.WITHDRAWN
    with pytest.raises(IllegalMove):
        organisations.vet_organisation(**asked)


def test_a_focal_point_withdraws_the_own_organisation_only():
    own, other = make_organisation(), make_organisation()
    basil = actor_of(make_member(organisation=own))

    with pytest.raises(NotVisible):
        organisations.withdraw_organisation(actor=basil, organisation_id=other.pk, reason="no", at=NOON)
    withdrawn = organisations.withdraw_organisation(actor=basil, organisation_id=own.pk, reason="we leave", at=NOON)
    assert withdrawn.standing == Standing.WITHDRAWN


def test_short_labels_are_unique():
    make_organisation(short_label="OLIVE")
    with pytest.raises(ShortLabelTaken):
        make_organisation(short_label="OLIVE")


@pytest.mark.parametrize("role", [Role.CONTACT_POINT, Role.NGO_FOCAL_POINT])
def test_either_side_asks_for_a_memorandum_and_its_terms_win(role):
    """Protocol C2."""
    organisation, staff_actor = make_organisation(), contact_point()
    asking = actors.with_role(role, organisation=organisation)
    asked = agreements.ask_for_memorandum(
        actor=asking, organisation_id=organisation.pk, subject="Shorter periods.", at=NOON
    )
    drafted = agreements.draft_memorandum(actor=staff_actor, agreement_id=asked.pk, terms=Terms(30, 14, 48), at=NOON)
    assert terms_of(organisation.pk) == Terms()

    agreements.sign_memorandum(
        actor=staff_actor, agreement_id=drafted.pk, signatories=["A", "B"], signed_on=NOON.date(), at=NOON
    )
    assert terms_of(organisation.pk) == Terms(30, 14, 48)

    agreements.end_agreement(actor=asking, agreement_id=asked.pk, reason="over", at=NOON)
    assert terms_of(organisation.pk) == Terms()
    assert acts_on(asked.pk) == ["agreement:asked", "agreement:drafted", "agreement:signed", "agreement:ended"]


def test_a_memorandum_is_declined_with_a_reason():
    organisation = make_organisation()
    actor = contact_point()
    asked = agreements.ask_for_memorandum(actor=actor, organisation_id=organisation.pk, subject="More.", at=NOON)

    declined = agreements.decline_agreement(actor=actor, agreement_id=asked.pk, reason="Not needed.", at=NOON)

    assert (declined.state, declined.reason) == (AgreementState.DECLINED, "Not needed.")


def test_no_memorandum_without_the_protocol_and_no_end_of_the_protocol_beside_the_standing():
    vetted, signatory, actor = make_organisation(Standing.VETTED), make_organisation(), contact_point()
    protocol = Agreement.objects.get(organisation=signatory, kind=AgreementKind.PROTOCOL)

    with pytest.raises(NotASignatory):
        agreements.ask_for_memorandum(actor=actor, organisation_id=vetted.pk, subject="x", at=NOON)
    with pytest.raises(ProtocolEndsWithStanding):
        agreements.end_agreement(actor=actor, agreement_id=protocol.pk, reason="x", at=NOON)


def test_a_wording_is_adopted_by_a_contact_point():
    what = {"kind": AgreementKind.PROTOCOL, "version": "2", "language": "ar", "title": "x", "text": "y"}
    adopted = agreements.adopt_text(actor=contact_point(), adopted_on=NOON.date(), at=NOON, **what)

    assert adopted.language == "ar"
    with pytest.raises(NotAllowed):
        agreements.adopt_text(actor=actors.with_role(Role.HEAD), adopted_on=NOON.date(), at=NOON, **what)


# Contact point (O1)


def test_a_new_contact_point_closes_the_row_of_the_last():
    """Protocol O1."""
    organisation = make_organisation()
    first = make_contact(organisation, handover_note="calls on Sundays")
    people = [make_staff(Role.CONTACT_POINT), make_staff(Role.CONTACT_POINT)]
    what = {"organisation_id": organisation.pk, "how_to_write": "", "handover_note": "new", "at": NOON}

    second = contact.assign_contact(
        actor=contact_point(), contact_point_id=people[0].pk, deputy_id=people[1].pk, **what
    )

    first.refresh_from_db()
    assert first.ended_at == NOON
    assert contact_of(contact_point(), organisation.pk) == second
    assert ContactAssignment.objects.filter(organisation=organisation).count() == 2
    assert acts_on(second.pk) == ["contact:assigned"]
    with pytest.raises(DeputyIsTheSame):
        contact.assign_contact(actor=contact_point(), contact_point_id=people[0].pk, deputy_id=people[0].pk, **what)


# Slips


def slip_for(role=Role.NGO_CONTRIBUTOR, organisation=None):
    organisation = organisation or make_organisation()
    focal = actor_of(make_member(organisation=organisation))
    return invitations.invite_member(actor=focal, organisation_id=organisation.pk, role=role, at=NOON)


def test_a_contributor_comes_in_by_a_slip_once():
    slip = slip_for()

    person = join.join(actor=WORKER, code=slip.code, **JOINING)

    membership = Membership.objects.get(person=person)
    assert (membership.role, membership.organisation_id) == (Role.NGO_CONTRIBUTOR, slip.invitation.organisation_id)
    assert acts_on(slip.invitation.pk) == ["member:invited", "member:joined"]
    with pytest.raises(SlipNotUsable):
        join.join(actor=WORKER, code=slip.code, **JOINING | {"login": "second"})


def test_a_code_is_kept_as_a_hash_only():
    slip = slip_for()

    assert slip.code not in str(vars(slip.invitation))
    assert not CustodyEvent.objects.filter(event_json__contains=slip.code).exists()


def test_a_focal_point_needs_a_second_person():
    """access.md, Four eyes: new focal point."""
    organisation, dima, other = make_organisation(), contact_point(), contact_point()
    slip = invitations.invite_member(actor=dima, organisation_id=organisation.pk, role=Role.NGO_FOCAL_POINT, at=NOON)
    assert slip.invitation.state == InvitationState.AWAITING_CONFIRMATION
    with pytest.raises(SlipNotUsable):
        join.join(actor=WORKER, code=slip.code, **JOINING)
    with pytest.raises(SameTwoEyes):
        invitations.confirm_invitation(actor=dima, invitation_id=slip.invitation.pk, at=NOON)

    invitations.confirm_invitation(actor=other, invitation_id=slip.invitation.pk, at=NOON)

    assert join.join(actor=WORKER, code=slip.code, **JOINING).login == "amal"


def test_a_slip_is_too_old_after_a_week_and_dead_when_ended():
    slip = slip_for()
    with pytest.raises(SlipNotUsable):
        join.open_slip(code=slip.code, at=long_after())

    focal = actor_of(make_member(organisation=slip.invitation.organisation))
    invitations.end_invitation(actor=focal, invitation_id=slip.invitation.pk, at=NOON)
    with pytest.raises(SlipNotUsable):
        join.open_slip(code=slip.code, at=NOON)


def test_a_taken_login_name_is_refused_and_the_slip_stays_good():
    make_person(login="amal")
    slip = slip_for()

    with pytest.raises(LoginTaken):
        join.join(actor=WORKER, code=slip.code, **JOINING)

    assert join.open_slip(code=slip.code, at=NOON)


def test_a_contributor_invites_nobody_and_an_organisation_that_left_neither():
    organisation = make_organisation()
    amal = actor_of(make_member(Role.NGO_CONTRIBUTOR, organisation=organisation))
    with pytest.raises(NotAllowed):
        invitations.invite_member(actor=amal, organisation_id=organisation.pk, role=Role.NGO_CONTRIBUTOR, at=NOON)
    with pytest.raises(NotASignatory):
        slip_for(organisation=make_organisation(Standing.WITHDRAWN))


def test_a_reset_slip_ends_password_and_second_factor():
    organisation = make_organisation()
    basil, amal = make_member(organisation=organisation), make_member(Role.NGO_CONTRIBUTOR, organisation=organisation)
    actors.enrol(amal)
    membership = Membership.objects.get(person=amal)
    slip = invitations.give_reset_slip(actor=actor_of(basil), membership_id=membership.pk, at=NOON)
    with pytest.raises(SlipNotUsable):
        join.join(actor=WORKER, code=slip.code, **JOINING)

    person = join.reset(actor=WORKER, code=slip.code, password="other words in a row", at=NOON)

    assert person == amal
    assert person.check_password("other words in a row")
    assert not actors.has_second_factor(person)
    with pytest.raises(SlipNotUsable):
        join.reset(actor=WORKER, code=slip.code, password=PASSWORD, at=NOON)


def test_a_slip_to_join_is_no_reset():
    with pytest.raises(SlipNotUsable):
        join.reset(actor=WORKER, code=slip_for().code, password=PASSWORD, at=NOON)


def test_an_administrator_alone_cannot_take_over_a_colleague():
    lina, hala = actors.with_role(Role.ADMINISTRATOR), actors.with_role(Role.HEAD)
    elias = make_staff(Role.ANALYST)
    slip = invitations.give_staff_reset_slip(actor=lina, person_id=elias.pk, at=NOON)
    for actor in (lina, contact_point()):
        with pytest.raises((NotAllowed, NotVisible)):
            invitations.confirm_invitation(actor=actor, invitation_id=slip.invitation.pk, at=NOON)

    invitations.confirm_invitation(actor=hala, invitation_id=slip.invitation.pk, at=NOON)

    assert join.reset(actor=WORKER, code=slip.code, password=PASSWORD, at=NOON) == elias


def test_an_administrator_gives_no_reset_to_a_partner():
    with pytest.raises(NotAllowed):
        invitations.give_staff_reset_slip(
            actor=actors.with_role(Role.ADMINISTRATOR), person_id=make_member().pk, at=NOON
        )


# Members, and programs


def test_ending_a_membership_ends_tokens_and_says_so():
    organisation = make_organisation()
    basil, amal = make_member(organisation=organisation), make_member(Role.NGO_CONTRIBUTOR, organisation=organisation)
    _token, secret = make_token(amal)
    membership = Membership.objects.get(person=amal)

    members.end_membership(actor=actor_of(basil), membership_id=membership.pk, at=NOON)

    assert live_token(secret, NOON) is None
    assert acts_on(membership.pk) == ["member:removed"]
    with pytest.raises(AlreadyEnded):
        members.end_membership(actor=actor_of(basil), membership_id=membership.pk, at=NOON)


def test_the_last_focal_point_cannot_leave():
    basil = make_member()
    membership = Membership.objects.get(person=basil)

    with pytest.raises(LastFocalPoint):
        members.end_membership(actor=actor_of(basil), membership_id=membership.pk, at=NOON)
    make_member(organisation=membership.organisation)
    members.end_membership(actor=actor_of(basil), membership_id=membership.pk, at=NOON)


def test_another_organisations_member_does_not_exist():
    carine, basil = make_member(), make_member()
    membership = Membership.objects.get(person=carine)

    with pytest.raises(NotVisible):
        members.end_membership(actor=actor_of(basil), membership_id=membership.pk, at=NOON)
    with pytest.raises(NotVisible):
        invitations.give_reset_slip(actor=actor_of(basil), membership_id=membership.pk, at=NOON)


def test_a_token_works_until_it_ends_and_is_kept_as_a_hash():
    basil = make_member()
    token, secret = make_token(basil, Scope.RECEIPTS_READ)

    assert live_token(secret, NOON) == token
    assert live_token(secret, long_after()) is None
    assert live_token("x", NOON) is None
    assert secret not in str(ApiToken.objects.values())

    tokens.end_token(actor=actor_of(basil), token_id=token.pk, at=NOON)
    tokens.end_token(actor=actor_of(basil), token_id=token.pk, at=NOON)
    assert live_token(secret, NOON) is None
    assert acts_on(token.pk) == ["token:issued", "token:revoked"]


def test_staff_have_no_tokens():
    with pytest.raises(NotAllowed):
        tokens.issue_token(actor=contact_point(), label="x", scopes=[Scope.UPLOADS_WRITE], days=1, at=NOON)


# Roles of staff


def propose(role, *, person=None, actor=None):
    person = person or make_person()
    return staff.propose_role(
        actor=actor or actors.with_role(Role.ADMINISTRATOR),
        person_id=person.pk,
        team_id=make_team().pk,
        role=role,
        reason="needed",
        at=NOON,
    )


def test_a_role_is_proposed_by_one_and_confirmed_by_another():
    lina, hala = actors.with_role(Role.ADMINISTRATOR), actors.with_role(Role.HEAD)
    proposal = propose(Role.ANALYST, actor=lina)
    with pytest.raises(SameTwoEyes):
        staff.confirm_role(actor=lina, proposal_id=proposal.pk, at=NOON)

    appointment = staff.confirm_role(actor=hala, proposal_id=proposal.pk, at=NOON)

    assert (appointment.role, appointment.person) == (Role.ANALYST, proposal.person)
    with pytest.raises(IllegalMove):
        staff.confirm_role(actor=hala, proposal_id=proposal.pk, at=NOON)


def test_nobody_confirms_a_role_for_themselves():
    hala = make_staff(Role.HEAD)
    proposal = propose(Role.ANALYST, person=hala)

    with pytest.raises(SameTwoEyes):
        staff.confirm_role(actor=actor_of(hala), proposal_id=proposal.pk, at=NOON)


def test_incompatible_roles_are_refused_when_proposed_and_again_when_confirmed():
    with pytest.raises(IncompatibleRoles):
        propose(Role.ADMINISTRATOR, person=make_staff(Role.ANALYST))
    with pytest.raises(IncompatibleRoles):
        propose(Role.ANALYST, person=make_member())

    newcomer = make_person()
    proposal = propose(Role.ADMINISTRATOR, person=newcomer)
    Appointment.objects.create(person=newcomer, team=make_team(), role=Role.ANALYST, since=NOON)
    with pytest.raises(IncompatibleRoles):
        staff.confirm_role(actor=actors.with_role(Role.HEAD), proposal_id=proposal.pk, at=NOON)


def test_a_proposal_is_declined_and_an_appointment_taken_back():
    hala = actors.with_role(Role.HEAD)
    proposal = propose(Role.ANALYST)
    assert staff.decline_role(actor=hala, proposal_id=proposal.pk, at=NOON).state == "declined"

    appointment = Appointment.objects.get(person=make_staff(Role.ANALYST))
    assert staff.end_appointment(actor=hala, appointment_id=appointment.pk, at=NOON).ended_at == NOON
    with pytest.raises(AlreadyEnded):
        staff.end_appointment(actor=hala, appointment_id=appointment.pk, at=timezone.now())


def test_teams_have_different_names():
    lina = actors.with_role(Role.ADMINISTRATOR)
    team = staff.make_team(actor=lina, name="Team Cedar", at=NOON)

    assert Team.objects.visible_to(lina).filter(pk=team.pk).exists()
    with pytest.raises(TeamNameTaken):
        staff.make_team(actor=lina, name="Team Cedar", at=NOON)


def test_a_colleague_comes_in_without_any_role():
    slip = invitations.invite_staff(actor=actors.with_role(Role.ADMINISTRATOR), at=NOON)

    person = join.join(actor=WORKER, code=slip.code, **JOINING)

    assert staff.roles_held(person) == set()


def test_a_role_confirmed_twice_over_is_one_appointment():
    newcomer, team = make_person(), make_team()
    Appointment.objects.create(person=newcomer, team=team, role=Role.ANALYST, since=NOON)
    proposal = staff.propose_role(
        actor=actors.with_role(Role.ADMINISTRATOR),
        person_id=newcomer.pk,
        team_id=team.pk,
        role=Role.ANALYST,
        reason="again",
        at=NOON,
    )

    staff.confirm_role(actor=actors.with_role(Role.HEAD), proposal_id=proposal.pk, at=NOON)

    assert Appointment.objects.filter(person=newcomer).count() == 1


def test_names_are_told_only_of_people_one_may_know():
    organisation = make_organisation()
    amal, stranger = make_member(organisation=organisation, name="Amal"), make_member(name="Stranger")
    actor = actor_of(make_member(organisation=organisation))

    assert names_of(actor, [amal.pseudonym_id, stranger.pseudonym_id]) == {amal.pseudonym_id: "Amal"}


def test_staff_act_for_no_organisation():
    with pytest.raises(NotVisible):
        own_organisation(contact_point())
