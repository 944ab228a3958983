"""What organisations report of their own work (C9)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from common.ids import new_id
from custody.acts import SubjectKind
from dialogue.states.updates import ActivityKind, ActivityState
from dialogue.visibility.updates import ActivityQuerySet, ConcernQuerySet
from submissions.models import Item, Submission

AUTHORITY_LENGTH, COUNTRY_LENGTH = 160, 80


class ActivityUpdate(models.Model):
    """An organisation reports a step before an authority: which, where, when, and what of its material it concerns.

    .. no_pii: the form says so
    """

    custody_kind: ClassVar = SubjectKind.ACTIVITY

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=16, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=ActivityState.choices, default=ActivityState.REPORTED)
    kind = models.CharField(max_length=16, choices=ActivityKind.choices)
    authority = models.CharField(max_length=AUTHORITY_LENGTH)
    country = models.CharField(max_length=COUNTRY_LENGTH)
    happened_on = models.DateField()
    text = models.TextField(blank=True)
    reported_by = models.UUIDField()
    reported_at = models.DateTimeField()
    noted_by = models.UUIDField(null=True)
    noted_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["ActivityUpdate"]] = ActivityQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-reported_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-reported_at", "-id"], name="activity_of"),
            models.Index(fields=["-reported_at", "-id"], name="activity_newest"),
            models.Index("reported_at", name="activity_to_note", condition=Q(state=ActivityState.REPORTED)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ActivityState.values), name="activity_state_is_known"),
            models.CheckConstraint(condition=Q(kind__in=ActivityKind.values), name="activity_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(authority="") & ~Q(country=""), name="activity_says_before_whom_and_where"
            ),
            models.CheckConstraint(
                condition=Q(state=ActivityState.REPORTED, noted_by__isnull=True, noted_at__isnull=True)
                | Q(state=ActivityState.NOTED, noted_by__isnull=False, noted_at__isnull=False),
                name="activity_noted_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ActivityConcern(models.Model):
    """A report concerns a submission: all of it, or one item of it.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    activity = models.ForeignKey(ActivityUpdate, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["ActivityConcern"]] = ConcernQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "activity", "submission", "item", name="activity_concern_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
