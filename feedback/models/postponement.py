from typing import ClassVar

from django.db import models
from django.db.models import Q

from common.ids import new_id
from feedback.visibility import OfSubmissionQuerySet
from submissions.models import Submission


class Postponement(models.Model):
    """Feedback cannot be given now: the provider is told why, and until when it is due (F1: whenever possible).

    .. no_pii: the form says so
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    due_on = models.DateField()
    told_by = models.UUIDField()
    told_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Postponement"]] = OfSubmissionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-told_at", "id"]
        indexes: ClassVar = [models.Index(fields=["submission", "-told_at"], name="postponement_newest")]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="postponement_says_why")]

    def __str__(self) -> str:
        return str(self.id)
