"""Sealed parts on their way in."""

from django.db import models
from django.db.models import F, Q


class StagedPart(models.Model):
    """One durable, sealed part of an upload; an acknowledged byte lies in exactly one of these.

    The row stays when the bytes are removed, so that the audit can see that they were not removed too early.
    .. no_pii:
    """

    upload_id = models.UUIDField()
    part_number = models.PositiveIntegerField()
    offset = models.BigIntegerField()
    length_bytes = models.BigIntegerField()
    name = models.CharField(max_length=128, unique=True)
    received_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = models.Manager()

    class Meta:
        ordering = ("offset",)
        constraints = (
            models.UniqueConstraint(fields=("upload_id", "offset"), name="custody_one_part_per_offset"),
            models.CheckConstraint(condition=Q(offset__gte=0, length_bytes__gt=0), name="custody_part_not_empty"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(removed_at__gte=F("received_at")),
                name="custody_part_removed_after",
            ),
        )
