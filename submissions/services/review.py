"""The review of a submission by the team it is assigned to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger
from custody.acts import Act
from submissions import permissions, reviewing
from submissions.models import InformationQuestion, Item, QuestionItem, Submission
from submissions.selectors import staff
from submissions.states import SUBMISSION, SubmissionState


@dataclass(frozen=True, slots=True)
class Asked:
    """One question.

    text: without names; the provider's face keeps it in clear.
    numbers: of the items it is about, none for the submission as a whole.
    wants_files: files are wanted with the answer.
    """

    text: str
    numbers: Sequence[int] = ()
    wants_files: bool = False


@transaction.atomic
def start_review(*, actor: Actor, submission_id: UUID, at: datetime) -> Submission:
    """Begin the review, or take it up again after a question or a conclusion; open questions can still be answered."""
    submission = staff.lock_submission(actor=actor, submission_id=submission_id)
    permissions.check_may_review(actor, submission, SubmissionState.UNDER_REVIEW)
    return _move(actor, submission, SubmissionState.UNDER_REVIEW, Act.SUBMISSION_REVIEW_STARTED, at)


@transaction.atomic
def ask_for_information(
    *, actor: Actor, submission_id: UUID, questions: Sequence[Asked], at: datetime
) -> list[InformationQuestion]:
    """Put questions to the provider; only the answers to them are reopened, and files where a question wants some (C8).

    Raises:
        FilesAskedAlready: what is sent could belong to more than one question.
        NoSuchItem: a question points at an item that this actor does not see.
    """
    submission = staff.lock_submission(actor=actor, submission_id=submission_id)
    permissions.check_may_ask(actor, submission)
    wanting_files = sum(asked.wants_files for asked in questions)
    reviewing.check_questions_may_be_asked(submission, count=len(questions), wanting_files=wanting_files)
    items = _pointed_at(actor, submission, questions)
    _move(
        actor,
        submission,
        SubmissionState.MORE_INFORMATION_ASKED,
        Act.SUBMISSION_MORE_INFORMATION_ASKED,
        at,
        questions=len(questions),
    )
    return [_ask(actor, submission, asked, items, at) for asked in questions]


@transaction.atomic
def conclude_review(*, actor: Actor, submission_id: UUID, at: datetime) -> Submission:
    """Say that the review is done; what was found is not part of it and no provider reads it (C10).

    Raises:
        AssessmentWaits: what the team makes of it has not been looked at by a second person.
    """
    submission = staff.lock_submission(actor=actor, submission_id=submission_id)
    permissions.check_may_conclude(actor, submission)
    return _move(actor, submission, SubmissionState.REVIEWED, Act.SUBMISSION_REVIEWED, at)


def _ask(
    actor: Actor, submission: Submission, asked: Asked, items: dict[int, Item], at: datetime
) -> InformationQuestion:
    question = InformationQuestion.objects.create(
        submission=submission,
        question=asked.text,
        wants_files=asked.wants_files,
        asked_by=actor.id,
        asked_at=at,
    )
    QuestionItem.objects.bulk_create(QuestionItem(question=question, item=items[number]) for number in asked.numbers)
    return question


def _pointed_at(actor: Actor, submission: Submission, questions: Sequence[Asked]) -> dict[int, Item]:
    wanted = {number for asked in questions for number in asked.numbers}
    rows = Item.objects.visible_to(actor).filter(submission=submission, number__in=wanted)
    found = {item.number: item for item in rows}
    if wanted - found.keys():
        raise reviewing.NoSuchItem(wanted - found.keys())
    return found


def _move(
    actor: Actor, submission: Submission, to: SubmissionState, act: Act, at: datetime, **facts: ledger.Fact
) -> Submission:
    return ledger.move(
        submission,
        to=to,
        table=SUBMISSION,
        actor=actor,
        act=act,
        at=at,
        facts=facts,
        on_behalf_of=submission.organisation_id,
    )
