"""Preservation leads: material elsewhere that may be lost, worked from urgency to outcome (W3)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from common.ids import new_id
from custody.acts import SubjectKind
from dialogue.states.leads import LEAD_WORDS_FOR_NGO, LeadOutcome, LeadState, LeadUrgency
from dialogue.visibility.leads import LeadQuerySet, MatchQuerySet
from submissions.models import Submission


class PreservationLead(models.Model):
    """The work on a submission that is a lead; begun by the portal itself soon after the hand-over.

    since: the hand-over.
    owner_id: who works on it; pseudonym of a member of staff, shown to staff only.
    outcome_words: what the organisation is told beside the outcome.

    .. no_pii: the form says so
    """

    custody_kind: ClassVar = SubjectKind.LEAD

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=LeadState.choices, default=LeadState.NEW)
    urgency = models.PositiveSmallIntegerField(choices=LeadUrgency.choices)
    since = models.DateTimeField()
    weighed_by = models.UUIDField(null=True)
    weighed_at = models.DateTimeField(null=True)
    owner_id = models.UUIDField(null=True)
    taken_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, choices=LeadOutcome.choices, blank=True)
    outcome_words = models.TextField(blank=True)
    closed_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["PreservationLead"]] = LeadQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["urgency", "since", "id"]
        indexes: ClassVar = [
            models.Index("urgency", "since", "id", name="lead_queue", condition=~Q(state=LeadState.CLOSED)),
            models.Index(fields=["-closed_at", "-id"], name="lead_closed", condition=Q(state=LeadState.CLOSED)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=LeadState.values), name="lead_state_is_known"),
            models.CheckConstraint(condition=Q(urgency__in=LeadUrgency.values), name="lead_urgency_is_known"),
            models.CheckConstraint(
                condition=Q(weighed_by__isnull=True, weighed_at__isnull=True)
                | Q(weighed_by__isnull=False, weighed_at__isnull=False),
                name="lead_weighed_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state=LeadState.NEW, owner_id__isnull=True, taken_at__isnull=True)
                | ~Q(state=LeadState.NEW) & Q(owner_id__isnull=False, taken_at__isnull=False),
                name="lead_taken_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state=LeadState.CLOSED, outcome__in=LeadOutcome.values)
                & Q(closed_by__isnull=False, closed_at__isnull=False)
                | ~Q(state=LeadState.CLOSED) & Q(outcome="", closed_by__isnull=True, closed_at__isnull=True),
                name="lead_closed_says_how_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def word_for_ngo(self) -> str:
        return str(LEAD_WORDS_FOR_NGO[LeadState(self.state)])


class LeadMatch(models.Model):
    """A later submission of the same organisation holds what the lead spoke of.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    lead = models.ForeignKey(PreservationLead, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    matched_by = models.UUIDField()
    matched_at = models.DateTimeField()

    objects: ClassVar[models.Manager["LeadMatch"]] = MatchQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["matched_at", "id"]
        constraints: ClassVar = [models.UniqueConstraint("lead", "submission", name="lead_match_once")]

    def __str__(self) -> str:
        return str(self.pk)
