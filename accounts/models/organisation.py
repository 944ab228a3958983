from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.states import Standing
from accounts.visibility import OrganisationQuerySet, TeamQuerySet
from common.ids import new_id
from custody.acts import SubjectKind

DEFAULT_QUOTA_BYTES = 500 << 30


class Organisation(models.Model):
    """A partner of the Mechanism. Its standing gates what its people can do (C1, C3).

    state: the standing; `ledger.move` is the only one to change it.
    short_label: a neutral label for screens that others may see; no name in it.

    .. no_pii: names of organisations, not of people
    """

    custody_kind: ClassVar = SubjectKind.ORGANISATION

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=200)
    name_ar = models.CharField(_("name in Arabic"), max_length=200, blank=True)
    short_label = models.CharField(_("short label"), max_length=24, unique=True)
    state = models.CharField(max_length=16, choices=Standing.choices, default=Standing.INVITED)
    quota_bytes = models.BigIntegerField(default=DEFAULT_QUOTA_BYTES)
    invited_at = models.DateTimeField()

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=Standing.values), name="standing_is_known"),
            models.CheckConstraint(condition=models.Q(quota_bytes__gte=0), name="quota_is_not_negative"),
            models.CheckConstraint(condition=~models.Q(name="") & ~models.Q(short_label=""), name="organisation_named"),
        ]

    def __str__(self) -> str:
        return self.short_label

    @property
    def standing(self) -> Standing:
        return Standing(self.state)

    @property
    def shown_name(self) -> str:
        """The name in the reader's language, where there is one."""
        return name_for_reader(self.name, self.name_ar)


def name_for_reader(name: str, name_ar: str) -> str:
    """A name in the language that is being read, where there is one in it."""
    return name_ar if name_ar and (get_language() or "").startswith("ar") else name


class Team(models.Model):
    """A group of staff to which work is assigned; content is seen by team (access.md, The rule).

    .. no_pii:
    """

    custody_kind: ClassVar = SubjectKind.TEAM

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    ended_at = models.DateTimeField(null=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(name=""), name="team_named")]

    def __str__(self) -> str:
        return self.name
