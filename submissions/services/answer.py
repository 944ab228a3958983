"""The NGO answers what the Mechanism asked; nothing else of the submission is opened again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common import doorbell
from common.actors import Actor
from common.errors import Conflict
from custody import ledger, safe
from custody.acts import Act
from submissions import permissions, policies
from submissions.models import InformationQuestion, Item, ItemDraft, Submission, SubmissionPerson
from submissions.selectors import ngo, people
from submissions.services.hand_over import seal_names, settle_people
from submissions.states import ITEM_HANDED_OVER, SUBMISSION, SubmissionState


class AlreadyAnswered(Conflict):
    for_people = _("This question was answered already, perhaps by a colleague. The answer cannot be changed.")


@transaction.atomic
def answer_question(*, actor: Actor, question_id: UUID, text: str, at: datetime) -> InformationQuestion:
    """Seal the answer for the team that asked, and hand over the files that came for it.

    With the last answer the review goes on by itself.

    Raises:
        StillArriving: a file that was begun for it has not arrived in full.

    Source: Protocol, NGOs respond to requests (C8).
    """
    submission, question = ngo.lock_question(actor=actor, question_id=question_id)
    if question.answered_at is not None:
        raise AlreadyAnswered
    permissions.check_may_answer(actor, submission)
    files = _hand_over_files(submission, question)
    question.sealed_answer = safe.seal_record(record_id=question.pk, plaintext=text.encode(), use=safe.KeyUse.EVIDENCE)
    question.answered_by, question.answered_at = actor.id, at
    question.save(update_fields=["sealed_answer", "answered_by", "answered_at"])
    _go_on(actor, submission, question, files, at)
    return question


def _hand_over_files(submission: Submission, question: InformationQuestion) -> int:
    """Seal their names, and tie them to everybody the submission concerns: nobody is asked about them once more.

    Source: Protocol, no re-traumatisation (C6), consent (D3).
    """
    items = list(Item.objects.select_for_update().filter(question=question).order_by("number"))
    policies.check_items_may_be_handed_over(items)
    given = [item for item in items if item.state in ITEM_HANDED_OVER]
    if not given:
        return 0
    seal_names(given)
    ItemDraft.objects.filter(item__in=items).delete()
    # All of them, also who was named for single files only: of a new file nobody has said that it is not theirs.
    everybody = SubmissionPerson.objects.filter(submission=submission)
    settle_people(everybody, people.ties_of(submission), given)
    Submission.objects.filter(pk=submission.pk).update(receipt_due=True)
    for task in (doorbell.TaskName.CATALOGUE_SUBMISSION, doorbell.TaskName.ISSUE_RECEIPT):
        doorbell.ring(task, submission_id=submission.pk)
    return len(given)


def _go_on(actor: Actor, submission: Submission, question: InformationQuestion, files: int, at: datetime) -> None:
    facts: dict[str, ledger.Fact] = {"question": str(question.pk)} | ({"items": files} if files else {})
    waits = any(other.answered_at is None for other in ngo.questions_of(submission))
    if waits or submission.state != SubmissionState.MORE_INFORMATION_ASKED:
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
