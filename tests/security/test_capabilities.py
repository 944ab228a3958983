"""A capability is the right of one person at one organisation to send one file, and no longer than that."""

import pytest
from django.test import Client

from accounts.models import Membership, Person, Scope
from accounts.services import members
from common import clock
from common.actors import Role
from custody.acts import Act
from custody.models import CustodyEvent
from submissions.models import Item
from submissions.states import ItemState
from tests.factories.accounts import actor_of, make_member, make_organisation, make_token
from tests.factories.submissions import make_submission
from tests.factories.uploads import Draft

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("iiim_portal.urls_partner"),
    pytest.mark.usefixtures("safe_places"),
]
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def organisation():
    return make_organisation()


@pytest.fixture
def basil(organisation) -> Person:
    return make_member(organisation=organisation)


@pytest.fixture
def amal(organisation) -> Person:
    return make_member(Role.NGO_CONTRIBUTOR, organisation=organisation)


@pytest.fixture
def expected(amal):
    actor = actor_of(amal)
    return Draft(actor, make_submission(actor)).expect(4, at=clock.now())


def address(expected) -> str:
    return f"/uploads/{expected.upload.pk}"


def test_whoever_left_can_neither_look_nor_send_nor_take_back(amal, basil, expected):
    membership = Membership.objects.get(person=amal)
    holder = Client(headers=TUS | {"Upload-Capability": expected.capability})
    assert holder.head(address(expected)).status_code == 200

    members.end_membership(actor=actor_of(basil), membership_id=membership.pk, at=clock.now())

    part = {"content_type": "application/offset+octet-stream", "headers": {"Upload-Offset": "0"}}
    assert holder.head(address(expected)).status_code == 404
    assert holder.patch(address(expected), b"evil", **part).status_code == 404
    assert holder.delete(address(expected)).status_code == 404
    assert Item.objects.get(pk=expected.item.pk).state == ItemState.EXPECTED


def test_the_log_names_the_program_that_took_a_file_back(basil, expected):
    """Basil's program ends an upload that Amal announced: it was not Amal."""
    _token, secret = make_token(basil, Scope.UPLOADS_WRITE, at=clock.now())

    answer = Client(headers=TUS | {"Authorization": f"Bearer {secret}"}).delete(address(expected))

    assert answer.status_code == 204
    event = CustodyEvent.objects.get(subject_id=expected.item.pk, act=Act.ITEM_WITHDRAWN)
    assert event.actor_id == basil.pseudonym_id


def test_a_capability_opens_no_other_upload(amal, expected):
    actor = actor_of(amal)
    other = Draft(actor, make_submission(actor, label="Box 8")).expect(4, at=clock.now())
    holder = Client(headers=TUS | {"Upload-Capability": expected.capability})

    for verb in ("head", "patch", "delete"):
        assert getattr(holder, verb)(address(other)).status_code == 404


def test_a_token_without_the_scope_ends_nothing(basil, expected):
    _token, secret = make_token(basil, Scope.RECEIPTS_READ, Scope.SUBMISSIONS_WRITE, at=clock.now())

    answer = Client(headers=TUS | {"Authorization": f"Bearer {secret}"}).delete(address(expected))

    assert answer.status_code == 403
    assert Item.objects.get(pk=expected.item.pk).state == ItemState.EXPECTED
