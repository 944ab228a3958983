"""Providers are asked: each one about its own items only, and about nothing that could not leave anyway (D1, D2)."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.selectors import terms_of
from common.actors import WORKER, Actor
from common.errors import Invalid
from custody import ledger
from custody.acts import Act, SubjectKind
from disclosure import permissions, policies, question_scope
from disclosure.kinds import Stage
from disclosure.models import Counterpart, DisclosureRequest, Question, RecipientKey
from disclosure.selectors import requests
from disclosure.selectors.facts import rulings_of
from disclosure.selectors.item_facts import changed_at
from disclosure.services.ending import end_question
from disclosure.states import DISCLOSURE, KeyState, QuestionState, RequestState

SOONEST, LATEST = timedelta(days=7), timedelta(days=180)


class NoTimeToAnswer(Invalid):
    for_people = _("Give providers between one week and half a year to answer.")


@transaction.atomic
def ask(*, actor: Actor, request_id: UUID, answer_by: date, at: datetime) -> list[Question]:
    """Ask every provider of the request about its own items; a question that stands as it was asked is not asked again.

    Raises:
        NothingToAsk, SomeBarred: nobody is asked about what could not leave anyway.

    Source: Protocol D1; D2 stops are shown before anybody is asked.
    """
    request = requests.lock_request(actor=actor, request_id=request_id)
    permissions.check_may_ask(actor, request)
    if not at.date() + SOONEST <= answer_by <= at.date() + LATEST:
        raise NoTimeToAnswer
    policies.check_request_may_be_asked(rulings_of(request, stage=Stage.ASK, at=at).values())
    questions = _questions(actor, request, answer_by, at)
    ledger.move(
        request,
        to=RequestState.ASKED,
        table=DISCLOSURE,
        actor=actor,
        act=Act.DISCLOSURE_ASKED,
        at=at,
        facts={"providers": len(questions)},
        also={"asked_by": actor.id, "asked_at": at, "answer_by": answer_by},
    )
    return questions


def _questions(actor: Actor, request: DisclosureRequest, answer_by: date, at: datetime) -> list[Question]:
    counterpart = Counterpart.objects.select_for_update().get(pk=request.counterpart_id)
    key = RecipientKey.objects.filter(counterpart=counterpart, state=KeyState.CONFIRMED).first()
    now, changed = question_scope.snapshot(request, counterpart, key), changed_at(request)
    standing = {question.organisation_id: question for question in _standing(request)}
    asked: list[Question] = []
    for organisation_id, count in _providers(request).items():
        question = standing.pop(organisation_id, None)
        if question and _still_stands(question, now, changed[organisation_id]):
            asked.append(_prolong(question, answer_by))
            continue
        if question:
            end_question(actor, question, at=at)
        put = {**now, "answer_by": answer_by}
        asked.append(_put(actor, request, organisation_id=organisation_id, items=count, asked=put, at=at))
    for question in standing.values():
        end_question(actor, question, at=at)
    return asked


def _standing(request: DisclosureRequest) -> list[Question]:
    rows = Question.objects.select_for_update().filter(request=request)
    return list(rows.exclude(state=QuestionState.ENDED))


def _providers(request: DisclosureRequest) -> dict[UUID, int]:
    """How many items of the request each provider has given."""
    counts: dict[UUID, int] = defaultdict(int)
    for organisation_id in requests.items_of(WORKER, request).values_list(
        "item__submission__organisation_id", flat=True
    ):
        counts[organisation_id] += 1
    return counts


def _still_stands(question: Question, now: dict[str, str], changed: datetime) -> bool:
    is_same = question_scope.says(question, now) and changed <= question.asked_at
    return is_same and question.state in {QuestionState.OPEN, QuestionState.ANSWERED}


def _prolong(question: Question, answer_by: date) -> Question:
    if question.state == QuestionState.OPEN and question.answer_by < answer_by:
        question.answer_by, question.reminded = answer_by, 0
        question.save(update_fields=["answer_by", "reminded"])
    return question


def _put(
    actor: Actor, request: DisclosureRequest, *, organisation_id: UUID, items: int, asked: dict[str, Any], at: datetime
) -> Question:
    question = Question.objects.create(
        request=request,
        organisation=Organisation.objects.get(pk=organisation_id),
        asked_at=at,
        cooling_hours=terms_of(organisation_id).cooling_hours,
        **asked,
    )
    ledger.record(
        actor=actor,
        act=Act.DISCLOSURE_ASKED,
        subject_kind=SubjectKind.QUESTION,
        subject_id=question.pk,
        at=at,
        on_behalf_of=organisation_id,
        facts={"items": items, "recipient": str(request.counterpart_id), "purpose": request.purpose},
    )
    return question
