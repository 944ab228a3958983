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


class ReleaseState(TextChoices):
    REPORTED = "reported", _("Waits for the contact point")
    CONFIRMED = "confirmed", _("Confirmed by the contact point")
    DECLINED = "declined", _("Not confirmed")


CONSENT = StateTable(
    name="consent",
    arrows={
        (ConsentState.RECORDED, ConsentState.RESTRICTED): PARTNER_ROLES,
        (ConsentState.RECORDED, ConsentState.WITHDRAWN): PARTNER_ROLES,
        (ConsentState.RESTRICTED, ConsentState.WITHDRAWN): PARTNER_ROLES,
    },
)

# Only the source can end a promise made to it; the focal point reports that it did, and a second person, of the
# Mechanism and by another way, makes sure: nobody ends one alone (D2; access.md, Four eyes).
CONFIDENTIALITY = StateTable(
    name="confidentiality",
    arrows={
        (ConfidentialityState.IN_FORCE, ConfidentialityState.RELEASED): frozenset({Role.CONTACT_POINT}),
    },
)

RELEASE = StateTable(
    name="release of confidentiality",
    arrows={
        (ReleaseState.REPORTED, ReleaseState.CONFIRMED): frozenset({Role.CONTACT_POINT}),
        (ReleaseState.REPORTED, ReleaseState.DECLINED): frozenset({Role.CONTACT_POINT}),
    },
)
