from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Organisation, Team
from common.ids import new_id
from custody.acts import SubjectKind
from submissions.kinds import Copies, Kind, Level, Obtained, Urgency
from submissions.states import SUBMISSION_WORDS_FOR_NGO, SubmissionState
from submissions.visibility import SubmissionQuerySet


class Submission(models.Model):
    """What one provider hands over at one time; after hand-over it says how much and where it stands, not what.

    .. no_pii: label is neutral by design (the form says so); what it tells is in sealed_account
    """

    custody_kind: ClassVar[SubjectKind] = SubjectKind.SUBMISSION

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=16, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    created_by = models.UUIDField()
    created_at = models.DateTimeField()
    kind = models.CharField(max_length=16, choices=Kind.choices)
    state = models.CharField(max_length=24, choices=SubmissionState.choices, default=SubmissionState.DRAFT)
    label = models.CharField(max_length=80)
    level = models.CharField(max_length=16, choices=Level.choices, default=Level.STANDARD)
    urgency = models.CharField(max_length=16, choices=Urgency.choices, default=Urgency.ROUTINE)
    sealed_account = models.BinaryField(default=bytes, blank=True)
    # The provider said so at hand-over; without it, nobody recorded means that nobody's consent is known (D3).
    concerns_nobody = models.BooleanField(default=False)
    handed_over_by = models.UUIDField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    # Nobody sees content before a team is assigned: no team, no rule to match.
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    reviewer_id = models.UUIDField(null=True)
    # Something was secured or handed over since the newest receipt: so that nobody has to look at all items for it.
    receipt_due = models.BooleanField(default=False, db_default=False)

    objects: ClassVar[models.Manager["Submission"]] = SubmissionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=SubmissionState.values), name="submission_state_is_known"),
            models.CheckConstraint(
                condition=Q(handed_over_at__isnull=True, handed_over_by__isnull=True)
                | Q(handed_over_at__isnull=False, handed_over_by__isnull=False),
                name="submission_hand_over_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[SubmissionState.DRAFT, SubmissionState.ABANDONED], handed_over_at__isnull=True)
                | ~Q(state__in=[SubmissionState.DRAFT, SubmissionState.ABANDONED])
                & Q(handed_over_at__isnull=False)
                & ~Q(sealed_account=b""),
                name="submission_handed_over_is_sealed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-created_at"], name="submission_of_organisation"),
            models.Index("state", "handed_over_at", name="submission_queue"),
            models.Index("handed_over_at", name="submission_receipt_due", condition=Q(receipt_due=True)),
            models.Index(fields=["team", "-handed_over_at"], name="submission_of_team"),
            # How much waits and what is urgent, counted from the index; and what decides who sees what else of it.
            models.Index(
                fields=["state", "urgency", "handed_over_at"],
                include=["id", "acknowledged_at", "team", "reviewer_id"],
                name="submission_waits",
                condition=Q(handed_over_at__isnull=False),
            ),
            models.Index(
                fields=["id"],
                include=["handed_over_at", "organisation", "team"],
                name="submission_seen",
                condition=Q(handed_over_at__isnull=False),
            ),
            # The work list of one person: few of all there are.
            models.Index(
                "reviewer_id", "handed_over_at", name="submission_of_reviewer", condition=Q(reviewer_id__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_draft(self) -> bool:
        return self.state == SubmissionState.DRAFT

    @property
    def word_for_ngo(self) -> str:
        return str(SUBMISSION_WORDS_FOR_NGO[SubmissionState(self.state)])


class SubmissionDraft(models.Model):
    """The words of a submission being prepared; sealed into Submission.sealed_account and deleted at hand-over.

    .. pii: free text may name places and people until hand-over
    .. pii_types: free text
    .. pii_retirement: row deleted in the transaction that hands over or abandons
    """

    submission = models.OneToOneField(Submission, primary_key=True, on_delete=models.PROTECT, related_name="+")
    narrative = models.TextField(blank=True)
    places = models.TextField(blank=True)
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    obtained = models.CharField(max_length=32, choices=Obtained.choices, blank=True)
    obtained_how = models.TextField(blank=True)
    held_by = models.TextField(blank=True)
    held_since = models.DateField(null=True)
    collected_by = models.TextField(blank=True)
    intermediary = models.TextField(blank=True)
    copies = models.CharField(max_length=16, choices=Copies.choices, blank=True)
    copies_where = models.TextField(blank=True)
    # Consent step: the NGO has said whom the material concerns, or that it concerns nobody.
    concerns_nobody = models.BooleanField(default=False)
    # Fingerprints from the NGO's own archive, one a line, to be compared with what arrives.
    manifest = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.submission_id)
