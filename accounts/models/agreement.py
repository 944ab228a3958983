from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation
from accounts.states import AgreementState
from accounts.visibility import AgreementQuerySet, AgreementTextQuerySet, TermsQuerySet
from common.ids import new_id
from custody.acts import SubjectKind

DEFAULT_FEEDBACK_DAYS = 60
DEFAULT_NOTICE_DAYS = 21
DEFAULT_COOLING_HOURS = 72


class AgreementKind(models.TextChoices):
    PROTOCOL = "protocol", _("Protocol of Cooperation")
    MEMORANDUM = "memorandum", _("Memorandum of Understanding")


class AgreementText(models.Model):
    """One wording in one language; a new wording is a new version, never an edit (C1).

    .. no_pii:
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=16, choices=AgreementKind.choices)
    version = models.CharField(max_length=24)
    language = models.CharField(max_length=8)
    title = models.CharField(max_length=200)
    text = models.TextField()
    adopted_on = models.DateField()

    objects = AgreementTextQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-adopted_on", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint("kind", "version", "language", name="one_wording_per_version_and_language"),
            models.CheckConstraint(condition=models.Q(kind__in=AgreementKind.values), name="agreement_text_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version} {self.language}"


class Agreement(models.Model):
    """The Protocol as one organisation signed it, or a memorandum one side asked for (C1, C2).

    signatories: names of those who signed, as the organisation gave them.

    .. pii: signatories
    .. pii_types: name
    .. pii_retirement: kept as long as the agreement binds
    """

    custody_kind: ClassVar = SubjectKind.AGREEMENT

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=AgreementKind.choices)
    state = models.CharField(max_length=16, choices=AgreementState.choices)
    text = models.ForeignKey(AgreementText, null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    subject = models.TextField(blank=True)
    signed_on = models.DateField(null=True)
    signatories = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    reason = models.TextField(blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=AgreementState.values), name="agreement_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state__in=[AgreementState.SIGNED, AgreementState.ENDED])
                | models.Q(signed_on__isnull=False, signatories__len__gt=0),
                name="signed_agreement_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=AgreementKind.PROTOCOL) | models.Q(text__isnull=False),
                name="protocol_has_a_wording",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=AgreementState.DECLINED) | ~models.Q(reason=""),
                name="declined_agreement_says_why",
            ),
            models.UniqueConstraint(
                "organisation",
                "kind",
                condition=models.Q(state=AgreementState.SIGNED, kind=AgreementKind.PROTOCOL),
                name="one_protocol_in_force",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class AgreementTerms(models.Model):
    """What a memorandum changes against the defaults of the Protocol (C2).

    .. no_pii:
    """

    agreement = models.OneToOneField(Agreement, primary_key=True, on_delete=models.PROTECT, related_name="+")
    feedback_days = models.PositiveSmallIntegerField(_("days until feedback is due"), default=DEFAULT_FEEDBACK_DAYS)
    notice_days = models.PositiveSmallIntegerField(_("days of notice before a meeting"), default=DEFAULT_NOTICE_DAYS)
    cooling_hours = models.PositiveSmallIntegerField(
        _("hours between an agreement to disclose and its effect"), default=DEFAULT_COOLING_HOURS
    )

    objects = TermsQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(feedback_days__range=(1, 365), notice_days__range=(1, 365)),
                name="terms_are_within_a_year",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
