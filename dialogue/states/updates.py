"""The life of what an organisation reports of its own work: reported, and taken note of (C9)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from common.actors import Role
from common.statetable import StateTable


class ActivityState(TextChoices):
    REPORTED = "reported", _("Reported")
    NOTED = "noted", _("Taken note of")


class ActivityKind(TextChoices):
    FILED = "filed", _("We filed a complaint")
    OPENED = "opened", _("An authority opened proceedings")
    HEARD = "heard", _("A hearing took place, or a date for it was set")
    DECIDED = "decided", _("An authority or a court decided")
    OTHER = "other", _("Something else")


NOTING = frozenset({Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD})

ACTIVITY = StateTable(name="activity", arrows={(ActivityState.REPORTED, ActivityState.NOTED): NOTING})
