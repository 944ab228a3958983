"""Items of which no copy could be read: each waits until somebody has said what was done about it."""

from django.db import models
from django.db.models import F, Q

from common.ids import new_id
from custody.visibility import IncidentQuerySet


class Incident(models.Model):
    """Both copies of one stored object were found damaged; open until settled_at.

    recovered_at: when both copies were found good again; the same object can be lost once more after that.
    What was done is in the log, in the words of whoever settled it.
    .. no_pii: settled_by is a pseudonym
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item_id = models.UUIDField()
    opened_at = models.DateTimeField()
    recovered_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("item_id",), condition=Q(recovered_at__isnull=True), name="custody_lost_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__gte=F("opened_at"), settled_by__isnull=False),
                name="custody_incident_settled_says_who",
            ),
            models.CheckConstraint(
                condition=Q(recovered_at__isnull=True) | Q(recovered_at__gte=F("opened_at")),
                name="custody_incident_recovered_after",
            ),
        )
        indexes = (
            models.Index(
                fields=("opened_at", "id"), condition=Q(settled_at__isnull=True), name="custody_incident_open"
            ),
        )
