"""What waits for somebody, and how far the log has been read for it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Organisation, Person
from common.actors import Role
from common.ids import new_id
from custody.acts import SubjectKind
from notices.kinds import Kind
from notices.visibility import NoticeQuerySet

ROLES = [(role.value, role.label) for role in Role if role != Role.WORKER]


class Projection(models.Model):
    """The one row that says which place of the log is looked at next. Places have no gaps, so none is passed over.

    .. no_pii:
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    next_place = models.BigIntegerField(default=0)

    objects = models.Manager()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="notices_one_projection")]


class Notice(models.Model):
    """There is something for this person, in this role.

    place: where in the log the event stands that rang.
    organisation: for members, where they are that; for staff, whom it is about.

    .. pii: points to Person; that somebody was told of something
    .. pii_types: relation
    .. pii_retirement: deleted a season after it was read, a year after it rang
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.BigIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=ROLES)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=32, choices=Kind.choices)
    subject_kind = models.CharField(max_length=32, choices=SubjectKind.choices)
    subject_id = models.UUIDField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Notice"]] = NoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-place"]
        indexes: ClassVar = [
            models.Index(fields=["person", "role", "organisation", "-at", "-place"], name="notice_of_person"),
            models.Index(fields=["person", "place"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["at"], name="notice_age"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint("place", "person", name="notice_rings_a_person_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="notice_kind_is_known"),
            models.CheckConstraint(condition=~Q(role=Role.WORKER), name="notice_is_for_people"),
        ]

    def __str__(self) -> str:
        return str(self.id)
