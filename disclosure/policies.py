"""The truth table of disclosure: a pure function that says no unless everything the Protocol asks is known to hold.

The same table stands in Postgres (migrations/0002_locks.py), so that no way of writing a release can pass it by.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, Invalid
from disclosure.kinds import AnswerGiven, AssuranceKind, Bar, Copy, Stage
from disclosure.models import DisclosureRequest, ItemDecision, Question
from disclosure.states import QUESTION_STANDS, QuestionState, RequestState
from submissions.kinds import ScanOutcome


@dataclass(frozen=True, slots=True)
class Lack:
    """One person of an item whose consent does not cover the recipient; pseudonym, and why."""

    pseudonym: str
    words: str | Promise


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """The standing decision of the provider on one item.  is_as_asked: what was asked has not changed since."""

    decision_id: UUID
    answer: AnswerGiven
    effective_from: datetime
    is_as_asked: bool
    is_withdrawn: bool = False
    is_over: bool = False
    needs_redaction: bool = False
    as_hazard: bool = False


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What is true of one accession now.

    is_approved: it was among what may leave when the approval that stands was given.
    twins: other accessions of the same bytes, each with its own facts.
    """

    item_id: UUID
    accession: str
    is_secured: bool = False
    is_restricted: bool = True
    is_on_hold: bool = True
    is_promised: bool = True
    is_nobody_recorded: bool = True
    lacks: tuple[Lack, ...] = ()
    scan: ScanOutcome | None = None
    is_in_request: bool = False
    is_approved: bool = False
    copy: Copy = Copy.ORIGINAL
    is_copy_stored: bool = False
    answer: AnswerFacts | None = None
    twins: tuple["ItemFacts", ...] = ()


@dataclass(frozen=True, slots=True)
class RecipientFacts:
    """What is true of the recipient now."""

    missing_assurances: tuple[AssuranceKind, ...]
    has_usable_key: bool
    has_ended: bool


@dataclass(frozen=True, slots=True)
class ApprovalFacts:
    """is_by_another: a Head approved who is neither the requester nor who asked."""

    is_by_another: bool
    is_vetoed: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing in the way; detail: whose consent, which assurance, which twin."""

    bar: Bar
    detail: str | Promise = ""

    @property
    def words(self) -> str:
        return str(self.bar.label)


@dataclass(frozen=True, slots=True)
class Ruling:
    """Yes, or every reason why not."""

    reasons: tuple[Reason, ...] = field(default=())

    def __bool__(self) -> bool:
        return not self.reasons

    @property
    def bars(self) -> frozenset[Bar]:
        return frozenset(reason.bar for reason in self.reasons)


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


class NotInThisState(Conflict):
    for_people = _("The request is no longer in the state in which this can be done. Look again.")


class TooLate(Conflict):
    """The cooling period is over: an answer is not taken back any more, an agreement is withdrawn."""

    for_people = _("The time for taking the answer back silently is over. You can withdraw the agreement instead.")


class QuestionIsOver(Conflict):
    for_people = _("This question is no longer asked, or the time for the answer is over.")


class NothingToWithdraw(Conflict):
    for_people = _("There is no agreement here that could be withdrawn.")


class NotOfThisQuestion(Invalid):
    for_people = _("One of these items is not part of the question. Reload the page.")


class ContradictoryAnswer(Invalid):
    """Two parts of an answer cannot both be true; `field` says where to look."""

    def __init__(self, field: str, words: str | Promise) -> None:
        super().__init__(f"contradiction in {field}")
        self.field, self.words = field, words


def may_disclose(
    item: ItemFacts, recipient: RecipientFacts, approval: ApprovalFacts, *, stage: Stage, at: datetime
) -> Ruling:
    """Say whether this item may go to this recipient for this purpose now, with every reason why not.

    Unknown, missing or contradictory is a no. The purpose is in the answer: it counts for what was asked only.

    Source: Protocol D1, D2, D3; D4 for twins; W6 for assurances.
    """
    reasons = (*_of_item(item, stage, at), *_of_recipient(recipient), *_of_approval(approval, stage))
    if stage == Stage.RELEASE and not reasons and not item.is_approved:
        reasons = (Reason(Bar.NOT_APPROVED),)
    # The same bytes from two providers: the stricter limits win, and neither learns of the other (C10).
    barred = (twin for twin in item.twins if not twin.is_in_request or any(_of_item(twin, stage, at)))
    return Ruling((*reasons, *(Reason(Bar.TWIN, twin.accession) for twin in barred)))


def _of_item(item: ItemFacts, stage: Stage, at: datetime) -> Iterator[Reason]:
    simple = {
        Bar.PROMISED: item.is_promised,
        Bar.NOT_SECURED: not item.is_secured or (item.copy == Copy.WORKING_COPY and not item.is_copy_stored),
        Bar.RESTRICTED: item.is_restricted,
        Bar.ON_HOLD: item.is_on_hold,
        Bar.NOBODY_RECORDED: item.is_nobody_recorded,
    }
    yield from (Reason(bar) for bar, holds in simple.items() if holds)
    yield from (Reason(Bar.CONSENT_MISSING, f"{lack.pseudonym}: {lack.words}") for lack in item.lacks)
    if stage != Stage.ASK:
        yield from _of_scan(item, at)
        yield from _of_answer(item, at)


def _of_scan(item: ItemFacts, at: datetime) -> Iterator[Reason]:
    # A hazard agreed to by an answer that still cools would show that there is one.
    is_agreed = item.answer is not None and item.answer.as_hazard and at >= item.answer.effective_from
    if item.scan == ScanOutcome.CLEAN or is_agreed:
        return
    yield Reason(Bar.NOT_CLEAN if item.scan == ScanOutcome.INFECTED else Bar.NOT_SCANNED)


def _of_answer(item: ItemFacts, at: datetime) -> Iterator[Reason]:
    """The agreement of the provider: there, in force, for this very question, its conditions met (D1)."""
    answer = item.answer
    if answer is None or at < answer.effective_from:
        yield Reason(Bar.NOT_ANSWERED)
        return
    holds = {
        Bar.REFUSED: answer.answer == AnswerGiven.REFUSED,
        Bar.WITHDRAWN: answer.is_withdrawn,
        Bar.EXPIRED: answer.is_over,
        Bar.SCOPE_CHANGED: not answer.is_as_asked,
        Bar.REDACTION_NEEDED: answer.needs_redaction and item.copy == Copy.ORIGINAL,
    }
    yield from (Reason(bar) for bar, stands in holds.items() if stands)


def _of_recipient(recipient: RecipientFacts) -> Iterator[Reason]:
    yield from (Reason(Bar.ASSURANCE_MISSING, kind.label) for kind in recipient.missing_assurances)
    if not recipient.has_usable_key:
        yield Reason(Bar.KEY_MISSING)
    if recipient.has_ended:
        yield Reason(Bar.RECIPIENT_ENDED)


def _of_approval(approval: ApprovalFacts, stage: Stage) -> Iterator[Reason]:
    if stage != Stage.ASK and approval.is_vetoed:
        yield Reason(Bar.VETOED)
    if stage == Stage.RELEASE and not approval.is_by_another:
        yield Reason(Bar.NOT_APPROVED)


def check_request_may_be_asked(rulings: Collection[Ruling]) -> None:
    """Providers are asked only about what could leave if they agree: nobody is asked in vain (D2 shows at once)."""
    if not rulings:
        raise NothingToAsk
    if barred := sum(not ruling for ruling in rulings):
        raise SomeBarred(barred)


def check_request_may_be_approved(rulings: Collection[Ruling]) -> None:
    """Something must be left that may leave; what may not is withheld from the package.

    Source: Protocol D1.
    """
    if not any(rulings):
        raise NothingAgreed


def check_request_is(request: DisclosureRequest, *states: RequestState) -> None:
    if request.state not in states:
        raise NotInThisState


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
