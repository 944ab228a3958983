"""The life of a half-yearly report, and the closed words of what it tells (R1, R2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.actors import Role
from common.statetable import StateTable


class ReportState(TextChoices):
    DRAFT = "draft", _("Draft")
    CLEARED = "cleared", _("Cleared")
    GIVEN = "given", pgettext_lazy("report", "Given")


class Hidden(TextChoices):
    """Why a number is not told."""

    FEW = "few", _("fewer than 5")
    WITHHELD = "withheld", _("not told")


_PREPARING = frozenset({Role.CONTACT_POINT, Role.HEAD})

REPORT = StateTable(
    name="half-yearly report",
    arrows={
        # By somebody who wrote none of it: see permissions.reports.check_may_clear.
        (ReportState.DRAFT, ReportState.CLEARED): _PREPARING,
        (ReportState.CLEARED, ReportState.DRAFT): _PREPARING,
        (ReportState.CLEARED, ReportState.GIVEN): frozenset({Role.HEAD}),
    },
)
# Their figures are kept as they were when they were cleared.
FROZEN = frozenset({ReportState.CLEARED, ReportState.GIVEN})
