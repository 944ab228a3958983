"""The life of an action item: open until it is done or given up, each with words."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from common.actors import Role
from common.statetable import StateTable


class ActionState(TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Given up")


_KEEPING = frozenset({Role.CONTACT_POINT})
# A colleague says so of what is theirs, a focal point of what is its organisation's: see permissions.actions.
STAFF_OWNERS = (Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD, Role.HEAD)

ACTION = StateTable(
    name="action item",
    arrows={
        (ActionState.OPEN, ActionState.DONE): frozenset({*STAFF_OWNERS, Role.NGO_FOCAL_POINT}),
        (ActionState.OPEN, ActionState.DROPPED): _KEEPING,
    },
)
