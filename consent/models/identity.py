from typing import ClassVar

from django.db import models

from common.ids import new_id
from consent.models.source import Source
from consent.visibility import IdentityQuerySet
from custody.append_only import AppendOnly


class SourceIdentity(AppendOnly):
    """A real name or a way to reach a source, sealed under this row's own id; the newest counts, the older stay (V3).

    .. pii: sealed is readable with the identity key alone, which the partner face does not hold
    .. pii_types: name, contact
    .. pii_retirement: rows go when the source is shredded, by the owner of the tables and with four eyes
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    objects: ClassVar[models.Manager["SourceIdentity"]] = IdentityQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(sealed=b""), name="identity_is_sealed"),
        ]

    def __str__(self) -> str:
        return str(self.id)
