from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation
from accounts.models.person import Person
from accounts.visibility import ApiTokenQuerySet
from common.ids import new_id
from custody.acts import SubjectKind


class Scope(models.TextChoices):
    SUBMISSIONS_WRITE = "submissions:write", _("prepare and hand over submissions")
    UPLOADS_WRITE = "uploads:write", _("upload items")
    RECEIPTS_READ = "receipts:read", _("read states and receipts")


class ApiToken(models.Model):
    """A key for a program that acts for one person of one organisation, with less than the person's rights.

    .. no_pii: points to Person
    """

    custody_kind: ClassVar = SubjectKind.TOKEN

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(_("what it is for"), max_length=60)
    scopes = ArrayField(models.CharField(max_length=32, choices=Scope.choices))
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(scopes__len__gt=0, scopes__contained_by=Scope.values), name="token_scopes_known"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="token_expires_after_it_was_made"
            ),
            models.CheckConstraint(condition=models.Q(("token_sha256__regex", r"^[0-9a-f]{64}$")), name="token_hashed"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def shown_scopes(self) -> list[str]:
        """What it may do, in words."""
        return [str(Scope(scope).label) for scope in self.scopes]
