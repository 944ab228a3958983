"""What was sealed to somebody else's key, to leave the house."""

from django.db import models
from django.db.models import F, Q


class SealedPackage(models.Model):
    """One complete package in store A, sealed to a recipient. Not readable by the partner face's database role.

    sha256: of the sealed bytes.  removed_at: when it was thrown away; the row stays.
    .. no_pii:
    """

    name = models.CharField(max_length=128, primary_key=True)
    package_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    recipient_fingerprint = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("package_id",),
                condition=Q(removed_at__isnull=True),
                name="custody_one_sealed_file_per_package",
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="custody_package_sha256"),
            models.CheckConstraint(
                condition=Q(recipient_fingerprint__regex=r"^[0-9a-f]{64}$"), name="custody_package_recipient"
            ),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="custody_package_not_empty"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(removed_at__gte=F("sealed_at")),
                name="custody_package_removed_after",
            ),
        )
