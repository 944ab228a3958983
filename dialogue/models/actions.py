"""What was agreed to be done after a meeting, by whom and until when; each change of that is kept."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.actors import Role
from common.ids import new_id
from custody.acts import SubjectKind
from dialogue.models.meetings import Meeting
from dialogue.states.actions import STAFF_OWNERS, ActionState
from dialogue.visibility.actions import ActionQuerySet, ChangeQuerySet

_OWNERS = sorted(STAFF_OWNERS)
_ONE_OWNER = Q(organisation__isnull=False, staff_role="") | Q(organisation__isnull=True) & Q(
    staff_role__in=["", *_OWNERS]
)


class ActionItem(models.Model):
    """Something to be done after a meeting, by an organisation or by the Mechanism, until a day (M2).

    organisation: none where the Mechanism does it; staff_role: which of its people, where that is settled.

    .. no_pii: the form says so
    """

    custody_kind: ClassVar = SubjectKind.ACTION_ITEM

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    staff_role = models.CharField(max_length=32, choices=Role.choices, blank=True)
    state = models.CharField(max_length=16, choices=ActionState.choices, default=ActionState.OPEN)
    text = models.TextField(_("what is to be done"))
    due_on = models.DateField(_("until when"))
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    words = models.TextField(blank=True)
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["ActionItem"]] = ActionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="action_state_is_known"),
            models.CheckConstraint(condition=~Q(text=""), name="action_says_what"),
            models.CheckConstraint(condition=_ONE_OWNER, name="action_has_one_owner"),
            models.CheckConstraint(
                condition=Q(state=ActionState.OPEN, settled_by__isnull=True, settled_at__isnull=True)
                | ~Q(state=ActionState.OPEN) & ~Q(words="") & Q(settled_by__isnull=False, settled_at__isnull=False),
                name="action_settled_says_who_when_and_how",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on", "id"], condition=Q(state=ActionState.OPEN), name="actions_open_by_day"),
            models.Index(fields=["organisation", "state", "due_on"], name="actions_of_organisation"),
            models.Index(fields=["meeting", "due_on"], name="actions_of_meeting"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ActionChange(models.Model):
    """An action item got another owner or day: what it was before, and why (the item itself says what it is now).

    .. no_pii: the form says so
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    action = models.ForeignKey(ActionItem, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    staff_role = models.CharField(max_length=32, choices=Role.choices, blank=True)
    due_on = models.DateField()
    why = models.TextField()
    changed_by = models.UUIDField()
    changed_at = models.DateTimeField()

    objects: ClassVar[models.Manager["ActionChange"]] = ChangeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["changed_at", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(why=""), name="action_change_says_why")]
        indexes: ClassVar = [models.Index(fields=["action", "changed_at"], name="changes_of_action")]

    def __str__(self) -> str:
        return str(self.id)
