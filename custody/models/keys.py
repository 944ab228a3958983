"""What is known of each key besides its file, and the wraps by which sealed records follow a rotation."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from custody.acts import SubjectKind
from custody.models.lengths import has_bytes
from custody.states import KeyState
from custody.visibility import KeyQuerySet


class KeyEntry(models.Model):
    """One key of one epoch. A trigger keeps the row, and refuses to call a key destroyed to which a wrap remains.

    entered_at: when the portal first saw the key; the epoch before it ended then.
    sealed_count: what was sealed to it when that was counted last (counted_at): wraps, records and staged parts.
    .. no_pii:
    """

    custody_kind: ClassVar[SubjectKind] = SubjectKind.KEY

    id = models.UUIDField(primary_key=True, editable=False)
    key_id = models.BinaryField(unique=True)
    key_use = models.CharField(max_length=16)
    epoch = models.CharField(max_length=32)
    state = models.CharField(max_length=16, choices=KeyState.choices, default=KeyState.IN_USE)
    entered_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)
    sealed_count = models.BigIntegerField(default=0)
    counted_at = models.DateTimeField(null=True)

    objects = KeyQuerySet.as_manager()

    class Meta:
        ordering = ("key_use", "-epoch")
        constraints = (
            models.UniqueConstraint(fields=("key_use", "epoch"), name="custody_one_key_per_epoch"),
            models.CheckConstraint(condition=has_bytes("key_id", 8), name="custody_key_id_8"),
            models.CheckConstraint(condition=Q(sealed_count__gte=0), name="custody_key_count"),
            models.CheckConstraint(
                condition=Q(state=KeyState.IN_USE, retired_at__isnull=True, destroyed_at__isnull=True)
                | Q(state=KeyState.RETIRED, retired_at__isnull=False, destroyed_at__isnull=True)
                | Q(state=KeyState.DESTROYED, retired_at__isnull=False, destroyed_at__isnull=False, sealed_count=0),
                name="custody_key_state_says_when",
            ),
        )


class RecordWrap(models.Model):
    """The data key of one sealed record, wrapped to a later key than the one it was sealed to.

    The record itself is never rewritten: it may lie in a table whose rows never change, and nobody reads it for this.
    head_sha256: of its header and own wrap, so that no other container can be meant.
    .. no_pii:
    """

    head_sha256 = models.BinaryField()
    key_id = models.BinaryField()
    key_use = models.CharField(max_length=16)
    wrap = models.BinaryField()
    made_at = models.DateTimeField()

    objects = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("head_sha256", "key_id"), name="custody_one_record_wrap_per_key"),
            models.CheckConstraint(condition=has_bytes("head_sha256", 32), name="custody_record_wrap_head_32"),
            models.CheckConstraint(condition=has_bytes("key_id", 8), name="custody_record_wrap_key_id_8"),
        )
        indexes = (models.Index(fields=("key_id", "id"), name="custody_record_wrap_of_key"),)


def entry_id(key_id: bytes) -> UUID:
    """The number under which a key stands in the log: its id, with zeros before it."""
    return UUID(bytes=key_id.rjust(16, b"\0"))
