from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models.functions import TruncDate

from common.ids import new_id
from consent.models.source import Source
from consent.scope import AHEAD_OF_UTC, Answer, Audience, Guardian, Method
from consent.states import ConsentState
from consent.visibility import RecordQuerySet
from custody.acts import SubjectKind
from custody.append_only import AppendOnly, AppendOnlyQuerySet


class ConsentRecord(models.Model):
    """What one person agreed to, as the NGO knows it; never edited, only replaced by a newer record (D3).

    .. no_pii: obtained_by is a role or a pseudonym, conditions must not name anybody (the form says so)
    """

    custody_kind: ClassVar[SubjectKind] = SubjectKind.CONSENT

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=ConsentState.choices, default=ConsentState.RECORDED)
    method = models.CharField(max_length=16, choices=Method.choices)
    language = models.CharField(max_length=40)
    obtained_on = models.DateField(null=True)
    obtained_by = models.CharField(max_length=120)
    conditions = models.TextField(blank=True)
    expires_on = models.DateField(null=True)
    guardian = models.CharField(max_length=16, choices=Guardian.choices)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    objects: ClassVar[models.Manager["ConsentRecord"]] = RecordQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=ConsentState.values), name="consent_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(expires_on__isnull=True)
                | models.Q(obtained_on__isnull=True)
                | models.Q(expires_on__gte=models.F("obtained_on")),
                name="consent_expires_after_it_was_given",
            ),
            models.CheckConstraint(
                condition=models.Q(obtained_on__isnull=True)
                | models.Q(obtained_on__lte=TruncDate(models.F("recorded_at") + AHEAD_OF_UTC)),
                name="consent_is_recorded_after_it_was_given",
            ),
            models.CheckConstraint(
                condition=models.Q(method__in=Method.values, guardian__in=Guardian.values),
                name="consent_words_are_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(language="") & ~models.Q(obtained_by=""), name="consent_says_how_and_by_whom"
            ),
            # With `replaces` being unique this makes one line of records, with one that counts.
            models.UniqueConstraint(
                "source", condition=models.Q(replaces__isnull=True), name="one_first_consent_per_source"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def is_live(self, on: date) -> bool:
        """Neither withdrawn nor past its last day."""
        return self.state != ConsentState.WITHDRAWN and (self.expires_on is None or on <= self.expires_on)


class ConsentAnswer(AppendOnly):
    """One answer of a record, about one audience; a trigger refuses a yes where a needed guardian has not agreed (D3).

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(ConsentRecord, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=24, choices=Audience.choices)
    answer = models.CharField(max_length=8, choices=Answer.choices)

    objects: ClassVar[models.Manager["ConsentAnswer"]] = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("record", "audience", name="one_answer_per_audience"),
            models.CheckConstraint(condition=models.Q(answer__in=Answer.values), name="answer_is_known"),
            models.CheckConstraint(condition=models.Q(audience__in=Audience.values), name="audience_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.audience}: {self.answer}"


class Withdrawal(AppendOnly):
    """The person took consent back, wholly or for some audiences; effective from the next question asked (D3).

    .. no_pii: reason is a choice of words by the NGO, without names
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey(ConsentRecord, on_delete=models.PROTECT, related_name="+")
    audiences = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    withdrawn_by = models.UUIDField()
    withdrawn_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Withdrawal"]] = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(audiences=[]), name="withdrawal_names_a_use"),
        ]

    def __str__(self) -> str:
        return str(self.id)
