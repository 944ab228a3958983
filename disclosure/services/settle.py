"""The worker's part of asking: reminders, silence that becomes a no, requests that go on when all answers are in."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from common.actors import WORKER
from custody import ledger
from custody.acts import Act, SubjectKind
from disclosure.models import DisclosureRequest, ItemDecision, Question
from disclosure.selectors.questions import standing_decisions
from disclosure.states import DISCLOSURE, QUESTION, QuestionState, RequestState

REMINDED_BEFORE = (timedelta(days=7), timedelta(days=2))
AT_ONCE = 200
# Nothing more is expected: it was answered, or the last day is over.
_SAID = (QuestionState.ANSWERED, QuestionState.LAPSED)


def settle_due(at: datetime) -> int:
    """Do what time has brought; returns how many questions and requests were touched. Twice does nothing twice."""
    return _remind(at) + _lapse(at) + _settle_questions(at) + _settle_requests(at)


def _remind(at: datetime) -> int:
    """A week before the last day, and again two days before; the focal point's home shows it."""
    told = 0
    for times, before in enumerate(REMINDED_BEFORE, start=1):
        soon = Question.objects.filter(
            state=QuestionState.OPEN, answer_by__lte=at.date() + before, reminded__lt=times
        ).values_list("pk", flat=True)
        told += sum(_remind_one(question_id, times, at) for question_id in list(soon[:AT_ONCE]))
    return told


@transaction.atomic
def _remind_one(question_id: UUID, times: int, at: datetime) -> int:
    waiting = Question.objects.select_for_update().filter(pk=question_id, state=QuestionState.OPEN, reminded__lt=times)
    question = waiting.first()
    if question is None:
        return 0
    question.reminded = times
    question.save(update_fields=["reminded"])
    ledger.record(
        actor=WORKER,
        act=Act.DISCLOSURE_REMINDED,
        subject_kind=SubjectKind.QUESTION,
        subject_id=question.pk,
        at=at,
        on_behalf_of=question.organisation_id,
        facts={"times": times},
    )
    return 1


def _lapse(at: datetime) -> int:
    over = Question.objects.filter(state=QuestionState.OPEN, answer_by__lt=at.date()).values_list("pk", flat=True)
    return sum(_lapse_one(question_id, at) for question_id in list(over[:AT_ONCE]))


@transaction.atomic
def _lapse_one(question_id: UUID, at: datetime) -> int:
    question = (
        Question.objects.select_for_update()
        .filter(pk=question_id, state=QuestionState.OPEN, answer_by__lt=at.date())
        .first()
    )
    if question is None:
        return 0
    ledger.move(
        question,
        to=QuestionState.LAPSED,
        table=QUESTION,
        actor=WORKER,
        act=Act.DISCLOSURE_LAPSED,
        at=at,
        on_behalf_of=question.organisation_id,
    )
    return 1


def _settle_questions(at: datetime) -> int:
    """A question is settled when nothing of it can be taken back any more."""
    cooling = ItemDecision.objects.filter(
        question=OuterRef("pk"), taken_back_at__isnull=True, replaced_at__isnull=True, effective_from__gt=at
    )
    done = Question.objects.filter(~Exists(cooling), state__in=_SAID, settled_at__isnull=True)
    return sum(_settle_question(question_id, at) for question_id in list(done.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _settle_question(question_id: UUID, at: datetime) -> int:
    """Look again once it is held: an answer that was given in this moment cools."""
    waiting = Question.objects.select_for_update().filter(pk=question_id, state__in=_SAID, settled_at__isnull=True)
    question = waiting.first()
    if question is None or standing_decisions(question).filter(effective_from__gt=at).exists():
        return 0
    question.settled_at = at
    question.save(update_fields=["settled_at"])
    return 1


def _settle_requests(at: datetime) -> int:
    unsettled = Question.objects.filter(request=OuterRef("pk"), settled_at__isnull=True).exclude(
        state=QuestionState.ENDED
    )
    ready = DisclosureRequest.objects.filter(~Exists(unsettled), state=RequestState.ASKED).values_list("pk", flat=True)
    return sum(_settle_request(request_id, at) for request_id in list(ready[:AT_ONCE]))


@transaction.atomic
def _settle_request(request_id: UUID, at: datetime) -> int:
    request = DisclosureRequest.objects.select_for_update().filter(pk=request_id, state=RequestState.ASKED).first()
    if request is None:
        return 0
    asked = list(Question.objects.filter(request=request).exclude(state=QuestionState.ENDED))
    if any(question.settled_at is None for question in asked):
        return 0
    has_answer = any(standing_decisions(question).exists() for question in asked)
    to, act = (
        (RequestState.ANSWERED, Act.DISCLOSURE_SETTLED) if has_answer else (RequestState.LAPSED, Act.DISCLOSURE_LAPSED)
    )
    ledger.move(request, to=to, table=DISCLOSURE, actor=WORKER, act=act, at=at)
    return 1
