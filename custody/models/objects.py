"""Stored objects, the wraps of their data keys, their copies, and the names we were about to write."""

from django.db import models
from django.db.models import Q

from custody.models.lengths import has_bytes


class CopyName(models.TextChoices):
    A = "a"
    B = "b"


class Outcome(models.TextChoices):
    OK = "ok"
    BAD = "bad"


class StoredObject(models.Model):
    """The sealed original of one item; its bytes are in two stores under the names that CopyCheck holds.

    sha256, sha512: of the plaintext, lower hex. Not readable by the partner face's database role.
    .. no_pii: ids, sizes and digests
    """

    item_id = models.UUIDField(primary_key=True)
    upload_id = models.UUIDField(unique=True)
    attempt = models.PositiveIntegerField()
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    sha512 = models.CharField(max_length=128)
    stored_at = models.DateTimeField()

    objects = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(size_bytes__gte=0), name="custody_object_size"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="custody_object_sha256"),
            models.CheckConstraint(condition=Q(sha512__regex=r"^[0-9a-f]{128}$"), name="custody_object_sha512"),
        )


class KeyWrap(models.Model):
    """The data key of one stored object, wrapped to one key. Rotation adds a row; shredding removes them all.

    name: of the second copy of this wrap, a small object in both stores.
    .. no_pii:
    """

    item_id = models.UUIDField()
    key_id = models.BinaryField()
    key_use = models.CharField(max_length=16)
    wrap = models.BinaryField()
    name = models.CharField(max_length=128, unique=True)
    made_at = models.DateTimeField()

    objects = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("item_id", "key_id"), name="custody_one_wrap_per_key"),
            models.CheckConstraint(condition=has_bytes("key_id", 8), name="custody_wrap_key_id_8"),
        )
        # What is sealed to a key, to be counted and to be followed by a rotation.
        indexes = (models.Index(fields=("key_id", "item_id"), name="custody_wrap_of_key"),)


class CopyCheck(models.Model):
    """One copy of a stored object: where it is, when it was last read from end to end, and how that went.

    .. no_pii:
    """

    item_id = models.UUIDField()
    store = models.CharField(max_length=1, choices=CopyName.choices)
    name = models.CharField(max_length=128)
    checked_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    lease_until = models.DateTimeField()

    objects = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("item_id", "store"), name="custody_one_copy_per_store"),
            models.UniqueConstraint(fields=("store", "name"), name="custody_one_copy_per_name"),
        )
        indexes = (
            models.Index(fields=("outcome", "checked_at"), name="custody_copy_oldest_check"),
            # How far each store was read, without touching a row: the oldest, and what is late.
            models.Index(fields=("store", "checked_at"), name="custody_copy_of_store"),
        )

    @property
    def which(self) -> CopyName:
        return CopyName(self.store)


class IntendedBlob(models.Model):
    """A name we are about to write, recorded first: what a crash leaves behind is known and swept by this.

    .. no_pii:
    """

    name = models.CharField(max_length=128, primary_key=True)
    item_id = models.UUIDField(db_index=True)
    attempt = models.PositiveIntegerField()
    intended_at = models.DateTimeField(db_index=True)

    objects = models.Manager()
