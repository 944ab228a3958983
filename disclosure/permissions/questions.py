"""Who answers for a provider: its focal point, and nobody on its behalf (D1)."""

from datetime import datetime
from functools import partial

from django.utils.translation import gettext_lazy as _

from common.actors import Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from disclosure import policies
from disclosure.models import Question
from disclosure.permissions.roles import refuse_unless_role
from disclosure.states import QUESTION_STANDS


class OnlyFocalPointsMay(NotAllowed):
    for_people = _("Only the focal point of your organisation may answer this.")


class NotTheProvider(NotAllowed):
    for_people = _("This question was put to another organisation.")


def check_may_answer(actor: Actor, question: Question) -> None:
    """The focal point of the provider, and nobody on its behalf (D1)."""
    refuse_unless_role(actor, {Role.NGO_FOCAL_POINT}, OnlyFocalPointsMay)
    if actor.organisation_id != question.organisation_id:
        raise NotTheProvider


def check_may_answer_now(actor: Actor, question: Question) -> None:
    check_may_answer(actor, question)
    if question.settled_at is not None or question.state not in QUESTION_STANDS:
        raise policies.QuestionIsOver


def check_may_answer_in_time(actor: Actor, question: Question, *, at: datetime) -> None:
    check_may_answer_now(actor, question)
    policies.check_question_may_be_answered(question, at=at)


def check_may_withdraw(actor: Actor, question: Question) -> None:
    """As long as the question stands, also after release (D1)."""
    check_may_answer(actor, question)
    if question.state not in QUESTION_STANDS:
        raise policies.NothingToWithdraw


def allowed_acts_on_question(actor: Actor, question: Question, *, at: datetime) -> dict[str, Answer]:
    return {
        "answer": answer(partial(check_may_answer_in_time, actor, question, at=at)),
        "withdraw": answer(partial(check_may_withdraw, actor, question)),
    }
