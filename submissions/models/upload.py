from typing import ClassVar

from django.db import models

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
