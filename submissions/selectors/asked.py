"""What the Mechanism asks of a provider, as its people find it: the question, what it is about, the files for it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from submissions.models import InformationQuestion, Item, QuestionItem, Submission
from submissions.selectors import ngo
from submissions.states import SUBMISSION_IN_REVIEW


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that can be answered now, and the items it is about."""

    pk: UUID
    question: str
    wants_files: bool
    about: list[Item]


def open_questions_of(submission: Submission) -> list[OpenQuestion]:
    """Return what is asked and not answered; nothing once the review is over."""
    if submission.state not in SUBMISSION_IN_REVIEW:
        return []
    asked = [one for one in ngo.questions_of(submission) if one.answered_at is None]
    about = items_asked_about(asked)
    return [OpenQuestion(one.pk, one.question, one.wants_files, about.get(one.pk, [])) for one in asked]


def question_for_files(submission: Submission) -> InformationQuestion | None:
    """The one open question that asks for files, if there is one."""
    asked = InformationQuestion.objects.filter(submission=submission, wants_files=True, answered_at__isnull=True)
    return asked.first()


def items_asked_about(questions: Collection[InformationQuestion]) -> dict[UUID, list[Item]]:
    """Which items each question points at, in their order; the provider knows them by number and reference."""
    found: dict[UUID, list[Item]] = {}
    rows = QuestionItem.objects.filter(question__in=questions).select_related("item").order_by("item__number")
    for row in rows:
        found.setdefault(row.question_id, []).append(row.item)
    return found
