"""Files that explain a message: kept in the vault like originals, and never material of a submission."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.ids import new_id
from custody.acts import SubjectKind
from dialogue.models.threads import Message
from dialogue.states.threads import IN_THE_VAULT, AttachmentState
from dialogue.visibility.threads import AttachmentQuerySet, ScanQuerySet
from submissions.kinds import ScanOutcome

LABEL_LENGTH = 80


class Attachment(models.Model):
    """A file that an organisation attached to a message: sealed while it came in, two copies, hashed, in the log.

    id: also the id of its stored object in custody.  upload_id: its staged parts until it is in the vault.
    label: how the organisation calls it; the file's own name, which could name somebody, is not kept.
    .. no_pii: label is neutral by design (the form says so)
    """

    custody_kind: ClassVar = SubjectKind.ITEM

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    upload_id = models.UUIDField(unique=True, default=new_id)
    state = models.CharField(max_length=16, choices=AttachmentState.choices, default=AttachmentState.ARRIVED)
    label = models.CharField(_("what it is"), max_length=LABEL_LENGTH)
    size_bytes = models.BigIntegerField()
    attached_by = models.UUIDField()
    attached_at = models.DateTimeField()
    stored_at = models.DateTimeField(null=True)
    secured_at = models.DateTimeField(null=True)
    attempt = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Attachment"]] = AttachmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-attached_at", "-id"]
        indexes: ClassVar = [
            models.Index(
                fields=["state", "attached_at"],
                name="attachment_work",
                condition=~Q(state=AttachmentState.SECURED),
            ),
            models.Index(fields=["-attached_at", "-id"], name="attachment_newest"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(label=""), name="attachment_says_what_it_is"),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="attachment_is_not_empty"),
            models.CheckConstraint(condition=Q(state__in=AttachmentState.values), name="attachment_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=AttachmentState.ARRIVED) | Q(stored_at__isnull=False),
                name="attachment_stored_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=AttachmentState.SECURED) | Q(secured_at__isnull=False),
                name="attachment_secured_says_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_in_the_vault(self) -> bool:
        return self.state in IN_THE_VAULT


class AttachmentScan(models.Model):
    """What a scanner said of an attachment: a label with the tool's name, never a decision (V5).

    .. no_pii: words of the tool, not of the file
    """

    id = models.BigAutoField(primary_key=True)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=16, choices=ScanOutcome.choices)
    detail = models.CharField(max_length=400, blank=True)
    tool = models.CharField(max_length=60)
    tool_version = models.CharField(max_length=60)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["AttachmentScan"]] = ScanQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["attachment", "-at"], name="attachment_scan_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(outcome__in=ScanOutcome.values), name="attachment_scan_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} ({self.tool})"
