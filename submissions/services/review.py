"""The review of a submission by the team it is assigned to."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger
from custody.acts import Act
from submissions import permissions
from submissions.models import InformationQuestion, Submission
from submissions.selectors import staff
from submissions.states import SUBMISSION, SubmissionState


@transaction.atomic
def start_review(*, actor: Actor, submission_id: UUID, at: datetime) -> Submission:
    """Begin the review, or take it up again after a question or a conclusion."""
    return _move(actor, submission_id, SubmissionState.UNDER_REVIEW, Act.SUBMISSION_REVIEW_STARTED, at)


@transaction.atomic
def ask_for_information(*, actor: Actor, submission_id: UUID, question: str, at: datetime) -> InformationQuestion:
    """Put one question to the provider; only the answer to it is reopened (C8).

    question: without names; the provider's face keeps it in clear.
    """
    submission = _move(
        actor,
        submission_id,
        SubmissionState.MORE_INFORMATION_ASKED,
        Act.SUBMISSION_MORE_INFORMATION_ASKED,
        at,
    )
    return InformationQuestion.objects.create(submission=submission, question=question, asked_by=actor.id, asked_at=at)


@transaction.atomic
def conclude_review(*, actor: Actor, submission_id: UUID, at: datetime) -> Submission:
    """Say that the review is done; what was found is not part of it and no provider reads it (C10)."""
    return _move(actor, submission_id, SubmissionState.REVIEWED, Act.SUBMISSION_REVIEWED, at)


def _move(actor: Actor, submission_id: UUID, to: SubmissionState, act: Act, at: datetime) -> Submission:
    submission = staff.lock_submission(actor=actor, submission_id=submission_id)
    permissions.check_may_review(actor, submission, to)
    return ledger.move(
        submission,
        to=to,
        table=SUBMISSION,
        actor=actor,
        act=act,
        at=at,
        on_behalf_of=submission.organisation_id,
    )
