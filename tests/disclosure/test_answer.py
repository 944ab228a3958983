"""Answering: item by item or all, cooling, taken back silently, withdrawn for good; and what voids an answer."""

from datetime import timedelta
from uuid import uuid4

import pytest

from common.actors import Role
from common.errors import NotAllowed, NotVisible
from custody.models import CustodyEvent
from disclosure.kinds import AnswerGiven, Bar, Stage
from disclosure.models import Counterpart, DisclosureRequest, ItemDecision, Question, RecipientKey
from disclosure.policies import (
    ContradictoryAnswer,
    NothingToWithdraw,
    NotOfThisQuestion,
    QuestionIsOver,
    TooLate,
)
from disclosure.selectors.facts import rulings_of
from disclosure.services import answer, draft, recipient_keys
from disclosure.services import settle as settling
from disclosure.services.answer import Given
from disclosure.services.counterparts import Described, change_counterpart
from disclosure.states import QuestionState, RequestState
from submissions.models import Item
from tests.actors import with_role
from tests.factories.counterparts import age_pair
from tests.factories.disclosure import (
    ANSWER_BY,
    ANSWERED_AT,
    APPROVED_AT,
    ASKED_AT,
    DAY,
    NO,
    SETTLED_AT,
    YES,
    answered,
    approved,
    ask_about,
    asked,
    cools_for,
    officer_of,
    provider,
    questions_to,
    row_item,
)

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
COOLED = ANSWERED_AT + timedelta(hours=72)


@pytest.fixture
def giver():
    return provider()


@pytest.fixture
def question(giver) -> Question:
    """About two items of the giver; another provider is in the same request."""
    request = asked([row_item(giver), row_item(giver), row_item(provider("Cedar Archive"))])
    return next(one for one in questions_to(request) if one.organisation == giver.organisation)


def items_of(question: Question) -> list[Item]:
    return list(answer.questions.items_of(question))


def say(giver, question: Question, said: dict, at=ANSWERED_AT) -> Question:
    return answer.answer_items(actor=giver.focal_point, question_id=question.pk, answers=said, at=at)


def say_all(giver, question: Question, given: Given = YES, at=ANSWERED_AT) -> Question:
    return say(giver, question, {item.pk: given for item in items_of(question)}, at=at)


def bars(question: Question, at, stage: Stage = Stage.APPROVE) -> list[set[Bar]]:
    """Of the giver's items, as the truth table says now."""
    request = DisclosureRequest.objects.get(pk=question.request_id)
    rulings = rulings_of(request, stage=stage, at=at)
    return [set(rulings[item.pk].bars) for item in items_of(question) if item.pk in rulings]


def test_item_by_item_and_then_the_rest(giver, question):
    one, two = items_of(question)
    assert say(giver, question, {one.pk: YES}).state == QuestionState.OPEN
    assert say(giver, question, {two.pk: NO}).state == QuestionState.ANSWERED

    assert bars(question, COOLED) == [set(), {Bar.REFUSED}]
    decision = ItemDecision.objects.get(item=one)
    assert (decision.given_at, decision.effective_from) == (ANSWERED_AT, COOLED)
    assert decision.given_by == giver.focal_point.id


def test_the_log_says_that_it_was_answered_and_not_what(giver, question):
    """The log is read by others while an answer can be taken back."""
    say_all(giver, question, Given(AnswerGiven.REFUSED, reason="The boat could be recognised."))
    said = CustodyEvent.objects.filter(act="disclosure:answered")

    assert said.count() == 2
    assert set(said.values_list("on_behalf_of", flat=True)) == {giver.organisation.pk}
    for event in said:
        assert "refused" not in event.event_json
        assert "boat" not in event.event_json


@pytest.mark.parametrize(("hours", "at"), [(0, ANSWERED_AT), (1, ANSWERED_AT + HOUR), (240, ANSWERED_AT + 10 * DAY)])
def test_cooling_is_what_the_memorandum_says(hours, at):
    """Source: Protocol C2, D1."""
    giver = provider(cooling_hours=hours)
    (question,) = questions_to(asked([row_item(giver)]))
    say_all(giver, question)

    assert bars(question, at) == [set()]
    assert hours == 0 or bars(question, at - SECOND) == [{Bar.NOT_ANSWERED}]


def test_a_memorandum_of_later_does_not_change_a_question_that_was_put():
    giver = provider()
    (question,) = questions_to(asked([row_item(giver)]))
    cools_for(giver.organisation, 0)
    say_all(giver, question)

    assert ItemDecision.objects.get().effective_from == COOLED


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("answer", Given(AnswerGiven.REFUSED, redacted=True)),
        ("answer", Given(AnswerGiven.REFUSED, as_hazard=True)),
        ("answer", Given(AnswerGiven.REFUSED, name_us=True)),
        ("answer", Given(AnswerGiven.REFUSED, expires_on=ANSWER_BY)),
        ("answer", Given(AnswerGiven.AGREED_WITH_CONDITIONS)),
        ("answer", Given(AnswerGiven.AGREED, redacted=True)),
        ("answer", Given(AnswerGiven.AGREED, no_public_use=True)),
        ("answer", Given(AnswerGiven.AGREED, only_in="Case 1")),
        ("expires_on", Given(AnswerGiven.AGREED, expires_on=ANSWERED_AT.date() - DAY)),
    ],
)
def test_what_cannot_be_true_at_once_is_refused_and_says_where(giver, question, field, given):
    with pytest.raises(ContradictoryAnswer) as refusal:
        say_all(giver, question, given)

    assert refusal.value.field == field
    assert str(refusal.value.words)
    assert not ItemDecision.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        Given(AnswerGiven.AGREED, expires_on=ANSWERED_AT.date()),
        Given(AnswerGiven.AGREED, as_hazard=True, name_us=True),
        Given(AnswerGiven.AGREED_WITH_CONDITIONS, expires_on=ANSWER_BY),
        Given(AnswerGiven.AGREED_WITH_CONDITIONS, redacted=True, no_public_use=True, only_in="Case 1", as_hazard=True),
    ],
)
def test_every_condition_is_kept_as_it_was_said(giver, question, given):
    say_all(giver, question, given)

    for decision in ItemDecision.objects.all():
        assert {name: getattr(decision, name) for name in Given.__slots__} == {
            name: getattr(given, name) for name in Given.__slots__
        }


def test_an_empty_answer_or_one_about_something_else_is_none(giver, question):
    """Also not half of it: one strange item, and nothing is recorded. Source: Protocol C10."""
    ours = items_of(question)[0]
    theirs = Item.objects.exclude(submission__organisation=giver.organisation).get()
    for answers in ({}, *({ours.pk: YES, strange: YES} for strange in (uuid4(), row_item(giver).pk, theirs.pk))):
        with pytest.raises(NotOfThisQuestion):
            say(giver, question, answers)
    assert not ItemDecision.objects.exists()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.NGO_FOCAL_POINT}))
def test_nobody_answers_for_the_focal_point(role, giver, question):
    actor = with_role(role, organisation=giver.organisation)
    (one, _two), on_it = items_of(question), {"actor": actor, "question_id": question.pk, "at": ANSWERED_AT}
    for act, more in (
        (answer.answer_items, {"answers": {one.pk: YES}}),
        (answer.take_back_answer, {}),
        (answer.withdraw_agreement, {"item_ids": [one.pk], "reason": "x"}),
    ):
        with pytest.raises((NotAllowed, NotVisible)):
            act(**on_it, **more)


def test_another_provider_finds_no_such_question(question):
    with pytest.raises(NotVisible):
        say(provider("Third Archive"), question, {items_of(question)[0].pk: YES})


def test_after_the_last_day_silence_has_been_a_no(giver, question):
    last_second = ASKED_AT.replace(year=2026, month=10, day=20, hour=23, minute=59, second=59)
    one, two = items_of(question)
    say(giver, question, {one.pk: YES}, at=last_second)
    with pytest.raises(QuestionIsOver):
        say(giver, question, {two.pk: YES}, at=last_second + SECOND)


def test_after_it_was_settled_or_ended_nothing_is_answered(giver):
    for make in (answered, dropped):
        request = make([row_item(giver)])
        question = Question.objects.filter(request=request).get()
        with pytest.raises(QuestionIsOver):
            say_all(giver, question, at=SETTLED_AT)


def dropped(items) -> DisclosureRequest:
    request = asked(items)
    draft.drop_request(actor=officer_of(request), request_id=request.pk, reason="x", at=ANSWERED_AT)
    return request


def test_a_later_answer_takes_the_place_and_cools_anew(giver, question):
    say_all(giver, question)
    say_all(giver, question, NO, at=ANSWERED_AT + DAY)

    assert bars(question, COOLED) == [{Bar.NOT_ANSWERED}] * 2
    assert bars(question, COOLED + DAY) == [{Bar.REFUSED}] * 2
    assert ItemDecision.objects.filter(replaced_at=ANSWERED_AT + DAY).count() == 2


def test_what_cools_is_taken_back_as_if_it_had_not_been_said(giver, question):
    say_all(giver, question)
    taken = answer.take_back_answer(actor=giver.focal_point, question_id=question.pk, at=COOLED - SECOND)

    assert taken.state == QuestionState.OPEN
    assert bars(question, COOLED) == [{Bar.NOT_ANSWERED}] * 2
    with pytest.raises(TooLate):
        answer.take_back_answer(actor=giver.focal_point, question_id=question.pk, at=COOLED - SECOND)
    assert say_all(giver, question, at=COOLED).state == QuestionState.ANSWERED


@pytest.mark.parametrize("first", [YES, NO])
@pytest.mark.parametrize("second", [YES, NO])
def test_what_counted_before_does_not_come_back_when_the_later_answer_is_taken_back(first, second, giver, question):
    """Silence is a no: who changed their mind twice has not agreed. Source: Protocol D1."""
    say_all(giver, question, first)
    say_all(giver, question, second, at=COOLED + SECOND)
    answer.take_back_answer(actor=giver.focal_point, question_id=question.pk, at=COOLED + 2 * SECOND)

    assert bars(question, COOLED + DAY) == [{Bar.NOT_ANSWERED}] * 2
    say_all(giver, question, YES, at=COOLED + DAY)
    assert bars(question, COOLED + 5 * DAY) == [set()] * 2


def test_an_answer_in_part_is_taken_back_too(giver, question):
    say(giver, question, {items_of(question)[0].pk: YES})
    taken = answer.take_back_answer(actor=giver.focal_point, question_id=question.pk, at=ANSWERED_AT)

    assert taken.state == QuestionState.OPEN
    assert not ItemDecision.objects.filter(taken_back_at=None).exists()


def test_what_has_cooled_is_withdrawn_and_not_taken_back(giver, question):
    one, two = items_of(question)
    say_all(giver, question)
    with pytest.raises(TooLate):
        answer.take_back_answer(actor=giver.focal_point, question_id=question.pk, at=COOLED)
    done = answer.withdraw_agreement(
        actor=giver.focal_point, question_id=question.pk, item_ids=[one.pk], reason="The family asked.", at=COOLED
    )

    assert done == 1
    assert bars(question, COOLED) == [{Bar.WITHDRAWN}, set()]
    assert ItemDecision.objects.get(item=one).withdrawn_why == "The family asked."
    assert ItemDecision.objects.get(item=two).withdrawn_at is None


def test_only_an_agreement_that_stands_is_withdrawn(giver, question):
    one, two = items_of(question)
    say(giver, question, {one.pk: YES, two.pk: NO})
    on_it = {"actor": giver.focal_point, "question_id": question.pk, "reason": "x", "at": COOLED}
    for item_ids in ([], [uuid4()], [two.pk], [one.pk, two.pk]):
        with pytest.raises(NothingToWithdraw):
            answer.withdraw_agreement(item_ids=item_ids, **on_it)
    answer.withdraw_agreement(item_ids=[one.pk], **on_it)
    with pytest.raises(NothingToWithdraw):
        answer.withdraw_agreement(item_ids=[one.pk], **on_it)


def test_an_agreement_is_withdrawn_also_after_approval(giver):
    request = approved([row_item(giver), row_item(giver)])
    question = Question.objects.get(request=request)
    chosen = [items_of(question)[0].pk]
    answer.withdraw_agreement(
        actor=giver.focal_point, question_id=question.pk, item_ids=chosen, reason="x", at=APPROVED_AT
    )

    assert bars(question, APPROVED_AT, Stage.RELEASE) == [{Bar.WITHDRAWN}, set()]


# --- what voids an answer -----------------------------------------------------------------------------------------


def a_draft_again(request: DisclosureRequest) -> dict:
    draft.reopen_request(actor=officer_of(request), request_id=request.pk, at=SETTLED_AT)
    return {"actor": officer_of(request), "request_id": request.pk, "at": SETTLED_AT}


def add_an_item(request, giver):
    draft.add_items(item_ids=[row_item(giver).pk], **a_draft_again(request))


def take_an_item_out(request, giver):
    gone = Item.objects.filter(submission__organisation=giver.organisation).last()
    draft.remove_items(item_ids=[gone.pk], **a_draft_again(request))


def take_out_and_put_back(request, giver):
    on_it = a_draft_again(request)
    some = Item.objects.filter(submission__organisation=giver.organisation).last()
    draft.remove_items(item_ids=[some.pk], **on_it)
    draft.add_items(item_ids=[some.pk], **on_it)


def words(request) -> dict:
    return {"purpose": request.purpose, "purpose_words": request.purpose_words, "legal_basis": request.legal_basis}


def change_the_purpose(request, _giver):
    draft.change_request(**words(request) | {"purpose": "trial"}, **a_draft_again(request))


def change_the_proceedings(request, _giver):
    draft.change_request(**words(request) | {"purpose_words": "File 12, and others"}, **a_draft_again(request))


def change_the_legal_basis(request, _giver):
    draft.change_request(**words(request) | {"legal_basis": "Another act"}, **a_draft_again(request))


def describe_anew(request, **more):
    row = Counterpart.objects.get(pk=request.counterpart_id)
    known = {name: getattr(row, name) for name in Described.__slots__}
    george = with_role(Role.DISCLOSURE_OFFICER)
    change_counterpart(actor=george, counterpart_id=row.pk, described=Described(**known | more), at=SETTLED_AT)


def rename_the_recipient(request, _giver):
    describe_anew(request, name="Another unit")


def move_the_recipient(request, _giver):
    describe_anew(request, jurisdiction="Elsewhere")


def change_the_key(request, _giver):
    george, jude = with_role(Role.DISCLOSURE_OFFICER), with_role(Role.EVIDENCE_OFFICER)
    old = RecipientKey.objects.get(counterpart=request.counterpart_id)
    recipient_keys.retire_key(actor=george, key_id=old.pk, reason="lost", at=SETTLED_AT)
    new = recipient_keys.propose_key(
        actor=george,
        counterpart_id=request.counterpart_id,
        age_recipient=age_pair().public,
        expires_on=None,
        at=SETTLED_AT,
    )
    recipient_keys.confirm_key(actor=jude, key_id=new.pk, at=SETTLED_AT)


CHANGES = [
    add_an_item,
    take_an_item_out,
    take_out_and_put_back,
    change_the_purpose,
    change_the_proceedings,
    change_the_legal_basis,
    rename_the_recipient,
    move_the_recipient,
    change_the_key,
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_what_was_asked_voids_the_answer(change, giver):
    """Through the services people use, one change at a time. Source: Protocol D1."""
    request = answered([row_item(giver), row_item(giver)])
    question = Question.objects.get(request=request)
    assert bars(question, SETTLED_AT) == [set(), set()]

    change(request, giver)

    left = bars(question, SETTLED_AT)
    assert left
    assert all(Bar.SCOPE_CHANGED in of_item for of_item in left)


def test_changing_it_back_makes_the_answer_count_again(giver):
    """Nothing is stored about it: the words that were asked are compared with those that are true."""
    request = answered([row_item(giver)])
    question, before = Question.objects.get(request=request), words(request)
    on_it = a_draft_again(request)
    draft.change_request(**before | {"purpose_words": "Other"}, **on_it)
    assert bars(question, SETTLED_AT) == [{Bar.SCOPE_CHANGED}]
    draft.change_request(**before, **on_it)

    assert bars(question, SETTLED_AT) == [set()]


def test_another_providers_items_void_nothing(giver):
    other = provider("Cedar Archive")
    request = answered([row_item(giver), row_item(other)])
    question = Question.objects.get(request=request, organisation=giver.organisation)
    draft.add_items(item_ids=[row_item(other).pk], **a_draft_again(request))

    assert bars(question, SETTLED_AT) == [set()]


def test_an_answer_given_while_staff_change_the_draft_does_not_count_for_the_new_words(giver):
    """The provider answers what it reads; what staff have changed since is asked about anew."""
    request = asked([row_item(giver)])
    question = Question.objects.get(request=request)
    draft.reopen_request(actor=officer_of(request), request_id=request.pk, at=ANSWERED_AT)
    more = row_item(giver)
    draft.add_items(actor=officer_of(request), request_id=request.pk, item_ids=[more.pk], at=ANSWERED_AT)
    with pytest.raises(NotOfThisQuestion):
        say(giver, question, {more.pk: YES})
    say_all(giver, question)
    assert all(Bar.SCOPE_CHANGED in found for found in bars(question, COOLED))

    ask_about(request, at=ANSWERED_AT + HOUR)
    assert Question.objects.get(pk=question.pk).state == QuestionState.ENDED
    settling.settle_due(COOLED)
    request.refresh_from_db()
    assert request.state == RequestState.ASKED
