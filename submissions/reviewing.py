"""May this be done in a review, now, whoever asks."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, Invalid
from custody.acts import Act, SubjectKind
from custody.models import CustodyEvent
from submissions.models import Assessment, InformationQuestion, Submission
from submissions.states import ASSESSMENT_IN_WORK, SUBMISSION_IN_REVIEW, SUBMISSION_IN_WORK

MOST_QUESTIONS = 3
MOST_MENTIONED = 5


class NotInWork(Conflict):
    for_people = _("It is not acknowledged yet, or its review is over.")


class NotUnderReview(Conflict):
    for_people = _("Its review has not begun, or is over. Begin it, or have a team lead take it up again.")


class TakenAlready(Conflict):
    for_people = _("A colleague has taken it. They, or a team lead, can pass it on.")


class NobodyHasIt(Conflict):
    for_people = _("Nobody has taken it, so there is nobody to pass it on.")


class CannotHaveIt(Invalid):
    """Passed on to somebody of another team, or to whoever has it already."""

    for_people = _("Choose somebody else of the same team, or give it back to the team.")


class FilesAskedAlready(Conflict):
    """What is sent belongs to the one open question that asks for files."""

    for_people = _("Files are asked for in one question at a time. Ask for them in one, or wait for the other answer.")


class NoSuchItem(Invalid):
    """A question points at items that are not there; carries their numbers."""

    for_people = _("There is no item with one of these numbers. The numbers are in the list of items.")

    def __init__(self, numbers: Collection[int]) -> None:
        super().__init__(f"{len(numbers)} numbers are of no item")
        self.numbers = sorted(numbers)


class WrongNumberOfQuestions(Invalid):
    for_people = _("Ask one to three questions at a time.")


class AssessmentWaits(Conflict):
    """Four eyes: what one person made of it is decided by another before anything is built on it."""

    for_people = _("An assessment waits to be confirmed, or to be written again. Finish it first.")


class NotReadYet(Conflict):
    for_people = _("Open the assessment and read it as it stands, then decide.")


class NotAReader(Invalid):
    for_people = _("You can ask at most five colleagues who may read this note themselves.")


def check_submission_is_in_work(submission: Submission) -> None:
    if submission.state not in SUBMISSION_IN_WORK:
        raise NotInWork


def check_review_is_going_on(submission: Submission) -> None:
    if submission.state not in SUBMISSION_IN_REVIEW:
        raise NotUnderReview


def check_submission_is_nobodys(submission: Submission) -> None:
    if submission.reviewer_id is not None:
        raise TakenAlready


def check_submission_is_somebodys(submission: Submission) -> None:
    if submission.reviewer_id is None:
        raise NobodyHasIt


def check_can_be_passed_on_to(submission: Submission, reviewer_id: UUID | None, of_the_team: Collection[UUID]) -> None:
    if reviewer_id is not None and (reviewer_id not in of_the_team or reviewer_id == submission.reviewer_id):
        raise CannotHaveIt


def check_questions_may_be_asked(submission: Submission, *, count: int, wanting_files: int) -> None:
    if not 1 <= count <= MOST_QUESTIONS:
        raise WrongNumberOfQuestions
    if wanting_files:
        still_open = InformationQuestion.objects.filter(
            submission=submission, wants_files=True, answered_at__isnull=True
        )
        if wanting_files > 1 or still_open.exists():
            raise FilesAskedAlready


def check_no_assessment_waits(submission: Submission) -> None:
    if Assessment.objects.filter(submission=submission, state__in=sorted(ASSESSMENT_IN_WORK)).exists():
        raise AssessmentWaits


def check_assessment_was_read(assessment: Assessment, reader: UUID) -> None:
    """The log itself is asked: whoever decides has opened these very words."""
    opened = CustodyEvent.objects.filter(
        subject_kind=SubjectKind.ASSESSMENT, subject_id=assessment.pk, act=Act.RECORD_OPENED, actor_id=reader
    )
    if not opened.filter(at__gte=assessment.written_at).exists():
        raise NotReadYet


def check_may_be_mentioned(mentioned: Collection[UUID], readers: Collection[UUID]) -> None:
    if len(mentioned) > MOST_MENTIONED or not set(mentioned) <= set(readers):
        raise NotAReader
