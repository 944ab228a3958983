"""The NGO answers what the Mechanism asked; nothing else of the submission is opened again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.errors import Conflict
from custody import ledger, safe
from custody.acts import Act
from submissions import permissions
from submissions.models import InformationQuestion, Submission
from submissions.selectors import ngo
from submissions.states import SUBMISSION, SubmissionState


class AlreadyAnswered(Conflict):
    for_people = _("This question was answered already, perhaps by a colleague. The answer cannot be changed.")


@transaction.atomic
def answer_question(*, actor: Actor, question_id: UUID, text: str, at: datetime) -> InformationQuestion:
    """Seal the answer for the team that asked; with the last answer the review goes on.

    Source: Protocol, NGOs respond to requests (C8).
    """
    question = ngo.lock_question(actor=actor, question_id=question_id)
    submission = ngo.lock_submission(actor=actor, submission_id=question.submission_id)
    if question.answered_at is not None:
        raise AlreadyAnswered
    permissions.check_may_answer(actor, submission)
    question.sealed_answer = safe.seal_record(record_id=question.pk, plaintext=text.encode(), use=safe.KeyUse.EVIDENCE)
    question.answered_by, question.answered_at = actor.id, at
    question.save(update_fields=["sealed_answer", "answered_by", "answered_at"])
    _go_on(actor, submission, question, at)
    return question


def _go_on(actor: Actor, submission: Submission, question: InformationQuestion, at: datetime) -> None:
    facts = {"question": str(question.pk)}
    if any(other.answered_at is None for other in ngo.questions_of(submission)):
        ledger.record(
            actor=actor,
            act=Act.SUBMISSION_MORE_INFORMATION_GIVEN,
            subject_kind=submission.custody_kind,
            subject_id=submission.pk,
            at=at,
            facts=facts,
        )
        return
    ledger.move(
        submission,
        to=SubmissionState.UNDER_REVIEW,
        table=SUBMISSION,
        actor=actor,
        act=Act.SUBMISSION_MORE_INFORMATION_GIVEN,
        at=at,
        facts=facts,
    )
