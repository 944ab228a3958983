from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation
from accounts.models.person import Person
from accounts.models.role import PARTNER_CHOICES
from accounts.states import InvitationState
from accounts.visibility import InvitationQuerySet
from common.actors import PARTNER_ROLES
from common.ids import new_id
from custody.acts import SubjectKind


class SlipPurpose(models.TextChoices):
    JOIN_ORGANISATION = "join_organisation", _("Join an organisation")
    JOIN_STAFF = "join_staff", _("Join the staff")
    RESET = "reset", _("Set a new password and second factor")


class Invitation(models.Model):
    """A slip of paper with a code: one use, seven days, kept only as a hash.

    organisation and role: set for a slip to join an organisation. person: set for a reset, and once the slip was used.

    .. no_pii: no name is asked for before the person comes
    """

    custody_kind: ClassVar = SubjectKind.MEMBER

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=24, choices=SlipPurpose.choices)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=PARTNER_CHOICES, blank=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=24, choices=InvitationState.choices)
    code_sha256 = models.CharField(max_length=64, unique=True)
    issued_by = models.UUIDField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-issued_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    purpose=SlipPurpose.JOIN_ORGANISATION, organisation__isnull=False, role__in=sorted(PARTNER_ROLES)
                )
                | models.Q(purpose=SlipPurpose.JOIN_STAFF, organisation__isnull=True, role="")
                | models.Q(purpose=SlipPurpose.RESET, person__isnull=False, role=""),
                name="slip_says_what_it_is_for",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=InvitationState.USED) | models.Q(person__isnull=False),
                name="used_slip_says_by_whom",
            ),
            models.CheckConstraint(condition=models.Q(code_sha256__regex=r"^[0-9a-f]{64}$"), name="slip_code_hashed"),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("issued_by")),
                name="slip_is_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
