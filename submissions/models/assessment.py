from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from common.ids import new_id
from custody.acts import SubjectKind
from submissions.models.submission import Submission
from submissions.states import ASSESSMENT_IN_WORK, AssessmentState
from submissions.visibility import AssessmentQuerySet

# In one order, whatever the process: a constraint is compared with its migration letter by letter.
_IN_WORK = sorted(ASSESSMENT_IN_WORK)


class Assessment(models.Model):
    """What the team makes of a submission, for itself: how relevant, how reliable, whence, what is missing.

    Scale and words are sealed to the evidence key; what is said to the provider is another form, in another app (C10).

    .. no_pii: words and scales are sealed
    """

    custody_kind: ClassVar[SubjectKind] = SubjectKind.ASSESSMENT

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=AssessmentState.choices, default=AssessmentState.WRITTEN)
    sealed_words = models.BinaryField()
    written_by = models.UUIDField()
    written_at = models.DateTimeField()
    # Everybody who has written words of it: none of them confirms it, even if somebody else wrote last.
    writers = ArrayField(models.UUIDField(), default=list)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Assessment"]] = AssessmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=AssessmentState.values), name="assessment_state_is_known"),
            models.CheckConstraint(condition=~Q(sealed_words=b""), name="assessment_is_sealed"),
            models.CheckConstraint(
                condition=Q(state=AssessmentState.WRITTEN, decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(state=AssessmentState.WRITTEN) & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="assessment_decision_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(writers__contains=[F("written_by")])
                & (Q(decided_by__isnull=True) | ~Q(writers__contains=[F("decided_by")])),
                name="assessment_is_decided_by_another",
            ),
            models.UniqueConstraint(
                "submission", condition=Q(state__in=_IN_WORK), name="one_assessment_in_work_per_submission"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["submission", "-written_at"], name="assessment_of_submission"),
            models.Index("submission", condition=Q(state=AssessmentState.WRITTEN), name="assessment_waits_for_second"),
        ]

    def __str__(self) -> str:
        return str(self.id)
