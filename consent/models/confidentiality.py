from typing import ClassVar

from django.db import models

from common.ids import new_id
from consent.models.source import Source
from consent.states import ConfidentialityState
from consent.visibility import RecordQuerySet
from custody.acts import SubjectKind


class SourceConfidentiality(models.Model):
    """A promise of confidentiality between the NGO and its source: while in force, an absolute stop (D2).

    released_by: who reported that the source ended it.  confirmed_by: the second person, who made sure. A trigger lets
    the row end only beside a confirmed report of the two (migrations/0006), and end for good.
    .. no_pii: terms must not name anybody (the form says so)
    """

    custody_kind: ClassVar[SubjectKind] = SubjectKind.CONFIDENTIALITY

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=ConfidentialityState.choices, default=ConfidentialityState.IN_FORCE)
    terms = models.TextField(blank=True)
    set_by = models.UUIDField()
    set_at = models.DateTimeField()
    released_by = models.UUIDField(null=True)
    confirmed_by = models.UUIDField(null=True)
    released_at = models.DateTimeField(null=True)
    release_note = models.TextField(blank=True)

    objects: ClassVar[models.Manager["SourceConfidentiality"]] = RecordQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    state=ConfidentialityState.IN_FORCE,
                    released_by__isnull=True,
                    confirmed_by__isnull=True,
                    released_at__isnull=True,
                )
                | models.Q(
                    state=ConfidentialityState.RELEASED,
                    released_by__isnull=False,
                    confirmed_by__isnull=False,
                    released_at__isnull=False,
                ),
                name="confidentiality_release_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("released_by")),
                name="confidentiality_is_released_by_two",
            ),
            models.UniqueConstraint(
                "source",
                condition=models.Q(state=ConfidentialityState.IN_FORCE),
                name="one_promise_in_force_per_source",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
