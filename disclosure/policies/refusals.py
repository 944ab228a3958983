"""What must hold before a request, a question, an answer or a working copy moves on; each refusal in words."""

from collections.abc import Collection
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, Invalid
from disclosure.kinds import AnswerGiven
from disclosure.models import DisclosureRequest, ItemDecision, Question, WorkingCopy
from disclosure.policies.table import Ruling
from disclosure.states import QUESTION_STANDS, QuestionState, RequestState


class NothingToAsk(Invalid):
    for_people = _("There is no item in this request. Add items first.")


class SomeBarred(Conflict):
    """Items of the request may not be disclosed as things stand; carries how many."""

    for_people = _("Some items cannot be disclosed as things stand. Take them out, or end what stands in the way.")

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} items are barred")
        self.count = count


class NothingAgreed(Conflict):
    for_people = _("No item of this request may be disclosed as things stand, so there is nothing to approve.")


class HasChanged(Conflict):
    """What is decided about is not what was shown: an item, a copy, an answer, a reason has come or gone since."""

    for_people = _("The request has changed since this page was shown. Look again, then decide.")


class NotInThisState(Conflict):
    for_people = _("The request is no longer in the state in which this can be done. Look again.")


class TooLate(Conflict):
    """The cooling period is over: an answer is not taken back any more, an agreement is withdrawn."""

    for_people = _("The time for taking the answer back silently is over. You can withdraw the agreement instead.")


class QuestionIsOver(Conflict):
    for_people = _("This question is no longer asked, or the time for the answer is over.")


class CopyNotInTheVault(Conflict):
    for_people = _("The working copy is on its way to the vault. Wait a minute, then look at it.")


class CopyConfirmed(Conflict):
    for_people = _("This working copy was confirmed already.")


class CopyNotOpened(Conflict):
    """Nobody confirms what they have not looked at."""

    for_people = _("You have not opened this working copy. Look at it first, then confirm it.")


class NothingToWithdraw(Conflict):
    for_people = _("There is no agreement here that could be withdrawn.")


class NotOfThisQuestion(Invalid):
    for_people = _("One of these items is not part of the question. Reload the page.")


class ContradictoryAnswer(Invalid):
    """Two parts of an answer cannot both be true; `field` says where to look."""

    def __init__(self, field: str, words: str | Promise) -> None:
        super().__init__(f"contradiction in {field}")
        self.field, self.words = field, words


def check_request_may_be_asked(rulings: Collection[Ruling]) -> None:
    """Providers are asked only about what could leave if they agree: nobody is asked in vain (D2 shows at once)."""
    if not rulings:
        raise NothingToAsk
    if barred := sum(not ruling for ruling in rulings):
        raise SomeBarred(barred)


def check_nothing_has_changed(*, seen: str, now: str) -> None:
    """A Head approves what was on the screen, and nothing that came in behind it (D1)."""
    if seen != now:
        raise HasChanged


def check_request_may_be_approved(rulings: Collection[Ruling]) -> None:
    """Something must be left that may leave; what may not is withheld from the package.

    Source: Protocol D1.
    """
    if not any(rulings):
        raise NothingAgreed


def check_request_is(request: DisclosureRequest, *states: RequestState) -> None:
    if request.state not in states:
        raise NotInThisState


def check_copy_may_be_opened(copy: WorkingCopy) -> None:
    if copy.stored_at is None:
        raise CopyNotInTheVault


def check_copy_may_be_confirmed(copy: WorkingCopy, *, has_opened: bool) -> None:
    """Once, in the vault, and by somebody who has looked at it (D4; access.md, Four eyes)."""
    check_copy_may_be_opened(copy)
    if copy.confirmed_at is not None:
        raise CopyConfirmed
    if not has_opened:
        raise CopyNotOpened


def check_question_may_be_answered(question: Question, *, at: datetime) -> None:
    """Open, or answered and being answered again; until the last day. After it silence has been a no (D1)."""
    if question.state not in {QuestionState.OPEN, QuestionState.ANSWERED} or at.date() > question.answer_by:
        raise QuestionIsOver


def check_answer_may_be_taken_back(decision: ItemDecision, *, at: datetime) -> None:
    if at >= decision.effective_from:
        raise TooLate


def check_agreement_may_be_withdrawn(decision: ItemDecision) -> None:
    """An agreement can be withdrawn at any time, also after release: then it ends what comes later (D1)."""
    stands = decision.taken_back_at is None and decision.replaced_at is None and decision.withdrawn_at is None
    if not stands or decision.answer == AnswerGiven.REFUSED or decision.question.state not in QUESTION_STANDS:
        raise NothingToWithdraw
