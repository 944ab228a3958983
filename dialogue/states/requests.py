"""The lives of a request for information: as staff draft it, and as each organisation is asked, apart from others."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from common.actors import Role
from common.statetable import StateTable


class RequestState(TextChoices):
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    DROPPED = "dropped", _("Given up")


class AskedState(TextChoices):
    ASKED = "asked", _("Asked")
    ANSWERED_IN_PART = "answered_in_part", _("Answered in part")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Declined")
    ENDED = "ended", _("No longer asked")


class Extent(TextChoices):
    """Whether more is to come: the organisation says so."""

    PART = "part", _("No, more will follow")
    WHOLE = "whole", _("Yes, this is all we can give")


class Reminder(TextChoices):
    """Which reminder went out last; each goes out once for a day that is set."""

    BEFORE = "before", _("A week before")
    ON_DAY = "on_day", _("On the day")
    AFTER = "after", _("After the day")


_DRAFTING = frozenset({Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD})
_SENDING = frozenset({Role.CONTACT_POINT})
_ANSWERING = frozenset({Role.NGO_FOCAL_POINT})

REQUEST = StateTable(
    name="information_request",
    arrows={
        (RequestState.DRAFT, RequestState.SENT): _SENDING,
        (RequestState.DRAFT, RequestState.DROPPED): _DRAFTING,
    },
)

ASKED = StateTable(
    name="information_asked",
    arrows={
        # The portal itself notes that a submission begun for the request was handed over.
        (AskedState.ASKED, AskedState.ANSWERED_IN_PART): _ANSWERING | {Role.WORKER},
        (AskedState.ASKED, AskedState.ANSWERED): _ANSWERING,
        (AskedState.ANSWERED_IN_PART, AskedState.ANSWERED): _ANSWERING,
        (AskedState.ASKED, AskedState.DECLINED): _ANSWERING,
        (AskedState.ANSWERED_IN_PART, AskedState.DECLINED): _ANSWERING,
        (AskedState.ASKED, AskedState.ENDED): _SENDING,
        (AskedState.ANSWERED_IN_PART, AskedState.ENDED): _SENDING,
    },
)

# An answer is still expected; what is due and late is looked for among these.
STILL_ASKED = frozenset({AskedState.ASKED, AskedState.ANSWERED_IN_PART})
