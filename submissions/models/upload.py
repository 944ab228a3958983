from typing import ClassVar
from uuid import UUID

from django.db import models

from common.actors import Actor, Role
from common.ids import new_id
from submissions.models.item import Item


class Upload(models.Model):
    """The way one item comes in. Its offset is the sum of durable parts, which custody keeps; never a number here.

    .. no_pii: the capability is kept hashed
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="+")
    length_bytes = models.PositiveBigIntegerField()
    capability_sha256 = models.BinaryField()
    capability_until = models.DateTimeField()
    # Who asked for the capability: what arrives under it is recorded as their act.
    sender_id = models.UUIDField()
    sender_role = models.CharField(max_length=32, choices=Role.choices)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    warned = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    staging_removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index("expires_at", name="upload_open", condition=models.Q(finished_at__isnull=True))
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def sender(self) -> Actor:
        return self.sender_for(self.item.submission.organisation_id)

    def sender_for(self, organisation_id: UUID) -> Actor:
        """The same, where whose item it is has been read already."""
        return Actor(self.sender_id, Role(self.sender_role), organisation_id)
