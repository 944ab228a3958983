"""What is to be disclosed to whom, what each provider is asked about it, and what it answered for each item."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.ids import new_id
from custody.acts import SubjectKind
from disclosure.kinds import AnswerGiven, Copy, CounterpartKind, Purpose
from disclosure.models.counterpart import AssistanceRequest, Counterpart
from disclosure.states import QuestionState, RequestState
from disclosure.visibility import (
    DecidingQuerySet,
    DecisionQuerySet,
    QuestionQuerySet,
    RequestItemQuerySet,
    RequestQuerySet,
)
from submissions.models import Item

_WAS_APPROVED = (
    RequestState.APPROVED,
    RequestState.PACKAGED,
    RequestState.RELEASED,
    RequestState.ACKNOWLEDGED,
)


class DisclosureRequest(models.Model):
    """One recipient, one purpose, some items: what leaves, leaves through one of these (D1).

    .. no_pii: purpose_words and legal_basis must not name anybody (the form says so)
    """

    custody_kind: ClassVar = SubjectKind.DISCLOSURE

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=16, unique=True)
    counterpart = models.ForeignKey(Counterpart, on_delete=models.PROTECT, related_name="+")
    assistance = models.ForeignKey(AssistanceRequest, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=RequestState.choices, default=RequestState.DRAFTED)
    purpose = models.CharField(_("what it is wanted for"), max_length=24, choices=Purpose.choices)
    purpose_words = models.TextField(_("which proceedings"))
    legal_basis = models.TextField(_("legal basis"))
    created_by = models.UUIDField()
    created_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField(null=True)
    answer_by = models.DateField(_("answers are due"), null=True)
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)
    released_by = models.UUIDField(null=True)
    released_at = models.DateTimeField(null=True)
    delivered_how = models.CharField(max_length=300, blank=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_note = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["DisclosureRequest"]] = RequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="disclosure_state_is_known"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="disclosure_purpose_is_known"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | ~Q(approved_by=F("created_by")) & (Q(asked_by__isnull=True) | ~Q(approved_by=F("asked_by"))),
                name="disclosure_is_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="disclosure_approval_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_WAS_APPROVED) | Q(approved_by__isnull=False),
                name="disclosure_leaves_only_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RequestState.RELEASED, RequestState.ACKNOWLEDGED])
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="disclosure_release_says_who_and_when",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-created_at"], name="disclosure_by_step")]

    def __str__(self) -> str:
        return self.reference


class RequestItem(models.Model):
    """An item is in a request. Taken out again, the row stays and says when.

    working_copy_id: the stored working copy that leaves instead of the original.
    approved_at: of the approval in which it was among what may leave; what a Head saw withheld waits for another one.
    .. no_pii:
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(DisclosureRequest, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    copy = models.CharField(max_length=16, choices=Copy.choices, default=Copy.ORIGINAL)
    working_copy = models.ForeignKey("disclosure.WorkingCopy", null=True, on_delete=models.PROTECT, related_name="+")
    added_by = models.UUIDField()
    added_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["RequestItem"]] = RequestItemQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("request", "item", condition=Q(removed_at__isnull=True), name="request_item_once"),
            models.CheckConstraint(
                condition=Q(copy=Copy.ORIGINAL, working_copy__isnull=True)
                | Q(copy=Copy.WORKING_COPY, working_copy__isnull=False),
                name="request_item_says_which_copy",
            ),
        ]
        indexes: ClassVar = [
            # Has anything changed since the provider was asked?
            models.Index(fields=["request", "added_at"], name="request_item_added"),
            models.Index(
                fields=["request", "removed_at"], name="request_item_removed", condition=Q(removed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Question(models.Model):
    """What one provider is asked: its own items, this recipient, this purpose. It mentions no other provider (C10).

    The columns after `asked_at` are what was asked, word for word: an answer counts only while they are still true, and
    while no item of the provider was added to the request or taken out of it.
    .. no_pii:
    """

    custody_kind: ClassVar = SubjectKind.QUESTION

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(DisclosureRequest, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=QuestionState.choices, default=QuestionState.OPEN)
    asked_at = models.DateTimeField()
    recipient_name = models.CharField(max_length=200)
    recipient_name_ar = models.CharField(max_length=200, blank=True)
    recipient_kind = models.CharField(max_length=24, choices=CounterpartKind.choices)
    jurisdiction = models.CharField(max_length=120)
    key_fingerprint = models.CharField(max_length=64)
    purpose = models.CharField(max_length=24, choices=Purpose.choices)
    purpose_words = models.TextField()
    legal_basis = models.TextField()
    answer_by = models.DateField()
    cooling_hours = models.PositiveSmallIntegerField()
    reminded = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Question"]] = QuestionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=QuestionState.values), name="question_state_is_known"),
            models.UniqueConstraint(
                "request",
                "organisation",
                condition=~Q(state=QuestionState.ENDED),
                name="one_question_per_provider_and_request",
            ),
            models.CheckConstraint(
                condition=Q(state=QuestionState.ENDED, ended_at__isnull=False)
                | ~Q(state=QuestionState.ENDED) & Q(ended_at__isnull=True),
                name="question_end_says_when",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "answer_by"], name="question_of_organisation")
        ]

    def __str__(self) -> str:
        return str(self.id)


class ItemDecision(models.Model):
    """What a provider said about one item of a question. A new answer is a new row; the old one stays.

    effective_from: when the cooling period is over; until then staff do not see it and it can be taken back.
    .. no_pii: reason and only_in must not name anybody (the form says so)
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=24, choices=AnswerGiven.choices)
    redacted = models.BooleanField(_("only with redactions"), default=False)
    no_public_use = models.BooleanField(_("no public use"), default=False)
    only_in = models.CharField(_("only in these proceedings"), max_length=300, blank=True)
    as_hazard = models.BooleanField(_("also if malware was found or it was not scanned"), default=False)
    # Without it the recipient does not learn from whom the item came (C4).
    name_us = models.BooleanField(_("we may be named as the provider"), default=False)
    expires_on = models.DateField(_("until"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    given_by = models.UUIDField()
    given_at = models.DateTimeField()
    effective_from = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(blank=True)

    objects: ClassVar[models.Manager["ItemDecision"]] = DecisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-given_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(answer__in=AnswerGiven.values), name="decision_answer_is_known"),
            models.CheckConstraint(
                condition=~Q(answer=AnswerGiven.REFUSED)
                | Q(
                    redacted=False,
                    no_public_use=False,
                    as_hazard=False,
                    name_us=False,
                    only_in="",
                    expires_on__isnull=True,
                ),
                name="decision_refusal_has_no_conditions",
            ),
            models.CheckConstraint(
                condition=~Q(answer=AnswerGiven.AGREED) | Q(redacted=False, no_public_use=False, only_in=""),
                name="decision_agreed_has_no_conditions",
            ),
            models.CheckConstraint(condition=Q(effective_from__gte=F("given_at")), name="decision_cools_forward"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="decision_withdrawal_says_who_and_when",
            ),
            models.UniqueConstraint(
                "question",
                "item",
                condition=Q(taken_back_at__isnull=True, replaced_at__isnull=True),
                name="one_standing_decision_per_item",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["item"], name="decision_of_item")]

    def __str__(self) -> str:
        return f"{self.answer} {self.item_id}"


class Veto(models.Model):
    """A protection officer stops a disclosure; while it stands nothing of the request leaves.

    .. no_pii: reason must not name anybody (the form says so)
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(DisclosureRequest, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    given_by = models.UUIDField()
    given_at = models.DateTimeField()
    lifted_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Veto"]] = DecidingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("request", condition=Q(lifted_at__isnull=True), name="one_standing_veto"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="veto_lift_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ItemHold(models.Model):
    """An item may not leave in any request until the hold is lifted.

    .. no_pii: reason must not name anybody (the form says so)
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    set_by = models.UUIDField()
    set_at = models.DateTimeField()
    lifted_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["ItemHold"]] = DecidingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("item", condition=Q(lifted_at__isnull=True), name="one_standing_hold"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="hold_lift_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
