"""What a provider says about its items. Silence is a no; a yes cools before it counts, and can end at any time (D1)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind
from disclosure import permissions, policies
from disclosure.kinds import AnswerGiven
from disclosure.models import ItemDecision, Question
from disclosure.policies import ContradictoryAnswer
from disclosure.selectors import questions
from disclosure.states import QUESTION, QuestionState


@dataclass(frozen=True, slots=True)
class Given:
    """What is said about one item.  expires_on: the last day on which it may be released."""

    answer: AnswerGiven
    redacted: bool = False
    no_public_use: bool = False
    only_in: str = ""
    as_hazard: bool = False
    name_us: bool = False
    expires_on: date | None = None
    reason: str = ""

    @property
    def has_conditions(self) -> bool:
        return self.redacted or self.no_public_use or bool(self.only_in) or self.expires_on is not None


@transaction.atomic
def answer_items(*, actor: Actor, question_id: UUID, answers: Mapping[UUID, Given], at: datetime) -> Question:
    """Record what the provider says about some items or all; it counts when the cooling period is over.

    A later answer takes the place of an earlier one, and cools anew.

    Raises:
        ContradictoryAnswer: conditions without agreement, or an end that has passed.
        QuestionIsOver: no longer asked, or the last day has gone by.

    Source: Protocol D1.
    """
    question = questions.lock_question(actor=actor, question_id=question_id)
    permissions.check_may_answer_now(actor, question)
    policies.check_question_may_be_answered(question, at=at)
    asked = questions.item_ids_of(question)
    if not answers or not set(answers) <= asked:
        raise policies.NotOfThisQuestion
    for given in answers.values():
        check_makes_sense(given, today=at.date())
    _replace(question, answers, at)
    _write(actor, question, answers, at)
    _note(actor, Act.DISCLOSURE_ANSWERED, question, at, items=len(answers))
    return _settle_state(actor, question, asked, at)


@transaction.atomic
def take_back_answer(*, actor: Actor, question_id: UUID, at: datetime) -> Question:
    """Take back what is still cooling, as if it had not been said; staff have not seen it and do not learn of it.

    What had been said before it, and had counted, does not count again: it ended when the later answer was given. Who
    changed their mind twice has not agreed, and silence is a no, until they answer anew.

    Raises:
        TooLate: nothing is cooling any more.

    Source: Protocol D1.
    """
    question = questions.lock_question(actor=actor, question_id=question_id)
    permissions.check_may_answer(actor, question)
    taken = questions.standing_decisions(question).filter(effective_from__gt=at).update(taken_back_at=at)
    if not taken:
        raise policies.TooLate
    _note(actor, Act.DISCLOSURE_ANSWER_TAKEN_BACK, question, at, items=taken)
    if question.state != QuestionState.ANSWERED:
        return question
    return ledger.move(
        question,
        to=QuestionState.OPEN,
        table=QUESTION,
        actor=actor,
        act=Act.DISCLOSURE_ANSWER_TAKEN_BACK,
        at=at,
        also={"settled_at": None},
    )


@transaction.atomic
def withdraw_agreement(
    *, actor: Actor, question_id: UUID, item_ids: Collection[UUID], reason: str, at: datetime
) -> int:
    """End the agreement to some items, from now on and for good; what has left already is listed, not undone.

    Nothing else is called: every later question and every release asks the rows again.

    Raises:
        NothingToWithdraw: one of the items has no agreement that stands.

    Source: Protocol D1.
    """
    question = questions.lock_question(actor=actor, question_id=question_id)
    permissions.check_may_answer(actor, question)
    standing = questions.standing_decisions(question).select_for_update().filter(item__in=item_ids)
    decisions = list(standing)
    if not decisions or {decision.item_id for decision in decisions} != set(item_ids):
        raise policies.NothingToWithdraw
    for decision in decisions:
        decision.question = question
        policies.check_agreement_may_be_withdrawn(decision)
    standing.update(withdrawn_by=actor.id, withdrawn_at=at, withdrawn_why=reason)
    _note(actor, Act.DISCLOSURE_AGREEMENT_WITHDRAWN, question, at, items=len(decisions))
    return len(decisions)


def check_makes_sense(given: Given, *, today: date) -> None:
    """Refuse what cannot be true at once; a yes with a condition is a yes with conditions."""
    if given.answer == AnswerGiven.REFUSED and (given.has_conditions or given.as_hazard or given.name_us):
        raise ContradictoryAnswer("answer", _("You said no and set conditions. Choose one of the two."))
    if given.answer == AnswerGiven.AGREED_WITH_CONDITIONS and not given.has_conditions:
        raise ContradictoryAnswer("answer", _("Choose at least one condition, or agree without conditions."))
    if given.answer == AnswerGiven.AGREED and (given.redacted or given.no_public_use or given.only_in):
        raise ContradictoryAnswer("answer", _("You set conditions. Choose “Agreed, with conditions”."))
    if given.expires_on and given.expires_on < today:
        raise ContradictoryAnswer("expires_on", _("This day has passed. Give a day to come, or none."))


def _replace(question: Question, answers: Mapping[UUID, Given], at: datetime) -> None:
    questions.standing_decisions(question).filter(item__in=answers).update(replaced_at=at)


def _write(actor: Actor, question: Question, answers: Mapping[UUID, Given], at: datetime) -> None:
    effective_from = at + timedelta(hours=question.cooling_hours)
    ItemDecision.objects.bulk_create(
        (
            ItemDecision(
                question=question,
                item_id=item_id,
                answer=given.answer,
                redacted=given.redacted,
                no_public_use=given.no_public_use,
                only_in=given.only_in,
                as_hazard=given.as_hazard,
                name_us=given.name_us,
                expires_on=given.expires_on,
                reason=given.reason,
                given_by=actor.id,
                given_at=at,
                effective_from=effective_from,
            )
            for item_id, given in answers.items()
        ),
        batch_size=1000,
    )


def _settle_state(actor: Actor, question: Question, asked: set[UUID], at: datetime) -> Question:
    answered = set(questions.standing_decisions(question).values_list("item_id", flat=True))
    if question.state != QuestionState.OPEN or not asked <= answered:
        return question
    return ledger.move(
        question, to=QuestionState.ANSWERED, table=QUESTION, actor=actor, act=Act.DISCLOSURE_ANSWERED, at=at
    )


def _note(actor: Actor, act: Act, question: Question, at: datetime, **facts: int) -> None:
    """That it was answered is in the log, not what: a log is read by others while an answer can be taken back."""
    ledger.record(actor=actor, act=act, subject_kind=SubjectKind.QUESTION, subject_id=question.pk, at=at, facts=facts)
