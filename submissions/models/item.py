from typing import ClassVar

from django.db import models
from django.db.models import Q

from common.ids import new_id
from custody.acts import SubjectKind
from submissions.kinds import Algorithm, DigestOrigin, HeldReason, LabelKind, Level
from submissions.models.review import InformationQuestion
from submissions.models.submission import Submission
from submissions.states import ITEM_AT_REST, ITEM_WORDS_FOR_NGO, ItemState
from submissions.visibility import ItemQuerySet


class Item(models.Model):
    """The smallest tracked unit: one file as it was handed over, however strange.

    .. no_pii: the file's own name is in ItemDraft until hand-over, then in sealed_name
    """

    custody_kind: ClassVar[SubjectKind] = SubjectKind.ITEM

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    accession = models.CharField(max_length=16, unique=True)
    # Sent because the Mechanism asked for it: handed over with the answer to this question, not before.
    question = models.ForeignKey(InformationQuestion, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=ItemState.choices, default=ItemState.EXPECTED)
    level = models.CharField(max_length=16, choices=Level.choices, default=Level.STANDARD)
    size_bytes = models.PositiveBigIntegerField()
    sealed_name = models.BinaryField(default=bytes, blank=True)
    created_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    stored_at = models.DateTimeField(null=True)
    secured_at = models.DateTimeField(null=True)
    held_reason = models.CharField(max_length=32, blank=True)
    # HMAC of the SHA-256: tells workers and staff that the same bytes came before, and tells the partner face nothing.
    fingerprint = models.BinaryField(default=bytes, blank=True)
    attempt = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Item"]] = ItemQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("submission", "number", name="item_number_once_per_submission"),
            models.CheckConstraint(condition=Q(state__in=ItemState.values), name="item_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=ItemState.SECURED) | Q(secured_at__isnull=False, stored_at__isnull=False),
                name="item_secured_says_when",
            ),
            models.CheckConstraint(condition=~Q(state=ItemState.HELD) | ~Q(held_reason=""), name="item_held_says_why"),
        ]
        permissions: ClassVar = [("see_restricted_item", "May see this restricted item")]
        indexes: ClassVar = [
            # The queue of the ingest workers and of the sequencer's second half: rows in a state, oldest first.
            models.Index(
                "state",
                "received_at",
                name="item_work",
                condition=Q(state__in=[ItemState.RECEIVED, ItemState.STORED]),
            ),
            # Few are set apart, and an officer looks for them among all there are.
            models.Index("submission", name="item_held", condition=Q(state=ItemState.HELD)),
            models.Index("fingerprint", name="item_fingerprint", condition=~Q(fingerprint=b"")),
        ]

    def __str__(self) -> str:
        return self.accession

    @property
    def is_at_rest(self) -> bool:
        return self.state in ITEM_AT_REST

    @property
    def word_for_ngo(self) -> str:
        return str(ITEM_WORDS_FOR_NGO[ItemState(self.state)])

    @property
    def held_words(self) -> str:
        """Why it is set apart, in words for both sides; empty when it is not."""
        return str(HeldReason(self.held_reason).label) if self.held_reason else ""


class ItemDraft(models.Model):
    """A file's own name and note, while the submission is a draft; sealed into Item.sealed_name at hand-over.

    .. pii: file names may name people
    .. pii_types: free text
    .. pii_retirement: row deleted in the transaction that hands over or abandons
    """

    item = models.OneToOneField(Item, primary_key=True, on_delete=models.PROTECT, related_name="+")
    # Bytes, because a name may hold what text in Postgres may not (U+0000, lone surrogates): UTF-8 with surrogatepass.
    name = models.BinaryField()
    relative_path = models.BinaryField(default=bytes, blank=True)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.item_id)


class DeclaredDigest(models.Model):
    """A fingerprint the NGO gave; ingest compares it, and holds the item when it differs.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    algorithm = models.CharField(max_length=8, choices=Algorithm.choices)
    origin = models.CharField(max_length=8, choices=DigestOrigin.choices)
    value = models.CharField(max_length=64)
    # Unknown until ingest has compared it with what arrived.
    agrees = models.BooleanField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index("item", name="declared_not_compared", condition=Q(agrees__isnull=True)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint("item", "algorithm", "origin", name="declared_digest_once"),
            models.CheckConstraint(
                condition=Q(algorithm=Algorithm.SHA256, value__regex=r"^[0-9a-f]{64}$")
                | Q(algorithm=Algorithm.SHA1, value__regex=r"^[0-9a-f]{40}$")
                | Q(algorithm=Algorithm.MD5, value__regex=r"^[0-9a-f]{32}$"),
                name="declared_digest_has_its_length",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.algorithm} ({self.origin})"


class ItemLabel(models.Model):
    """What a tool said about an item: a label with the tool's name and version, never a decision.

    .. no_pii: outcome and detail are words of ours or of the tool, not of the file
    """

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=LabelKind.choices)
    outcome = models.CharField(max_length=120)
    detail = models.CharField(max_length=400, blank=True)
    tool = models.CharField(max_length=60)
    tool_version = models.CharField(max_length=60)
    fences = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["item", "kind", "-at"], name="label_newest")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.outcome}"
