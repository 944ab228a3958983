"""Feedback on one submission: four dimensions, each in words, cleared by a second officer before it is sent."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from common.ids import new_id
from custody.acts import SubjectKind
from feedback.kinds import Dimension, Finding
from feedback.models.advice import Advice
from feedback.states import GIVEN, IN_WORK, NoteState
from feedback.visibility import NoteQuerySet, OfNoteQuerySet
from submissions.models import Submission

# In one order, whatever the process: a constraint is compared with its migration letter by letter.
_GIVEN, _IN_WORK = sorted(GIVEN), sorted(IN_WORK)
_CLEARED = [NoteState.CLEARED, *_GIVEN]


class FeedbackNote(models.Model):
    """What the Mechanism says to a provider about one submission (F1, F2). The internal assessment is another form.

    .. no_pii: the form says so; the provider reads every word of it
    """

    custody_kind: ClassVar = SubjectKind.FEEDBACK

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=NoteState.choices, default=NoteState.DRAFT)
    written_by = models.UUIDField()
    written_at = models.DateTimeField()
    # Everybody who has saved words of it: none of them clears it, even if somebody else saved it last.
    writers = ArrayField(models.UUIDField(), default=list)
    cleared_by = models.UUIDField(null=True)
    cleared_at = models.DateTimeField(null=True)
    sent_by = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)
    read_by = models.UUIDField(null=True)
    read_at = models.DateTimeField(null=True)
    returned_why = models.TextField(blank=True)

    objects: ClassVar[models.Manager["FeedbackNote"]] = NoteQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-written_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=NoteState.values), name="feedback_state_is_known"),
            models.CheckConstraint(
                condition=Q(cleared_by__isnull=True)
                | ~Q(cleared_by=F("written_by")) & ~Q(writers__contains=[F("cleared_by")]),
                name="feedback_is_cleared_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_CLEARED) | Q(cleared_by__isnull=False, cleared_at__isnull=False),
                name="feedback_clearance_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_GIVEN) | Q(sent_by__isnull=False, sent_at__isnull=False),
                name="feedback_sending_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=NoteState.READ) | Q(read_by__isnull=False, read_at__isnull=False),
                name="feedback_reading_says_who_and_when",
            ),
            models.UniqueConstraint(
                "submission", condition=Q(state__in=_IN_WORK), name="one_feedback_in_work_per_submission"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["submission", "-sent_at"], name="feedback_of_submission")]

    def __str__(self) -> str:
        return str(self.id)


class DimensionNote(models.Model):
    """One of the four dimensions of a note: a word, an assessment, a recommendation (F2).

    .. no_pii: as the note
    """

    id = models.BigAutoField(primary_key=True)
    note = models.ForeignKey(FeedbackNote, on_delete=models.PROTECT, related_name="+")
    dimension = models.CharField(max_length=16, choices=Dimension.choices)
    finding = models.CharField(max_length=16, choices=Finding.choices)
    assessment = models.TextField()
    recommendation = models.TextField(blank=True)

    objects: ClassVar[models.Manager["DimensionNote"]] = OfNoteQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("note", "dimension", name="dimension_once_per_note"),
            models.CheckConstraint(condition=Q(dimension__in=Dimension.values), name="dimension_is_known"),
            models.CheckConstraint(condition=Q(finding__in=Finding.values), name="finding_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.dimension}: {self.finding}"

    @property
    def word(self) -> Finding:
        return Finding(self.finding)


class AdviceGiven(models.Model):
    """A piece of advice was added to a dimension of a note.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    note = models.ForeignKey(FeedbackNote, on_delete=models.PROTECT, related_name="+")
    advice = models.ForeignKey(Advice, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["AdviceGiven"]] = OfNoteQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("note", "advice", name="advice_once_per_note")]

    def __str__(self) -> str:
        return str(self.pk)


class Reply(models.Model):
    """What the provider says to feedback it was given (C5).

    .. no_pii: the form says so
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    note = models.ForeignKey(FeedbackNote, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Reply"]] = OfNoteQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["written_at", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="reply_says_something")]

    def __str__(self) -> str:
        return str(self.id)
