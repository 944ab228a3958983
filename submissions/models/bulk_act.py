"""One act on many submissions, as it was previewed and confirmed: each row is done once, whoever presses twice."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Team
from common.ids import new_id
from submissions.kinds import BulkKind, Outcome
from submissions.models.submission import Submission
from submissions.visibility import BulkActQuerySet


class BulkAct(models.Model):
    """What somebody is about to do to several submissions, or has done.

    team, reviewer_id, why: for those acts that need them.

    .. no_pii: the reason goes to the custody log too, and the form says so; people are pseudonyms
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=16, choices=BulkKind.choices)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    reviewer_id = models.UUIDField(null=True)
    why = models.CharField(max_length=400, blank=True)
    prepared_by = models.UUIDField()
    prepared_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["BulkAct"]] = BulkActQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(kind__in=BulkKind.values), name="bulk_is_known")]

    def __str__(self) -> str:
        return str(self.id)


class BulkRow(models.Model):
    """One submission of it, and what became of it there.  why_not: in the words the actor was told.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    bulk = models.ForeignKey(BulkAct, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    why_not = models.CharField(max_length=400, blank=True)

    objects = models.Manager()

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint("bulk", "submission", name="submission_once_per_bulk"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="bulk_outcome_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
