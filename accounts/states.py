"""The words for where organisations, agreements, slips and grants stand, and who may move them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Role
from common.statetable import StateTable

CONTACT = frozenset({Role.CONTACT_POINT})
EITHER_SIDE = frozenset({Role.CONTACT_POINT, Role.NGO_FOCAL_POINT})


class Standing(TextChoices):
    INVITED = "invited", _("Invited")
    VETTED = "vetted", _("Vetted")
    SIGNATORY = "signatory", _("Signatory")
    SUSPENDED = "suspended", _("Suspended")
    WITHDRAWN = "withdrawn", pgettext_lazy("organisation", "Withdrawn")


STANDING = StateTable(
    "Standing of an organisation",
    {
        (Standing.INVITED, Standing.VETTED): CONTACT,
        (Standing.VETTED, Standing.SIGNATORY): CONTACT,
        (Standing.SIGNATORY, Standing.SUSPENDED): CONTACT,
        (Standing.SUSPENDED, Standing.SIGNATORY): CONTACT,
        (Standing.INVITED, Standing.WITHDRAWN): EITHER_SIDE,
        (Standing.VETTED, Standing.WITHDRAWN): EITHER_SIDE,
        (Standing.SIGNATORY, Standing.WITHDRAWN): EITHER_SIDE,
        (Standing.SUSPENDED, Standing.WITHDRAWN): EITHER_SIDE,
    },
)


class AgreementState(TextChoices):
    ASKED = "asked", _("Asked for")
    DRAFTED = "drafted", _("Drafted")
    SIGNED = "signed", _("Signed")
    DECLINED = "declined", _("Declined")
    ENDED = "ended", _("Ended")


AGREEMENT = StateTable(
    "Agreement",
    {
        (AgreementState.ASKED, AgreementState.DRAFTED): CONTACT,
        (AgreementState.DRAFTED, AgreementState.SIGNED): CONTACT,
        (AgreementState.ASKED, AgreementState.DECLINED): EITHER_SIDE,
        (AgreementState.DRAFTED, AgreementState.DECLINED): EITHER_SIDE,
        (AgreementState.SIGNED, AgreementState.ENDED): EITHER_SIDE,
    },
)


class InvitationState(TextChoices):
    AWAITING_CONFIRMATION = "awaiting_confirmation", _("Waiting for a second person")
    OPEN = "open", _("Open")
    USED = "used", _("Used")
    ENDED = "ended", _("Ended")


# Nobody is signed in while a slip is used: the portal itself moves it, for whoever holds the code.
INVITATION = StateTable(
    "Invitation",
    {
        (InvitationState.AWAITING_CONFIRMATION, InvitationState.OPEN): frozenset({Role.CONTACT_POINT, Role.HEAD}),
        (InvitationState.AWAITING_CONFIRMATION, InvitationState.ENDED): PARTNER_ROLES | MECHANISM_ROLES,
        (InvitationState.OPEN, InvitationState.USED): frozenset({Role.WORKER}),
        (InvitationState.OPEN, InvitationState.ENDED): PARTNER_ROLES | MECHANISM_ROLES,
    },
)


class GrantState(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")


GRANT = StateTable(
    "Grant of a role",
    {
        (GrantState.PROPOSED, GrantState.CONFIRMED): frozenset({Role.HEAD, Role.ADMINISTRATOR}),
        (GrantState.PROPOSED, GrantState.DECLINED): frozenset({Role.HEAD, Role.ADMINISTRATOR}),
    },
)
