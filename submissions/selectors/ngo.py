"""What the provider sees of its own submissions."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db.models import Count, Min, QuerySet, Sum

from accounts.selectors import own_organisation
from common.actors import Actor
from common.errors import NotVisible
from common.permission import Answer, answer
from custody.acts import Act
from custody.models import CustodyEvent
from custody.selectors import events_for
from submissions.models import InformationQuestion, Item, Receipt, Submission, SubmissionDraft
from submissions.pages import ROWS_A_PAGE, Page, page_of
from submissions.policies import check_organisation_may_begin
from submissions.selectors.unfinished import Unfinished, unfinished_drafts
from submissions.states import SUBMISSION_IN_REVIEW, ItemState, SubmissionState

RECENT = 5
ITEMS_A_PAGE = 100
TOLD_TO_PROVIDER = (
    Act.SUBMISSION_HANDED_OVER,
    Act.SUBMISSION_ACKNOWLEDGED,
    Act.SUBMISSION_REVIEW_STARTED,
    Act.SUBMISSION_MORE_INFORMATION_ASKED,
    Act.SUBMISSION_MORE_INFORMATION_GIVEN,
    Act.SUBMISSION_REVIEWED,
    Act.SUBMISSION_ABANDONED,
)
GONE = (ItemState.WITHDRAWN, ItemState.EXPIRED)
_NOT_COUNTED = (*GONE, ItemState.REFUSED)


def submissions_for(actor: Actor) -> QuerySet[Submission]:
    return Submission.objects.visible_to(actor)


def get_submission(*, actor: Actor, submission_id: UUID) -> Submission:
    submission: Submission | None = (
        submissions_for(actor).select_related("organisation").filter(pk=submission_id).first()
    )
    if submission is None:
        raise NotVisible
    return submission


def lock_submission(*, actor: Actor, submission_id: UUID) -> Submission:
    """Hold the submission for this transaction; nobody can hand it over or change it meanwhile."""
    rows = submissions_for(actor).select_for_update(of=("self",)).select_related("organisation")
    submission: Submission | None = rows.filter(pk=submission_id).first()
    if submission is None:
        raise NotVisible
    return submission


def may_begin(actor: Actor) -> Answer:
    """Whether this actor's organisation may begin a submission now, and if not why."""
    return answer(partial(check_organisation_may_begin, own_organisation(actor)))


def draft_of(submission: Submission) -> SubmissionDraft:
    """The words of a submission being prepared.

    Raises:
        NotVisible: it was handed over or given up; there are no words here any more.
    """
    draft = SubmissionDraft.objects.filter(submission=submission).first()
    if draft is None:
        raise NotVisible
    return draft


def items_of(*, actor: Actor, submission: Submission) -> list[Item]:
    """The items that are, or were, on their way; those taken back or never sent in full are left out."""
    return list(_kept(actor, submission).order_by("number"))


def item_numbers_of(*, actor: Actor, submission: Submission) -> dict[UUID, int]:
    """The same, with nothing but their numbers: a program announces a hundred thousand."""
    return dict(_kept(actor, submission).order_by("number").values_list("pk", "number"))


def _kept(actor: Actor, submission: Submission) -> QuerySet[Item]:
    rows: QuerySet[Item] = Item.objects.visible_to(actor).filter(submission=submission)
    return rows.exclude(state__in=GONE)


def submissions_page(actor: Actor, *, after: str, size: int = ROWS_A_PAGE) -> Page[Submission]:
    return page_of(submissions_for(actor), order=("-created_at", "-id"), after=after, size=size)


def item_counts(submissions: Collection[Submission]) -> dict[UUID, int]:
    """How many files each has, in one question."""
    rows = Item.objects.filter(submission__in=submissions).exclude(state__in=GONE)
    return dict(rows.values_list("submission").annotate(files=Count("pk")))


def item_states_of(*, actor: Actor, submission: Submission) -> list[Item]:
    """One for each state that any of them is in, the first: all that the task list asks of a hundred thousand."""
    states = _kept(actor, submission).order_by().values_list("state").annotate(first=Min("number"))
    return [Item(state=state, number=first) for state, first in states.order_by("first")]


def items_page(*, actor: Actor, submission: Submission, after: str, size: int = ITEMS_A_PAGE) -> Page[Item]:
    """One page of what was handed over: a submission may hold ten thousand items."""
    return page_of(_kept(actor, submission), order=("number",), after=after, size=size)


@dataclass(frozen=True, slots=True)
class Home:
    """What is asked of us, and where our own work stands."""

    questions: list[InformationQuestion]
    held: list[Item]
    unfinished: list[tuple[Submission, Unfinished]]
    drafts: list[Submission]
    recent: list[Submission]


def home_for(actor: Actor, *, beating: Collection[str]) -> Home:
    """beating: which of `questions, held, drafts, arriving, given_up` have anything; the others are not asked for."""
    mine = submissions_for(actor)
    handed_over = mine.filter(handed_over_at__isnull=False)
    drafts = mine.filter(state=SubmissionState.DRAFT).order_by("-created_at") if "drafts" in beating else mine.none()
    return Home(
        questions=list(open_questions(mine).select_related("submission")[:RECENT]) if "questions" in beating else [],
        held=list(held_for(actor)[:RECENT]) if "held" in beating else [],
        unfinished=unfinished_drafts(actor)[:RECENT] if not {"arriving", "given_up"}.isdisjoint(beating) else [],
        drafts=list(drafts[:RECENT]),
        recent=list(handed_over.order_by("-handed_over_at")[:RECENT]),
    )


def held_for(actor: Actor) -> QuerySet[Item]:
    rows: QuerySet[Item] = Item.objects.visible_to(actor)
    return rows.filter(state=ItemState.HELD).select_related("submission").order_by("received_at")


def open_questions(submissions: QuerySet[Submission]) -> QuerySet[InformationQuestion]:
    asked = submissions.filter(state__in=SUBMISSION_IN_REVIEW)
    return InformationQuestion.objects.filter(submission__in=asked, answered_at__isnull=True).order_by("asked_at")


def questions_of(submission: Submission) -> list[InformationQuestion]:
    return list(InformationQuestion.objects.filter(submission=submission).order_by("asked_at"))


def lock_question(*, actor: Actor, question_id: UUID) -> tuple[Submission, InformationQuestion]:
    """Lock the submission, then the question: files that come for it wait for the same lock."""
    seen = InformationQuestion.objects.filter(submission__in=submissions_for(actor), pk=question_id).first()
    if seen is None:
        raise NotVisible
    submission = lock_submission(actor=actor, submission_id=seen.submission_id)
    return submission, InformationQuestion.objects.select_for_update(of=("self",)).get(pk=question_id)


def get_question(*, submission: Submission, question_id: UUID) -> InformationQuestion:
    question = InformationQuestion.objects.filter(submission=submission, pk=question_id).first()
    if question is None:
        raise NotVisible
    return question


def receipts_of(*, actor: Actor, submission: Submission) -> list[Receipt]:
    rows = Receipt.objects.visible_to(actor).filter(submission=submission)
    # The document itself may be large; the pages only name it.
    return list(rows.defer("document").order_by("-number"))


def history_of(*, actor: Actor, submission: Submission) -> list[CustodyEvent]:
    """What happened to it, oldest first; how staff share out the work is not told.

    Source: Protocol, independence (C10).
    """
    rows = events_for(actor, submission.custody_kind, submission.pk).filter(act__in=TOLD_TO_PROVIDER)
    return list(rows.order_by("sequence"))


@dataclass(frozen=True, slots=True)
class Room:
    """How much the organisation may still send, told before it sends."""

    quota_bytes: int
    used_bytes: int

    @property
    def left_bytes(self) -> int:
        return max(0, self.quota_bytes - self.used_bytes)


def room_for(submission: Submission) -> Room:
    counted = Item.objects.filter(submission__organisation_id=submission.organisation_id)
    used = counted.exclude(state__in=_NOT_COUNTED).aggregate(total=Sum("size_bytes"))["total"]
    return Room(quota_bytes=submission.organisation.quota_bytes, used_bytes=used or 0)
