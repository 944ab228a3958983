"""The life of a request to help reach somebody: the organisation decides, then the person (T2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from common.actors import Role
from common.statetable import StateTable


class ReachState(TextChoices):
    ASKED = "asked", _("Asked")
    AGREED = "agreed", _("The organisation helps")
    DECLINED = "declined", _("The organisation does not help")
    CONSENTED = "consented", _("The person agreed")
    REFUSED = "refused", _("Do not contact: the person said no")
    ENDED = "ended", _("Ended")


class KnownBy(TextChoices):
    """How both sides know whom they speak of, without a name."""

    PSEUDONYM = "pseudonym", _("By the name the organisation uses for them here, which is not their own")
    ITEM = "item", _("As the person in an item, by its number")


class PersonSaid(TextChoices):
    YES = "yes", _("The person agrees to be contacted")
    NO = "no", _("The person does not want to be contacted")


class Outcome(TextChoices):
    SPOKEN = "spoken", _("The Mechanism has spoken with the person")
    NOT_REACHED = "not_reached", _("The person could not be reached")
    NOT_NEEDED = "not_needed", _("It is no longer needed")


_ASKING = frozenset({Role.CONTACT_POINT, Role.PROTECTION_OFFICER})
_ANSWERING = frozenset({Role.NGO_FOCAL_POINT})

REACHING = StateTable(
    name="contact_request",
    arrows={
        (ReachState.ASKED, ReachState.AGREED): _ANSWERING,
        (ReachState.ASKED, ReachState.DECLINED): _ANSWERING,
        (ReachState.AGREED, ReachState.DECLINED): _ANSWERING,
        (ReachState.AGREED, ReachState.CONSENTED): _ANSWERING,
        (ReachState.AGREED, ReachState.REFUSED): _ANSWERING,
        # A person may change their mind until the contact is over.
        (ReachState.CONSENTED, ReachState.REFUSED): _ANSWERING,
        (ReachState.ASKED, ReachState.ENDED): _ASKING,
        (ReachState.AGREED, ReachState.ENDED): _ASKING,
        (ReachState.CONSENTED, ReachState.ENDED): _ASKING,
    },
)

# The organisation is to answer, or to bring the person's answer.
WAITS_FOR_ORGANISATION = frozenset({ReachState.ASKED, ReachState.AGREED})
OPEN = WAITS_FOR_ORGANISATION | {ReachState.CONSENTED}
