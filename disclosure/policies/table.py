"""The truth table of disclosure: a pure function that says no unless everything the Protocol asks is known to hold.

The same table stands in Postgres (migrations/0002_locks.py, 0005_copies_and_promises.py), so that no way of writing a
release can pass it by.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from disclosure.kinds import AnswerGiven, AssuranceKind, Bar, Copy, Stage
from submissions.kinds import ScanOutcome


@dataclass(frozen=True, slots=True)
class Lack:
    """One person of an item whose consent does not cover the recipient; pseudonym, and why."""

    pseudonym: str
    words: str | Promise


@dataclass(frozen=True, slots=True)
class Condition:
    """What one person of an item bound their consent to, in the words on record (D3)."""

    pseudonym: str
    words: str


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
    scan: of the bytes that would leave, the original's or the working copy's.
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
    conditions: tuple[Condition, ...] = ()
    scan: ScanOutcome | None = None
    is_in_request: bool = False
    is_approved: bool = False
    copy: Copy = Copy.ORIGINAL
    working_copy_id: UUID | None = None
    is_copy_stored: bool = False
    is_copy_confirmed: bool = False
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
    return Ruling((*reasons, *(Reason(Bar.TWIN, _shown(twin)) for twin in barred)))


def _shown(twin: ItemFacts) -> str:
    """A restricted accession is named to nobody who reads reasons: that there is a reason is all they learn."""
    return "" if twin.is_restricted else twin.accession


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
        # The original that was handed over needs no second look; what somebody of the house made of it does.
        if item.copy == Copy.WORKING_COPY and not item.is_copy_confirmed:
            yield Reason(Bar.COPY_NOT_CONFIRMED)
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
