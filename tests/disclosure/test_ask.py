"""Asking: each provider about its own items, nobody about what could not leave, and nobody twice about the same."""

from datetime import date, timedelta

import pytest

from accounts.models.agreement import DEFAULT_COOLING_HOURS
from common.actors import Role
from common.errors import NotAllowed, NotVisible
from common.statetable import IllegalMove
from custody.models import CustodyEvent
from disclosure.models import Counterpart, DisclosureRequest, Question
from disclosure.policies import NothingToAsk, SomeBarred
from disclosure.selectors.questions import item_ids_of
from disclosure.services import ask, draft
from disclosure.states import QuestionState, RequestState
from tests.actors import with_role
from tests.disclosure.flaws import FLAWS, world
from tests.factories.disclosure import (
    ANSWER_BY,
    ANSWERED_AT,
    ASKED_AT,
    DAY,
    SETTLED_AT,
    YES,
    answer,
    answered,
    ask_about,
    asked,
    counterpart,
    drafted,
    officer_of,
    provider,
    questions_to,
    row_item,
)

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]
LATER = SETTLED_AT + DAY
MUCH_LATER = date(2026, 11, 20)
SHOWN_BEFORE = [
    "promise to the source",
    "promise on the item",
    "item held",
    "item restricted",
    "submission restricted",
    "hold",
    "nobody recorded",
    "consent no",
    "consent withdrawn",
    "another person without consent",
    "copy not in the vault yet",
    "assurance ended",
    "assurance of tomorrow",
    "key until yesterday",
    "key retired",
    "cooperation ended",
    "same bytes, not asked for",
    "same bytes of another, not asked for",
]
# What a provider may still say something about does not keep it from being asked.
ASKED_ALL_THE_SAME = {"infected", "no scan", "scanned by nobody", "a word no scanner says"}


def test_every_provider_is_asked_about_its_own_items():
    giver, other = provider(cooling_hours=0), provider("Cedar Archive")
    ours, theirs = [row_item(giver), row_item(giver)], [row_item(other)]
    recipient = counterpart(name="Court of Lakes")
    request = asked([*ours, *theirs], recipient=recipient)
    by_giver = {question.organisation: question for question in questions_to(request)}

    assert {organisation: item_ids_of(question) for organisation, question in by_giver.items()} == {
        giver.organisation: {item.pk for item in ours},
        other.organisation: {item.pk for item in theirs},
    }
    hours = {organisation: question.cooling_hours for organisation, question in by_giver.items()}
    assert hours == {giver.organisation: 0, other.organisation: DEFAULT_COOLING_HOURS}
    assert {question.recipient_name for question in by_giver.values()} == {"Court of Lakes"}
    assert (request.state, request.asked_by, request.answer_by) == (
        RequestState.ASKED,
        request.created_by,
        ANSWER_BY,
    )


def test_no_event_of_one_provider_tells_of_another():
    """Source: Protocol C10, D5."""
    giver, other = provider(), provider("Cedar Archive")
    asked([row_item(giver), row_item(other), row_item(other)])
    events = CustodyEvent.objects.filter(act="disclosure:asked", subject_kind="question")

    assert set(events.values_list("on_behalf_of", flat=True)) == {giver.organisation.pk, other.organisation.pk}
    for event in events:
        strangers = {giver.organisation.pk, other.organisation.pk} - {event.on_behalf_of}
        assert not [stranger for stranger in strangers if str(stranger) in event.event_json]


@pytest.mark.parametrize("name", SHOWN_BEFORE)
def test_nobody_is_asked_about_what_could_not_leave_anyway(name):
    """Source: Protocol D2, D3; W6."""
    that = world(LATER)
    george = officer_of(that.request)
    draft.reopen_request(actor=george, request_id=that.request.pk, at=LATER)
    FLAWS[name][0](that)
    with pytest.raises(SomeBarred) as refusal:
        ask.ask(actor=george, request_id=that.request.pk, answer_by=MUCH_LATER, at=LATER)
    assert refusal.value.count >= 1
    that.request.refresh_from_db()
    assert that.request.state == RequestState.DRAFTED


@pytest.mark.parametrize("name", sorted(ASKED_ALL_THE_SAME))
def test_a_provider_is_asked_about_what_was_not_scanned(name):
    """It may agree to a release as a hazard (V5)."""
    that = world(LATER)
    george = officer_of(that.request)
    draft.reopen_request(actor=george, request_id=that.request.pk, at=LATER)
    FLAWS[name][0](that)

    assert ask.ask(actor=george, request_id=that.request.pk, answer_by=MUCH_LATER, at=LATER)


def test_nothing_is_asked_about_nothing():
    request = drafted()
    george = officer_of(request)
    (item,) = request_items(request)
    draft.remove_items(actor=george, request_id=request.pk, item_ids=[item], at=ASKED_AT)

    with pytest.raises(NothingToAsk):
        ask.ask(actor=george, request_id=request.pk, answer_by=ANSWER_BY, at=ASKED_AT)


def request_items(request: DisclosureRequest) -> list:
    return [row.item_id for row in draft.requests.items_of(officer_of(request), request)]


@pytest.mark.parametrize(("days", "is_fine"), [(6, False), (7, True), (180, True), (181, False), (-1, False)])
def test_providers_have_between_a_week_and_half_a_year(days, is_fine):
    request = drafted()
    what = {"actor": officer_of(request), "request_id": request.pk, "at": ASKED_AT}
    answer_by = (ASKED_AT + timedelta(days=days)).date()
    if is_fine:
        assert len(ask.ask(answer_by=answer_by, **what)) == 1
        return
    with pytest.raises(ask.NoTimeToAnswer):
        ask.ask(answer_by=answer_by, **what)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.DISCLOSURE_OFFICER}))
def test_only_an_officer_asks(role):
    request = drafted()
    with pytest.raises((NotAllowed, NotVisible)):
        ask.ask(actor=with_role(role), request_id=request.pk, answer_by=ANSWER_BY, at=ASKED_AT)


def test_nobody_is_asked_twice():
    request = asked()
    with pytest.raises(IllegalMove):
        ask_about(request)
    assert Question.objects.count() == 1


def reopened(request: DisclosureRequest) -> DisclosureRequest:
    draft.reopen_request(actor=officer_of(request), request_id=request.pk, at=LATER)
    return request


def test_what_stands_as_it_was_asked_is_not_asked_again():
    giver, other = provider(), provider("Cedar Archive")
    request = reopened(answered([row_item(giver), row_item(other)]))
    before = {question.pk for question in questions_to(request)}
    ask_about(request, at=LATER, answer_by=MUCH_LATER)

    assert {question.pk for question in questions_to(request)} == before
    assert {question.state for question in questions_to(request)} == {QuestionState.ANSWERED}


def test_only_the_provider_whose_part_changed_is_asked_again():
    giver, other = provider(), provider("Cedar Archive")
    request = reopened(answered([row_item(giver), row_item(other)]))
    before = {question.organisation: question.pk for question in questions_to(request)}
    more = row_item(giver)
    draft.add_items(actor=officer_of(request), request_id=request.pk, item_ids=[more.pk], at=LATER)
    ask_about(request, at=LATER + timedelta(minutes=1), answer_by=MUCH_LATER)
    after = {question.organisation: question for question in questions_to(request)}

    assert after[other.organisation].pk == before[other.organisation]
    assert after[giver.organisation].pk != before[giver.organisation]
    assert after[giver.organisation].state == QuestionState.OPEN
    assert Question.objects.get(pk=before[giver.organisation]).state == QuestionState.ENDED


def test_a_provider_of_which_nothing_is_left_is_told_that_it_is_asked_no_more():
    giver, other = provider(), provider("Cedar Archive")
    ours, theirs = row_item(giver), row_item(other)
    request = reopened(asked([ours, theirs]))
    draft.remove_items(actor=officer_of(request), request_id=request.pk, item_ids=[theirs.pk], at=LATER)
    ask_about(request, at=LATER, answer_by=MUCH_LATER)

    assert [question.organisation for question in questions_to(request)] == [giver.organisation]
    assert Question.objects.get(organisation=other.organisation).state == QuestionState.ENDED


@pytest.mark.parametrize("column", ["name", "name_ar", "jurisdiction"])
def test_a_renamed_recipient_is_asked_about_anew(column):
    request = reopened(answered())
    Counterpart.objects.filter(pk=request.counterpart_id).update(**{column: "Another"})
    ask_about(request, at=LATER, answer_by=MUCH_LATER)

    assert [question.state for question in questions_to(request)] == [QuestionState.OPEN]
    assert Question.objects.filter(state=QuestionState.ENDED).count() == 1


def test_more_time_is_given_to_who_has_not_answered():
    request = asked()
    (question,) = questions_to(request)
    Question.objects.filter(pk=question.pk).update(reminded=2)
    draft.reopen_request(actor=officer_of(request), request_id=request.pk, at=ANSWERED_AT)
    ask_about(request, at=ANSWERED_AT, answer_by=MUCH_LATER)
    (again,) = questions_to(request)

    assert (again.pk, again.answer_by, again.reminded) == (question.pk, MUCH_LATER, 0)


def test_the_last_day_is_never_brought_forward():
    request = asked(answer_by=MUCH_LATER)
    draft.reopen_request(actor=officer_of(request), request_id=request.pk, at=ANSWERED_AT)
    ask_about(request, at=ANSWERED_AT, answer_by=ANSWER_BY)

    assert [question.answer_by for question in questions_to(request)] == [MUCH_LATER]


def test_an_answer_in_part_stays_when_the_rest_is_asked_again():
    giver = provider()
    one, two = row_item(giver), row_item(giver)
    request = asked([one, two])
    (question,) = questions_to(request)
    answer(question, {one.pk: YES})
    draft.reopen_request(actor=officer_of(request), request_id=request.pk, at=ANSWERED_AT + DAY)
    ask_about(request, at=ANSWERED_AT + DAY, answer_by=MUCH_LATER)

    assert [again.pk for again in questions_to(request)] == [question.pk]
