"""What time brings: reminders, silence that becomes a no at midnight, requests that go on when all answers are in."""

from datetime import UTC, date, datetime, timedelta

import pytest

from custody.models import CustodyEvent
from disclosure.models import DisclosureRequest, ItemDecision, Question
from disclosure.services import answer as answering
from disclosure.services import settle
from disclosure.states import QuestionState, RequestState
from tests.factories.disclosure import (
    ANSWER_BY,
    ANSWERED_AT,
    ASKED_AT,
    DAY,
    NO,
    YES,
    answer,
    asked,
    provider,
    questions_to,
    row_item,
)

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]
SECOND = timedelta(seconds=1)
COOLED = ANSWERED_AT + timedelta(hours=72)
MIDNIGHT = datetime(2026, 10, 21, 0, 0, tzinfo=UTC)


def settled(at: datetime) -> tuple[str, list[str]]:
    """The state of the one request, and of its questions, after the worker's round."""
    settle.settle_due(at)
    states = Question.objects.order_by("asked_at", "pk").values_list("state", flat=True)
    return DisclosureRequest.objects.get().state, sorted(states)


def test_silence_is_a_no_from_midnight_on():
    """The last day counts to its last second. Source: Protocol D1."""
    asked()

    assert settled(MIDNIGHT - SECOND) == ("asked", ["open"])
    assert settled(MIDNIGHT) == ("lapsed", ["lapsed"])
    assert settle.settle_due(MIDNIGHT + DAY) == 0


def test_a_question_is_settled_when_its_answer_has_cooled():
    (question,) = questions_to(asked())
    answer(question)

    assert settled(COOLED - SECOND) == ("asked", ["answered"])
    assert Question.objects.get().settled_at is None
    assert settled(COOLED) == ("answered", ["answered"])
    assert Question.objects.get().settled_at == COOLED


def test_staff_go_on_when_the_last_provider_has_answered():
    first, second = questions_to(asked([row_item(), row_item(provider("Cedar Archive"))]))
    answer(first)
    assert settled(COOLED) == ("asked", ["answered", "open"])
    answer(second, at=COOLED)
    assert settled(COOLED + DAY) == ("asked", ["answered", "answered"])

    assert settled(COOLED + 3 * DAY) == ("answered", ["answered", "answered"])


def test_who_has_answered_does_not_wait_for_ever_for_who_has_not():
    first, _second = questions_to(asked([row_item(), row_item(provider("Cedar Archive"))]))
    answer(first)

    assert settled(MIDNIGHT) == ("answered", ["answered", "lapsed"])


def test_an_answer_in_part_counts_and_the_rest_is_a_no():
    giver = provider()
    one, two = row_item(giver), row_item(giver)
    (question,) = questions_to(asked([one, two]))
    answer(question, {one.pk: YES})

    assert settled(COOLED) == ("asked", ["open"])
    assert settled(MIDNIGHT) == ("answered", ["lapsed"])
    assert ItemDecision.objects.count() == 1


def test_an_answer_of_the_last_day_cools_before_anything_is_settled():
    (question,) = questions_to(asked())
    answer(question, at=MIDNIGHT - SECOND)

    assert settled(MIDNIGHT) == ("asked", ["answered"])
    assert settled(MIDNIGHT + 3 * DAY - SECOND) == ("answered", ["answered"])


def test_taken_back_on_the_last_day_is_silence():
    giver = provider()
    (question,) = questions_to(asked([row_item(giver)]))
    answer(question, at=MIDNIGHT - SECOND)
    answering.take_back_answer(actor=giver.focal_point, question_id=question.pk, at=MIDNIGHT + DAY)

    assert settled(MIDNIGHT + DAY) == ("lapsed", ["lapsed"])


def test_a_no_is_an_answer_too():
    (question,) = questions_to(asked())
    answer(question, NO)

    assert settled(COOLED) == ("answered", ["answered"])


def test_providers_are_reminded_a_week_and_two_days_before_the_last_day():
    asked()

    def reminded(day: date) -> tuple[int, int]:
        settle.settle_due(datetime.combine(day, ASKED_AT.timetz()))
        events = CustodyEvent.objects.filter(act="disclosure:reminded")
        return Question.objects.get().reminded, events.count()

    assert reminded(ANSWER_BY - 8 * DAY) == (0, 0)
    assert reminded(ANSWER_BY - 7 * DAY) == (1, 1)
    assert reminded(ANSWER_BY - 3 * DAY) == (1, 1)
    assert reminded(ANSWER_BY - 2 * DAY) == (2, 2)
    assert reminded(ANSWER_BY) == (2, 2)
    event = CustodyEvent.objects.filter(act="disclosure:reminded").first()
    assert event.on_behalf_of == Question.objects.get().organisation_id


def test_who_has_answered_is_not_reminded():
    (question,) = questions_to(asked())
    answer(question)
    settle.settle_due(datetime.combine(ANSWER_BY, ASKED_AT.timetz()))

    assert Question.objects.get().reminded == 0


def test_twice_does_nothing_twice():
    (question,) = questions_to(asked())
    answer(question)

    # The question, and the request.
    assert settle.settle_due(COOLED) == 2
    assert settle.settle_due(COOLED) == 0
    assert CustodyEvent.objects.filter(act="disclosure:settled").count() == 1


@pytest.mark.parametrize("one", ["_remind_one", "_lapse_one", "_settle_question", "_settle_request"])
def test_what_another_worker_did_meanwhile_is_left_alone(one):
    """Each step looks again at the row it holds."""
    request = asked()
    (question,) = questions_to(request)
    Question.objects.filter(pk=question.pk).update(state=QuestionState.ANSWERED, settled_at=ASKED_AT)
    DisclosureRequest.objects.filter(pk=request.pk).update(state=RequestState.DRAFTED)
    subject = request.pk if one == "_settle_request" else question.pk
    more = (1,) if one == "_remind_one" else ()

    assert getattr(settle, one)(subject, *more, MIDNIGHT) == 0


def test_a_request_waits_for_a_question_that_was_opened_again():
    """Taken back between the worker's look and its step."""
    giver = provider()
    request = asked([row_item(giver)])
    answer(questions_to(request)[0], at=ANSWERED_AT)

    assert settle._settle_request(request.pk, COOLED) == 0
    assert settle._settle_question(questions_to(request)[0].pk, COOLED - SECOND) == 0
