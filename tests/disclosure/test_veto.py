"""Stopping: a veto on a request, a hold on an item. Both bind at once, and both are lifted with a reason."""

import json
from datetime import timedelta

import pytest

from common.actors import Role
from common.errors import NotAllowed, NotVisible
from custody.models import CustodyEvent
from disclosure.kinds import Bar, Stage
from disclosure.models import DisclosureRequest, ItemDecision, ItemHold, Veto
from disclosure.policies import NothingAgreed, NotInThisState
from disclosure.selectors.facts import rulings_of
from disclosure.selectors.seen import seen_now
from disclosure.services import approve, draft, hold, veto
from disclosure.states import RequestState
from tests.actors import with_role
from tests.disclosure.test_locks import look, package_of, put_in, release
from tests.factories.disclosure import (
    APPROVED_AT,
    answered,
    approved,
    asked,
    drafted,
    items_in,
    officer_of,
    row_item,
)

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]
WHY = "Somebody is at risk."


@pytest.fixture
def iman():
    return with_role(Role.PROTECTION_OFFICER)


def bars(request: DisclosureRequest, stage: Stage = Stage.RELEASE) -> set[Bar]:
    request.refresh_from_db()
    return {bar for ruling in rulings_of(request, stage=stage, at=APPROVED_AT).values() for bar in ruling.bars}


@pytest.mark.parametrize("make", [drafted, asked, answered, approved])
def test_a_veto_stands_until_it_is_lifted(iman, make):
    """At any moment before it has left. Source: Protocol V1."""
    request = make()
    given = veto.veto_request(actor=iman, request_id=request.pk, reason=WHY, at=APPROVED_AT)
    assert Bar.VETOED in bars(request)
    with pytest.raises(veto.VetoedAlready):
        veto.veto_request(actor=iman, request_id=request.pk, reason=WHY, at=APPROVED_AT)
    veto.lift_veto(actor=iman, request_id=request.pk, reason="The person is safe.", at=APPROVED_AT)
    given.refresh_from_db()

    assert (given.given_by, given.lifted_by, given.lifted_at) == (iman.id, iman.id, APPROVED_AT)
    assert Bar.VETOED not in bars(request)
    with pytest.raises(veto.NoVeto):
        veto.lift_veto(actor=iman, request_id=request.pk, reason="x", at=APPROVED_AT)
    said = CustodyEvent.objects.filter(subject_id=request.pk, act__contains="veto").order_by("pk")
    assert [event.act for event in said] == ["disclosure:vetoed", "disclosure:veto_lifted"]


def test_what_is_vetoed_is_not_approved(iman):
    request = answered()
    veto.veto_request(actor=iman, request_id=request.pk, reason=WHY, at=APPROVED_AT)
    seen = seen_now(request, at=APPROVED_AT)
    with pytest.raises(NothingAgreed):
        approve.approve_request(
            actor=with_role(Role.HEAD), request_id=request.pk, reason="x", seen=seen, at=APPROVED_AT
        )


def test_providers_may_be_asked_while_it_is_vetoed(iman):
    """It decides about leaving, not about asking."""
    request = drafted()
    veto.veto_request(actor=iman, request_id=request.pk, reason=WHY, at=APPROVED_AT)

    assert bars(request, Stage.ASK) == set()


def test_what_has_left_is_not_vetoed(iman):
    request = approved([row_item()])
    package = package_of(request)
    put_in(package, ItemDecision.objects.get())
    look()
    release(package)
    moved = {"state": RequestState.RELEASED, "released_by": iman.id, "released_at": APPROVED_AT}
    DisclosureRequest.objects.filter(pk=request.pk).update(**moved)
    for act in (veto.veto_request, veto.lift_veto):
        with pytest.raises(NotInThisState):
            act(actor=iman, request_id=request.pk, reason=WHY, at=APPROVED_AT)


def test_what_was_given_up_is_not_vetoed(iman):
    request = drafted()
    draft.drop_request(actor=officer_of(request), request_id=request.pk, reason="x", at=APPROVED_AT)
    with pytest.raises(NotInThisState):
        veto.veto_request(actor=iman, request_id=request.pk, reason=WHY, at=APPROVED_AT)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PROTECTION_OFFICER}))
def test_nobody_else_vetoes_or_lifts(role):
    request = answered()
    for act in (veto.veto_request, veto.lift_veto):
        with pytest.raises((NotAllowed, NotVisible)):
            act(actor=with_role(role), request_id=request.pk, reason=WHY, at=APPROVED_AT)
    assert not Veto.objects.exists()


@pytest.mark.parametrize("role", [Role.PROTECTION_OFFICER, Role.EVIDENCE_OFFICER])
def test_a_hold_keeps_an_item_in_whatever_the_request(role):
    item = row_item()
    keeper, requests = with_role(role), [approved([item]), approved([item])]
    hold.set_hold(actor=keeper, item_id=item.pk, reason="Look at it again.", at=APPROVED_AT)

    assert [bars(request) for request in requests] == [{Bar.ON_HOLD}] * 2
    with pytest.raises(hold.HeldAlready):
        hold.set_hold(actor=keeper, item_id=item.pk, reason="x", at=APPROVED_AT)
    lifted = hold.lift_hold(actor=keeper, item_id=item.pk, reason="Looked at.", at=APPROVED_AT + timedelta(hours=1))
    assert (lifted.set_by, lifted.lifted_by) == (keeper.id, keeper.id)
    assert [bars(request) for request in requests] == [set()] * 2
    with pytest.raises(hold.NoHold):
        hold.lift_hold(actor=keeper, item_id=item.pk, reason="x", at=APPROVED_AT)
    said = CustodyEvent.objects.filter(subject_id=item.pk, act__contains="hold").order_by("pk")
    assert [json.loads(event.event_json)["purpose"] for event in said] == ["Look at it again.", "Looked at."]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PROTECTION_OFFICER, Role.EVIDENCE_OFFICER}))
def test_nobody_else_holds(role):
    (item,) = items_in(answered())
    for act in (hold.set_hold, hold.lift_hold):
        with pytest.raises((NotAllowed, NotVisible)):
            act(actor=with_role(role), item_id=item.pk, reason=WHY, at=APPROVED_AT)
    assert not ItemHold.objects.exists()
