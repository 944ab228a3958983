"""Requests to help reach somebody (T2)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from common.ids import new_id
from consent.models import Source
from custody.acts import SubjectKind
from dialogue.states.reaching import OPEN, KnownBy, Outcome, PersonSaid, ReachState
from dialogue.visibility.reaching import ReachQuerySet
from submissions.models import Item

KNOWN_AS_LENGTH = 80
_OPEN = sorted(OPEN)
_NOT_ANSWERED = [ReachState.ASKED, ReachState.ENDED]


class ContactRequest(models.Model):
    """The Mechanism asks an organisation to help reach somebody the organisation knows; never by name (T2, S2).

    source, item: whom it may mean, found by the portal itself; staff who asked are not told whether it found any.
    prior_count: how many earlier requests about this person lay before whoever asked.

    .. no_pii: a pseudonym or the number of an item; the form says so
    """

    custody_kind: ClassVar = SubjectKind.CONTACT_REQUEST

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=16, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=ReachState.choices, default=ReachState.ASKED)
    known_by = models.CharField(max_length=16, choices=KnownBy.choices)
    known_as = models.CharField(max_length=KNOWN_AS_LENGTH)
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField()
    due_on = models.DateField()
    prior_count = models.PositiveSmallIntegerField(default=0)
    after_refusal = models.BooleanField(default=False)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    # The organisation's answer; it need not say why.
    answer_words = models.TextField(blank=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    # The person's answer, as the organisation brings it.
    person_said = models.CharField(max_length=8, choices=PersonSaid.choices, blank=True)
    person_on = models.DateField(null=True)
    person_words = models.TextField(blank=True)
    person_by = models.UUIDField(null=True)
    person_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    outcome_words = models.TextField(blank=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["ContactRequest"]] = ReachQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-asked_at", "-id"], name="contact_request_of"),
            models.Index("due_on", "id", name="contact_request_open", condition=Q(state__in=_OPEN)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ReachState.values), name="contact_request_state_known"),
            models.CheckConstraint(condition=Q(known_by__in=KnownBy.values), name="contact_request_known_by_known"),
            models.CheckConstraint(
                condition=~Q(known_as="") & ~Q(purpose=""), name="contact_request_says_whom_and_why"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_NOT_ANSWERED) | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="contact_request_answer_says_who",
            ),
            models.CheckConstraint(
                condition=Q(person_said="", person_on__isnull=True, person_by__isnull=True, person_at__isnull=True)
                | Q(
                    person_said__in=PersonSaid.values,
                    person_on__isnull=False,
                    person_by__isnull=False,
                    person_at__isnull=False,
                ),
                name="contact_request_person_says_when",
            ),
            models.CheckConstraint(
                condition=(~Q(state=ReachState.CONSENTED) | Q(person_said=PersonSaid.YES))
                & (~Q(state=ReachState.REFUSED) | Q(person_said=PersonSaid.NO)),
                name="contact_request_state_is_what_person_said",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReachState.ENDED)
                | Q(outcome__in=Outcome.values, ended_by__isnull=False, ended_at__isnull=False),
                name="contact_request_ended_says_how",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
