from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation
from accounts.models.person import Person
from accounts.visibility import ContactAssignmentQuerySet
from common.ids import new_id
from custody.acts import SubjectKind


class ContactAssignment(models.Model):
    """Who of the Mechanism answers to an organisation, and who stands in. A change is a new row (O1).

    handover_note: what the next contact point must know; staff only.

    .. no_pii: points to Person; the note must not name sources
    """

    custody_kind: ClassVar = SubjectKind.CONTACT

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contact_point = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    how_to_write = models.CharField(_("how to reach them outside the portal"), max_length=200, blank=True)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    handover_note = models.TextField(_("hand-over note"), blank=True)

    objects = ContactAssignmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "organisation", condition=models.Q(ended_at__isnull=True), name="one_contact_point_at_a_time"
            ),
            models.CheckConstraint(
                condition=~models.Q(contact_point=models.F("deputy")), name="deputy_is_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
