"""Whom the Mechanism cooperates with, what they promised in writing, and the key that only they can open."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.ids import new_id
from custody.acts import SubjectKind
from disclosure.kinds import AssuranceKind, CounterpartKind
from disclosure.states import AssistanceState, KeyState
from disclosure.visibility import CounterpartQuerySet, DecidingQuerySet


class Counterpart(models.Model):
    """An authority, court or United Nations body: sender of requests, recipient of disclosures (W6).

    .. no_pii: offices, not people
    """

    custody_kind: ClassVar = SubjectKind.COUNTERPART

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=200, unique=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=24, choices=CounterpartKind.choices)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=120)
    legal_basis = models.TextField(_("legal basis of the cooperation"))
    law = models.TextField(_("the law it works under"), blank=True)
    possible = models.TextField(_("what is possible"), blank=True)
    use_of_material = models.TextField(_("how it may use the Mechanism's material"), blank=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_why = models.TextField(blank=True)

    objects: ClassVar[models.Manager["Counterpart"]] = CounterpartQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=CounterpartKind.values), name="counterpart_kind_is_known"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(legal_basis=""), name="counterpart_is_described"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="counterpart_end_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CounterpartContact(models.Model):
    """An office or person at a counterpart through which it is reached.

    .. pii: official contacts
    .. pii_types: name, contact
    .. pii_retirement: the row stays, ended; it says through whom something went
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    counterpart = models.ForeignKey(Counterpart, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(_("office or person"), max_length=200)
    how_to_reach = models.CharField(_("how to reach it"), max_length=300)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["CounterpartContact"]] = DecidingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["recorded_at", "id"]

    def __str__(self) -> str:
        return str(self.id)


class Assurance(models.Model):
    """One promise of a counterpart, by a document of a date, valid until a day or until it is taken back (W6).

    .. no_pii: reference of a document
    """

    custody_kind: ClassVar = SubjectKind.ASSURANCE

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    counterpart = models.ForeignKey(Counterpart, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("what is promised"), max_length=32, choices=AssuranceKind.choices)
    document = models.CharField(_("document"), max_length=300)
    given_on = models.DateField(_("date of the document"))
    valid_until = models.DateField(_("valid until"), null=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_why = models.TextField(blank=True)

    objects: ClassVar[models.Manager["Assurance"]] = CounterpartQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["kind", "-given_on"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=AssuranceKind.values), name="assurance_kind_is_known"),
            models.CheckConstraint(condition=~Q(document=""), name="assurance_names_its_document"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("given_on")),
                name="assurance_ends_after_it_was_given",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="assurance_end_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.given_on}"

    def is_in_force(self, on: date) -> bool:
        return self.ended_at is None and self.given_on <= on and (self.valid_until is None or on <= self.valid_until)


class RecipientKey(models.Model):
    """A counterpart's public key (age). Nothing is sealed to it before a second person compared its fingerprint.

    .. no_pii:
    """

    custody_kind: ClassVar = SubjectKind.RECIPIENT_KEY

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    counterpart = models.ForeignKey(Counterpart, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=KeyState.choices, default=KeyState.PROPOSED)
    age_recipient = models.CharField(_("public key"), max_length=100)
    fingerprint = models.CharField(max_length=64)
    expires_on = models.DateField(_("valid until"), null=True)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    retired_by = models.UUIDField(null=True)
    retired_at = models.DateTimeField(null=True)
    retired_why = models.TextField(blank=True)

    objects: ClassVar[models.Manager["RecipientKey"]] = DecidingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-proposed_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=KeyState.values), name="recipient_key_state_is_known"),
            models.CheckConstraint(condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"), name="recipient_key_fingerprint"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="recipient_key_is_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=KeyState.CONFIRMED) | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="recipient_key_confirmation_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=KeyState.RETIRED) | Q(retired_by__isnull=False, retired_at__isnull=False),
                name="recipient_key_retirement_says_who_and_when",
            ),
            models.UniqueConstraint(
                "counterpart", condition=Q(state=KeyState.CONFIRMED), name="one_confirmed_key_per_counterpart"
            ),
        ]

    def __str__(self) -> str:
        return self.fingerprint[:16]

    def is_usable(self, on: date) -> bool:
        return self.state == KeyState.CONFIRMED and (self.expires_on is None or on <= self.expires_on)


class AssistanceRequest(models.Model):
    """What a counterpart asked of the Mechanism; disclosures are worked from it (W6).

    .. no_pii: subject must not name anybody (the form says so)
    """

    custody_kind: ClassVar = SubjectKind.ASSISTANCE

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=16, unique=True)
    counterpart = models.ForeignKey(Counterpart, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=AssistanceState.choices, default=AssistanceState.OPEN)
    their_reference = models.CharField(_("their reference"), max_length=120, blank=True)
    subject = models.TextField(_("what they ask"))
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("answer due"), null=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    closed_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)

    objects: ClassVar[models.Manager["AssistanceRequest"]] = CounterpartQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-received_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=AssistanceState.values), name="assistance_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=AssistanceState.OPEN, closed_at__isnull=True, closed_by__isnull=True)
                | ~Q(state=AssistanceState.OPEN) & Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome=""),
                name="assistance_outcome_says_who_when_and_what",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
