from typing import ClassVar

from django.db import models

from accounts.models import Organisation
from common.ids import new_id
from consent.visibility import SourceQuerySet
from custody.acts import SubjectKind


class Source(models.Model):
    """A person material comes from or is about, under a name that only the NGO can resolve.

    created_by: who knows the person; of the organisation's contributors they alone see the source.

    .. no_pii: a pseudonym (the form says so); a real name, if there must be one, is a SourceIdentity
    """

    custody_kind: ClassVar[SubjectKind] = SubjectKind.SOURCE

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    pseudonym = models.CharField(max_length=80)
    created_by = models.UUIDField()
    created_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Source"]] = SourceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("organisation", "pseudonym", name="source_pseudonym_once_per_organisation"),
            models.CheckConstraint(condition=~models.Q(pseudonym=""), name="source_has_a_pseudonym"),
        ]

    def __str__(self) -> str:
        return str(self.id)
