"""What was built, what is in it and what is not, what went out, and what was called back."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from common.ids import new_id
from custody.acts import SubjectKind
from disclosure.kinds import Copy, WithheldPart
from disclosure.models.counterpart import RecipientKey
from disclosure.models.request import DisclosureRequest, ItemDecision
from disclosure.states import PackageState
from disclosure.visibility import DecidingQuerySet, RecallQuerySet, ReleasedItemQuerySet, RequestItemQuerySet
from submissions.kinds import ScanOutcome
from submissions.models import Item


class WorkingCopy(models.Model):
    """A copy made from an item, with less in it: faces or names taken out. It carries every limit of the item (D4).

    id: also the id of its stored object in custody.  upload_id: its staged parts until it is in the vault.
    scan: what the scanner said of these bytes; empty while nobody has looked.  confirmed_by: a second person, who
    opened it and found that it is what its maker says; until then it does not leave.
    .. no_pii: what_was_done must not name anybody (the form says so)
    """

    custody_kind: ClassVar = SubjectKind.WORKING_COPY

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    upload_id = models.UUIDField(unique=True, default=new_id)
    what_was_done = models.TextField()
    extension = models.CharField(max_length=12, blank=True)
    size_bytes = models.BigIntegerField()
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    stored_at = models.DateTimeField(null=True)
    scan = models.CharField(max_length=16, choices=ScanOutcome.choices, blank=True)
    scan_detail = models.CharField(max_length=400, blank=True)
    scanned_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    attempt = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["WorkingCopy"]] = RequestItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(what_was_done=""), name="working_copy_says_what_was_done"),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="working_copy_is_not_empty"),
            models.CheckConstraint(
                condition=Q(scan="", scanned_at__isnull=True)
                | Q(scan__in=ScanOutcome.values, scanned_at__isnull=False, stored_at__isnull=False),
                name="working_copy_scan_says_when",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False, stored_at__isnull=False)
                & ~Q(confirmed_by=F("made_by")),
                name="working_copy_is_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Package(models.Model):
    """One building of a release package. Its bytes can be reached only once it is SEALED; a killed worker leaves none.

    blob_name: in store A, sealed to the recipient's key; sha256: of those sealed bytes.
    .. no_pii:
    """

    custody_kind: ClassVar = SubjectKind.PACKAGE

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(DisclosureRequest, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=PackageState.choices, default=PackageState.BUILDING)
    key = models.ForeignKey(RecipientKey, on_delete=models.PROTECT, related_name="+")
    attempt = models.PositiveIntegerField(default=1)
    lease_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    blob_name = models.CharField(max_length=128, blank=True)
    size_bytes = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=120, blank=True)

    objects: ClassVar[models.Manager["Package"]] = DecidingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-started_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=PackageState.values), name="package_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[PackageState.SEALED, PackageState.RELEASED])
                | Q(sealed_at__isnull=False, size_bytes__isnull=False, sha256__regex=r"^[0-9a-f]{64}$")
                & ~Q(blob_name=""),
                name="package_sealed_says_what",
            ),
            models.UniqueConstraint(
                "request", condition=~Q(state=PackageState.DISCARDED), name="one_standing_package_per_request"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ReleasedItem(models.Model):
    """One item in one package. The database itself refuses the row unless everything the Protocol asks holds (D1–D3).

    sha256, size_bytes: of what is in the package, the original or the working copy.
    .. no_pii:
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(ItemDecision, on_delete=models.PROTECT, related_name="+")
    production_number = models.CharField(max_length=32)
    copy = models.CharField(max_length=16, choices=Copy.choices)
    sha256 = models.CharField(max_length=64)
    sha512 = models.CharField(max_length=128)
    size_bytes = models.BigIntegerField()
    opened_at = models.DateTimeField()

    objects: ClassVar[models.Manager["ReleasedItem"]] = ReleasedItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["production_number"]
        constraints: ClassVar = [
            models.UniqueConstraint("package", "item", name="released_item_once_per_package"),
            models.UniqueConstraint("package", "production_number", name="production_number_once_per_package"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="released_item_sha256"),
            models.CheckConstraint(condition=Q(sha512__regex=r"^[0-9a-f]{128}$"), name="released_item_sha512"),
        ]
        indexes: ClassVar = [models.Index(fields=["item"], name="released_item_of_item")]

    def __str__(self) -> str:
        return self.production_number


class WithheldItem(models.Model):
    """An item of the request that is not in the package, and why: a list of `Bar` values.

    .. no_pii:
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    bars = models.JSONField(default=list)
    part = models.CharField(max_length=8, choices=WithheldPart.choices)

    objects: ClassVar[models.Manager["WithheldItem"]] = RequestItemQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("package", "item", name="withheld_item_once_per_package"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Recall(models.Model):
    """The recipient was told that agreement to some released items has ended, and what it must do with them.

    .. no_pii:
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(DisclosureRequest, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    item_count = models.PositiveIntegerField()
    reason = models.TextField()
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()
    recipient_answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Recall"]] = RecallQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-sent_at", "id"]

    def __str__(self) -> str:
        return str(self.id)
