"""Organisations that agreed to be visible to each other, and who of them did (M2, C10)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.ids import new_id
from custody.acts import SubjectKind
from dialogue.states.platforms import MemberState
from dialogue.visibility.platforms import MemberQuerySet, PlatformQuerySet

_ANSWERED = [MemberState.JOINED, MemberState.DECLINED, MemberState.LEFT]


class Platform(models.Model):
    """A group of organisations that meet the Mechanism together.

    .. no_pii: names of groups; the form says so
    """

    custody_kind: ClassVar = SubjectKind.PLATFORM

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name of the platform"), max_length=120, unique=True)
    about = models.TextField(_("what it is for"), blank=True)
    formed_by = models.UUIDField()
    formed_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Platform"]] = PlatformQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(name=""), name="platform_is_named")]

    def __str__(self) -> str:
        return str(self.id)


class PlatformMember(models.Model):
    """The place of one organisation on a platform; it is seen there only while it is joined.

    .. no_pii:
    """

    custody_kind: ClassVar = SubjectKind.PLATFORM

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    platform = models.ForeignKey(Platform, on_delete=models.PROTECT, related_name="+", related_query_name="places")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=MemberState.choices, default=MemberState.INVITED)
    invited_by = models.UUIDField()
    invited_at = models.DateTimeField()
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["PlatformMember"]] = MemberQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["invited_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("platform", "organisation", name="one_place_per_platform"),
            models.CheckConstraint(condition=Q(state__in=MemberState.values), name="place_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=_ANSWERED) | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="place_answer_says_who_and_when",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "state"], name="places_of_organisation")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def may_be_asked_again(self) -> bool:
        return self.state in {MemberState.DECLINED, MemberState.LEFT}
