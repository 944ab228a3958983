"""The life of a consent record and of a confidentiality agreement. *Expired* is derived from a date, never stored."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from common.actors import PARTNER_ROLES, Role
from common.statetable import StateTable


class ConsentState(TextChoices):
    RECORDED = "recorded", _("Recorded")
    RESTRICTED = "restricted", _("Restricted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ConfidentialityState(TextChoices):
    IN_FORCE = "in_force", _("In force")
    RELEASED = "released", _("Released by the source")


CONSENT = StateTable(
    name="consent",
    arrows={
        (ConsentState.RECORDED, ConsentState.RESTRICTED): PARTNER_ROLES,
        (ConsentState.RECORDED, ConsentState.WITHDRAWN): PARTNER_ROLES,
        (ConsentState.RESTRICTED, ConsentState.WITHDRAWN): PARTNER_ROLES,
    },
)

# Only the source can end a promise made to it; the focal point reports that it did (D2).
CONFIDENTIALITY = StateTable(
    name="confidentiality",
    arrows={
        (ConfidentialityState.IN_FORCE, ConfidentialityState.RELEASED): frozenset({Role.NGO_FOCAL_POINT}),
    },
)
