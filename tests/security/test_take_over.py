"""Nobody becomes somebody else alone: a slip that would open more than its giver may see waits for a second person."""

import pytest

from accounts.models import Membership
from accounts.policies import SlipNotUsable
from accounts.selectors import live_token
from accounts.services import invitations, join
from common.actors import WORKER, Role
from common.errors import NotAllowed
from tests.factories.accounts import (
    NOON,
    actor_of,
    contact_point,
    make_member,
    make_organisation,
    make_token,
)

pytestmark = pytest.mark.django_db
WORDS = "quite other words in a row"


def reset(slip):
    return join.reset(actor=WORKER, code=slip.code, password=WORDS, at=NOON)


def slip_for(person, by, *, at_organisation=None):
    places = Membership.objects.filter(person=person)
    membership = places.get(organisation=at_organisation) if at_organisation else places.get()
    return invitations.give_reset_slip(actor=by, membership_id=membership.pk, at=NOON)


@pytest.mark.parametrize("role", [Role.NGO_FOCAL_POINT, Role.NGO_CONTRIBUTOR])
def test_a_contact_point_alone_cannot_become_somebody_of_an_organisation(role):
    """With it one person of the staff would read drafts, and agree to a disclosure for the NGO (C10, D1)."""
    person, dima = make_member(role), contact_point()
    slip = slip_for(person, dima)

    with pytest.raises(SlipNotUsable):
        reset(slip)
    with pytest.raises(NotAllowed):
        invitations.confirm_invitation(actor=dima, invitation_id=slip.invitation.pk, at=NOON)
    invitations.confirm_invitation(actor=contact_point(), invitation_id=slip.invitation.pk, at=NOON)
    assert reset(slip) == person


def test_a_focal_point_alone_cannot_become_another_focal_point():
    organisation = make_organisation()
    basil, other = make_member(organisation=organisation), make_member(organisation=organisation)

    with pytest.raises(SlipNotUsable):
        reset(slip_for(other, actor_of(basil)))


def test_a_focal_point_alone_cannot_enter_another_organisation_through_a_shared_colleague():
    organisation, elsewhere = make_organisation(), make_organisation(name="Elsewhere")
    basil = make_member(organisation=organisation)
    shared = make_member(Role.NGO_CONTRIBUTOR, organisation=organisation)
    Membership.objects.create(person=shared, organisation=elsewhere, role=Role.NGO_CONTRIBUTOR, since=NOON)

    with pytest.raises(SlipNotUsable):
        reset(slip_for(shared, actor_of(basil), at_organisation=organisation))


def test_a_focal_point_helps_a_contributor_at_once():
    organisation = make_organisation()
    basil, amal = make_member(organisation=organisation), make_member(Role.NGO_CONTRIBUTOR, organisation=organisation)

    assert reset(slip_for(amal, actor_of(basil))) == amal


def test_a_reset_ends_the_programs_too():
    """Whoever had the account may have let a program in."""
    organisation = make_organisation()
    basil, amal = make_member(organisation=organisation), make_member(Role.NGO_CONTRIBUTOR, organisation=organisation)
    _token, secret = make_token(amal)

    reset(slip_for(amal, actor_of(basil)))

    assert live_token(secret, NOON) is None
