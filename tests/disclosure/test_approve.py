"""The decision inside: by a Head who did not ask, with a reason, about what may leave as things stand."""

import json

import pytest

from common import doorbell
from common.actors import Actor, Role
from common.errors import NotAllowed, NotVisible
from common.statetable import IllegalMove
from custody.models import CustodyEvent
from disclosure.models import DisclosureRequest, Package, Question
from disclosure.permissions import NotTheRequester
from disclosure.policies import NothingAgreed
from disclosure.selectors.seen import seen_now
from disclosure.services import answer as answering
from disclosure.services import approve
from disclosure.states import PackageState, QuestionState, RequestState
from tests.actors import with_role
from tests.disclosure.test_locks import package_of
from tests.factories.disclosure import (
    ANSWERED_AT,
    APPROVED_AT,
    NO,
    SETTLED_AT,
    YES,
    answer,
    answered,
    approve_it,
    approved,
    asked,
    drafted,
    provider,
    questions_to,
    row_item,
)
from tests.factories.disclosure import settling as settle

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]


@pytest.fixture
def hala():
    return with_role(Role.HEAD)


def test_approved_by_whom_when_and_why(hala, monkeypatch, django_capture_on_commit_callbacks):
    rung = []
    monkeypatch.setattr(doorbell, "ring_now", lambda name, **ids: rung.append((name, ids)))
    request = answered()
    with django_capture_on_commit_callbacks(execute=True):
        approve.approve_request(
            actor=hala,
            request_id=request.pk,
            reason="For this file.",
            seen=seen_now(request, at=APPROVED_AT),
            at=APPROVED_AT,
        )
    request.refresh_from_db()

    assert (request.state, request.approved_by, request.approved_at, request.decision_reason) == (
        RequestState.APPROVED,
        hala.id,
        APPROVED_AT,
        "For this file.",
    )
    event = json.loads(CustodyEvent.objects.get(act="disclosure:approved").event_json)
    assert (event["purpose"], event["facts"]) == ("For this file.", {"items": 1, "may_leave": 1})
    assert rung == [(doorbell.TaskName.BUILD_PACKAGE, {"request_id": request.pk})]


def test_part_of_it_is_enough(hala):
    """What was refused is withheld from the package; the rest may leave."""
    giver = provider()
    one, two = row_item(giver), row_item(giver)
    request = asked([one, two])
    answer(questions_to(request)[0], {one.pk: YES, two.pk: NO})
    settle.settle_due(SETTLED_AT)
    approve_it(request, head=hala)

    event = json.loads(CustodyEvent.objects.get(act="disclosure:approved").event_json)
    assert event["facts"] == {"items": 2, "may_leave": 1}


@pytest.mark.parametrize("part", ["created_by", "asked_by"])
def test_who_asked_does_not_decide(part):
    """Whatever role that person wears by now. Source: Protocol D1."""
    request = answered()
    same_person = Actor(id=getattr(request, part), role=Role.HEAD)
    with pytest.raises(NotTheRequester):
        approve.approve_request(
            actor=same_person, request_id=request.pk, reason="x", seen=seen_now(request, at=APPROVED_AT), at=APPROVED_AT
        )
    request.refresh_from_db()
    assert request.state == RequestState.ANSWERED


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.HEAD}))
def test_nobody_but_a_head_decides(role):
    request = answered()
    seen = {"seen": seen_now(request, at=APPROVED_AT)}
    for act, more in ((approve.approve_request, seen), (approve.refuse_request, {})):
        with pytest.raises((NotAllowed, NotVisible)):
            act(actor=with_role(role), request_id=request.pk, reason="x", at=APPROVED_AT, **more)


@pytest.mark.parametrize("make", [drafted, asked, approved])
def test_only_what_was_answered_is_approved_and_only_once(hala, make):
    request = make()
    with pytest.raises(IllegalMove):
        approve.approve_request(
            actor=hala, request_id=request.pk, reason="x", seen=seen_now(request, at=APPROVED_AT), at=APPROVED_AT
        )


def test_what_every_provider_refused_is_not_approved(hala):
    request = answered(given=NO)
    with pytest.raises(NothingAgreed):
        approve.approve_request(
            actor=hala, request_id=request.pk, reason="x", seen=seen_now(request, at=APPROVED_AT), at=APPROVED_AT
        )
    assert not CustodyEvent.objects.filter(act="disclosure:approved").exists()


def test_after_withdrawal_there_is_nothing_to_approve(hala):
    giver = provider()
    item = row_item(giver)
    request = answered([item])
    answering.withdraw_agreement(
        actor=giver.focal_point,
        question_id=Question.objects.get().pk,
        item_ids=[item.pk],
        reason="The family asked.",
        at=SETTLED_AT,
    )
    with pytest.raises(NothingAgreed):
        approve.approve_request(
            actor=hala, request_id=request.pk, reason="x", seen=seen_now(request, at=APPROVED_AT), at=APPROVED_AT
        )


@pytest.mark.parametrize("make", [answered, approved])
def test_a_refusal_ends_questions_and_package(hala, make):
    request = make()
    if make is approved:
        package_of(request, state=PackageState.BUILDING)
    approve.refuse_request(actor=hala, request_id=request.pk, reason="Too wide.", at=APPROVED_AT)
    request = DisclosureRequest.objects.get()

    assert (request.state, request.approved_by, request.decision_reason) == (RequestState.REFUSED, None, "Too wide.")
    assert Question.objects.get().state == QuestionState.ENDED
    assert not Package.objects.exclude(state=PackageState.DISCARDED).exists()
    assert CustodyEvent.objects.get(act="disclosure:refused").actor_id == hala.id


def test_what_was_refused_is_never_approved(hala):
    request = answered()
    approve.refuse_request(actor=hala, request_id=request.pk, reason="x", at=APPROVED_AT)
    with pytest.raises(IllegalMove):
        approve.approve_request(
            actor=with_role(Role.HEAD),
            request_id=request.pk,
            reason="x",
            seen=seen_now(request, at=APPROVED_AT),
            at=APPROVED_AT,
        )


def test_what_still_cools_cannot_be_approved(hala):
    request = asked()
    answer(questions_to(request)[0], at=ANSWERED_AT)
    with pytest.raises(IllegalMove):
        approve.approve_request(
            actor=hala, request_id=request.pk, reason="x", seen=seen_now(request, at=ANSWERED_AT), at=ANSWERED_AT
        )
