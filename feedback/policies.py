"""May feedback be written, cleared, put off: the conditions, whoever asks."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, Invalid
from feedback.kinds import Dimension
from feedback.models import DimensionNote, FeedbackNote
from feedback.states import GIVEN, IN_WORK, NoteState
from submissions.models import Submission

LONGEST_POSTPONEMENT = timedelta(days=365)


class NotHandedOver(Conflict):
    for_people = _("Feedback is given on what was handed over.")


class Incomplete(Invalid):
    """A dimension has no word or no assessment; carries which."""

    for_people = _("Each of the four dimensions needs a word and an assessment before it can be cleared.")

    def __init__(self, missing: Collection[Dimension]) -> None:
        super().__init__(f"{len(missing)} dimensions are empty")
        self.missing = tuple(missing)


class NotInWork(Conflict):
    for_people = _("This feedback has been cleared or sent. It can no longer be changed here.")


class NotGivenYet(Conflict):
    for_people = _("This feedback has not been sent yet.")


class GivenAlready(Conflict):
    for_people = _("Feedback on this submission was given. There is nothing left to put off.")


class ChangedMeanwhile(Conflict):
    """Somebody else saved the same draft since this one was opened."""

    for_people = _("Somebody saved this draft after you opened it. Compare, then save yours again to replace theirs.")


class NotATimeToCome(Invalid):
    for_people = _("Give a day to come, within a year.")


def check_submission_may_be_given_feedback(submission: Submission) -> None:
    """Feedback is for what was handed over (F1)."""
    if submission.handed_over_at is None:
        raise NotHandedOver


def check_feedback_is_awaited(submission: Submission) -> None:
    """Only what was not given yet can be put off."""
    check_submission_may_be_given_feedback(submission)
    if FeedbackNote.objects.filter(submission=submission, state__in=list(GIVEN)).exists():
        raise GivenAlready


def check_note_is_in_work(note: FeedbackNote) -> None:
    if note.state not in IN_WORK:
        raise NotInWork


def check_draft_is_as_seen(note: FeedbackNote, seen_at: datetime) -> None:
    """Nobody overwrites a colleague's words without having been told (seen_at: when the draft shown was saved)."""
    if note.written_at != seen_at:
        raise ChangedMeanwhile


def check_note_is_in_draft(note: FeedbackNote) -> None:
    if note.state != NoteState.DRAFT:
        raise NotInWork


def check_note_is_complete(note: FeedbackNote) -> None:
    """All four of the Protocol's dimensions (F2)."""
    written = set(DimensionNote.objects.filter(note=note).exclude(assessment="").values_list("dimension", flat=True))
    if missing := [dimension for dimension in Dimension if dimension not in written]:
        raise Incomplete(missing)


def check_note_is_given(note: FeedbackNote) -> None:
    if note.state not in GIVEN:
        raise NotGivenYet


def check_postponement(due_on: date, *, today: date) -> None:
    if not today < due_on <= today + LONGEST_POSTPONEMENT:
        raise NotATimeToCome
