"""Two acts on one disclosure at once: one wins, the other is refused or comes after; the rules hold in both orders."""

import pytest

from common.actors import WORKER, Role
from common.clock import now
from common.errors import Conflict
from consent.models import ConsentRecord
from consent.services.withdraw import withdraw_consent
from custody.models import CustodyEvent
from disclosure.models import DisclosureRequest, ItemDecision, Package, Question, ReleasedItem
from disclosure.policies import NotInThisState, QuestionIsOver, TooLate
from disclosure.selectors.seen import seen_now
from disclosure.services import answer, approve, ask, draft, hold, package, settle, veto
from disclosure.services.release import NoLongerAllowed, release_package
from disclosure.states import PackageState, QuestionState, RequestState
from submissions.models import ItemPerson
from tests.actors import with_role
from tests.disclosure.packages import approved_request, built
from tests.factories.disclosure import (
    ANSWER_BY,
    ANSWERED_AT,
    APPROVED_AT,
    ASKED_AT,
    SETTLED_AT,
    YES,
    answered,
    asked,
    drafted,
    items_in,
    officer_of,
    provider,
    questions_to,
    ready_item,
    row_item,
)
from tests.security.test_races import during

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.integration,
    pytest.mark.usefixtures("safe_places", "no_bell"),
]


@pytest.fixture
def no_bell(monkeypatch) -> None:
    monkeypatch.setattr("common.doorbell.ring_now", lambda *_, **__: True)


@pytest.fixture
def giver():
    return provider()


def approving(request, head=None):
    head = head or with_role(Role.HEAD)
    seen = seen_now(request, at=APPROVED_AT)
    return lambda: approve.approve_request(actor=head, request_id=request.pk, reason="x", seen=seen, at=APPROVED_AT)


def refusing(request):
    head = with_role(Role.HEAD)
    return lambda: approve.refuse_request(actor=head, request_id=request.pk, reason="x", at=APPROVED_AT)


def reopening(request):
    return lambda: draft.reopen_request(actor=officer_of(request), request_id=request.pk, at=APPROVED_AT)


def dropping(request):
    return lambda: draft.drop_request(actor=officer_of(request), request_id=request.pk, reason="x", at=APPROVED_AT)


def asking(request):
    return lambda: ask.ask(actor=officer_of(request), request_id=request.pk, answer_by=ANSWER_BY, at=ASKED_AT)


def state_of(request) -> str:
    return DisclosureRequest.objects.values_list("state", flat=True).get(pk=request.pk)


def test_two_heads_in_the_same_moment_are_one_decision():
    """Source: Protocol D1."""
    request = answered()
    with during(approving(request), approving(request)) as other:
        assert isinstance(other.refusal, Conflict)
    assert CustodyEvent.objects.filter(act="disclosure:approved").count() == 1
    assert state_of(request) == RequestState.APPROVED


def test_one_head_approves_while_another_refuses():
    """What was refused stays so; a refusal that comes second ends what was approved."""
    for first, second, ends_as in ((approving, refusing, "refused"), (refusing, approving, "refused")):
        request = answered()
        with during(first(request), second(request)) as other:
            assert (other.refusal is None) == (first is approving)
        assert state_of(request) == ends_as


@pytest.mark.parametrize("change", [reopening, dropping])
def test_nothing_is_approved_that_was_taken_back_in_that_moment(change):
    request = answered()
    with during(change(request), approving(request)) as other:
        assert isinstance(other.refusal, Conflict)
    assert state_of(request) in {"drafted", "dropped"}
    assert DisclosureRequest.objects.get(pk=request.pk).approved_by is None


def test_two_officers_ask_once():
    request = drafted()
    with during(asking(request), asking(request)) as other:
        assert isinstance(other.refusal, Conflict)
    assert Question.objects.count() == 1


def test_an_item_is_not_added_while_providers_are_asked():
    """It would be in the request without a question about it."""
    request, more = drafted(), row_item()

    def add() -> None:
        draft.add_items(actor=officer_of(request), request_id=request.pk, item_ids=[more.pk], at=ASKED_AT)

    with during(asking(request), add) as other:
        assert isinstance(other.refusal, NotInThisState)
    assert len(items_in(request)) == 1


def test_two_answers_at_once_are_one_after_the_other(giver):
    request = asked([row_item(giver)])
    (question,), (item,) = questions_to(request), items_in(request)

    def say() -> None:
        answer.answer_items(actor=giver.focal_point, question_id=question.pk, answers={item.pk: YES}, at=ANSWERED_AT)

    with during(say, say) as other:
        assert other.refusal is None
    assert ItemDecision.objects.count() == 2
    assert ItemDecision.objects.filter(replaced_at=None, taken_back_at=None).count() == 1


def test_an_answer_races_its_taking_back(giver):
    request = asked([row_item(giver)])
    (question,), (item,) = questions_to(request), items_in(request)
    on_it = {"actor": giver.focal_point, "question_id": question.pk}

    def say() -> None:
        answer.answer_items(answers={item.pk: YES}, at=ANSWERED_AT, **on_it)

    def take_back() -> None:
        answer.take_back_answer(at=ANSWERED_AT, **on_it)

    with during(say, take_back) as other:
        assert other.refusal is None
    assert not ItemDecision.objects.filter(taken_back_at=None).exists()
    with during(say, say):
        pass
    with during(take_back, take_back) as other:
        assert isinstance(other.refusal, TooLate)
    assert Question.objects.get().state == QuestionState.OPEN


def test_an_answer_races_the_end_of_its_question(giver):
    request = asked([row_item(giver)])
    (question,), (item,) = questions_to(request), items_in(request)

    def say() -> None:
        answer.answer_items(actor=giver.focal_point, question_id=question.pk, answers={item.pk: YES}, at=ANSWERED_AT)

    with during(dropping(request), say) as other:
        assert isinstance(other.refusal, QuestionIsOver)
    assert not ItemDecision.objects.exists()


def test_an_answer_given_while_the_worker_settles_is_not_cut_short(giver):
    """The worker waits for the answer, looks again, and leaves what cools."""
    request = asked([row_item(giver)])
    (question,), (item,) = questions_to(request), items_in(request)

    def say(at=ANSWERED_AT) -> None:
        answer.answer_items(actor=giver.focal_point, question_id=question.pk, answers={item.pk: YES}, at=at)

    say()
    with during(lambda: say(SETTLED_AT), lambda: settle.settle_due(SETTLED_AT)) as other:
        assert other.refusal is None
    assert Question.objects.get().settled_at is None
    assert state_of(request) == RequestState.ASKED


def withdrawing(request, giver, at=APPROVED_AT):
    question = Question.objects.get(request=request)
    chosen = [item.pk for item in items_in(request)]
    return lambda: answer.withdraw_agreement(
        actor=giver.focal_point, question_id=question.pk, item_ids=chosen, reason="x", at=at
    )


def releasing(request):
    return lambda: release_package(actor=officer_of(request), request_id=request.pk, delivered_how="By hand.", at=now())


def test_approved_while_the_agreement_is_withdrawn_leaves_nothing(giver):
    """Approval may win the moment; building asks again, and finds nothing that may leave."""
    request, _recipient = approved_request([ready_item(giver)])
    DisclosureRequest.objects.filter(pk=request.pk).update(state="answered", approved_by=None, approved_at=None)
    with during(withdrawing(request, giver), approving(request)):
        pass
    package.build_package(actor=WORKER, request_id=request.pk, at=now())

    assert not ReleasedItem.objects.exists()
    assert not Package.objects.filter(state=PackageState.SEALED).exists()


def vetoing(request, _giver):
    iman = with_role(Role.PROTECTION_OFFICER)
    return lambda: veto.veto_request(actor=iman, request_id=request.pk, reason="x", at=now())


def holding(request, _giver):
    iman, (item,) = with_role(Role.PROTECTION_OFFICER), items_in(request)
    return lambda: hold.set_hold(actor=iman, item_id=item.pk, reason="x", at=now())


def taking_consent_back(request, giver):
    (item,) = items_in(request)
    record = ConsentRecord.objects.get(source__in=ItemPerson.objects.filter(item=item).values("source"))
    return lambda: withdraw_consent(actor=giver.focal_point, record_id=record.pk, reason="x", at=now())


def ending_the_agreement(request, giver):
    return withdrawing(request, giver, at=now())


STOPS = [ending_the_agreement, vetoing, holding, taking_consent_back]


@pytest.mark.parametrize("stop", STOPS)
def test_what_is_stopped_first_is_not_released(stop, giver):
    """The release waits until whoever stops it is done, and then it sees it. Source: Protocol D1, D3."""
    request, _recipient = approved_request([ready_item(giver)])
    assert built(request).state == PackageState.SEALED
    with during(stop(request, giver), releasing(request)) as other:
        assert isinstance(other.refusal, NoLongerAllowed)
    assert state_of(request) == RequestState.APPROVED


@pytest.mark.parametrize("stop", STOPS)
def test_what_is_released_first_was_allowed_in_that_moment(stop, giver):
    """Whoever stops it waits for the release; a veto comes too late and says so."""
    request, _recipient = approved_request([ready_item(giver)])
    assert built(request).state == PackageState.SEALED
    with during(releasing(request), stop(request, giver)) as other:
        assert other.refusal is None or isinstance(other.refusal, NotInThisState)
    assert state_of(request) == RequestState.RELEASED


def test_two_releases_are_one(giver):
    request, _recipient = approved_request([ready_item(giver)])
    built(request)
    with during(releasing(request), releasing(request)) as other:
        assert isinstance(other.refusal, Conflict)
    assert CustodyEvent.objects.filter(act="disclosure:released", subject_kind="package").count() == 1
