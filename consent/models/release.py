from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from common.ids import new_id
from consent.models.confidentiality import SourceConfidentiality
from consent.scope import Channel
from consent.states import ReleaseState
from consent.visibility import ReleaseQuerySet
from custody.acts import SubjectKind


class PromiseRelease(models.Model):
    """A focal point says that the source ended a promise; until a second person confirms it, the stop stands (D2).

    channel: how the contact point made sure, outside the portal.

    .. no_pii: note and decision_note must not name anybody (the forms say so)
    """

    custody_kind: ClassVar[SubjectKind] = SubjectKind.CONFIDENTIALITY

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    confidentiality = models.ForeignKey(SourceConfidentiality, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=ReleaseState.choices, default=ReleaseState.REPORTED)
    note = models.TextField()
    reported_by = models.UUIDField()
    reported_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    channel = models.CharField(max_length=16, choices=Channel.choices, blank=True)
    decision_note = models.TextField(blank=True)

    objects: ClassVar[models.Manager["PromiseRelease"]] = ReleaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-reported_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=ReleaseState.REPORTED, decided_by__isnull=True, decided_at__isnull=True)
                | Q(
                    state__in=[ReleaseState.CONFIRMED, ReleaseState.DECLINED],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="release_decision_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("reported_by")),
                name="release_is_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReleaseState.CONFIRMED) | Q(channel__in=Channel.values),
                name="release_says_how_it_was_confirmed",
            ),
            models.UniqueConstraint(
                "confidentiality", condition=Q(state=ReleaseState.REPORTED), name="one_report_waits_per_promise"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
