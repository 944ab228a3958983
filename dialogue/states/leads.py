"""The life of a preservation lead: from the day it is handed over to its outcome (W3)."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from common.actors import Role
from common.statetable import StateTable
from submissions.kinds import Urgency


class LeadState(TextChoices):
    NEW = "new", _("New")
    TAKEN = "taken", _("Taken up")
    CLOSED = "closed", _("Closed")


class LeadUrgency(IntegerChoices):
    """In the order in which they are worked."""

    NOW = 1, _("Now")
    THIS_MONTH = 2, _("This month")
    WHEN_POSSIBLE = 3, _("When possible")


class LeadOutcome(TextChoices):
    HANDED_OVER = "handed_over", _("Preserved: the organisation handed it over")
    ELSEWHERE = "elsewhere", _("Preserved elsewhere")
    LOST = "lost", _("Lost")
    NOT_NEEDED = "not_needed", _("Not needed")


# What the organisation reads.
LEAD_WORDS_FOR_NGO = {
    LeadState.NEW: _("Waits to be taken up"),
    LeadState.TAKEN: _("Somebody is working on it"),
    LeadState.CLOSED: _("Closed"),
}

# Until somebody has weighed it, the organisation's own word counts, the sooner of two readings.
FIRST_URGENCY = {
    Urgency.RISK: LeadUrgency.NOW,
    Urgency.PRESSING: LeadUrgency.NOW,
    Urgency.ROUTINE: LeadUrgency.WHEN_POSSIBLE,
}

WORKING = frozenset({Role.ANALYST, Role.TEAM_LEAD, Role.CONTACT_POINT})

LEAD = StateTable(
    name="lead",
    arrows={
        (LeadState.NEW, LeadState.TAKEN): WORKING,
        (LeadState.TAKEN, LeadState.CLOSED): WORKING,
        (LeadState.CLOSED, LeadState.TAKEN): frozenset({Role.TEAM_LEAD, Role.CONTACT_POINT}),
    },
)
