"""The lives of a disclosure request, a question, a package, a key of a recipient, a request for assistance."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from common.actors import Role
from common.statetable import StateTable


class RequestState(TextChoices):
    DRAFTED = "drafted", _("Being drafted")
    ASKED = "asked", _("Providers are asked")
    ANSWERED = "answered", _("Answered")
    LAPSED = "lapsed", _("Not answered in time")
    APPROVED = "approved", _("Approved")
    PACKAGED = "packaged", _("Package is sealed")
    RELEASED = "released", _("Released")
    ACKNOWLEDGED = "acknowledged", _("Receipt acknowledged")
    REFUSED = "refused", _("Refused")
    DROPPED = "dropped", _("Given up")


class QuestionState(TextChoices):
    OPEN = "open", _("Waits for an answer")
    ANSWERED = "answered", _("Answered")
    LAPSED = "lapsed", _("Not answered in time")
    ENDED = "ended", _("No longer asked")


class PackageState(TextChoices):
    BUILDING = "building", _("Being built")
    SEALED = "sealed", _("Sealed to the recipient")
    RELEASED = "released", _("Released")
    DISCARDED = "discarded", _("Discarded")


class KeyState(TextChoices):
    PROPOSED = "proposed", _("Waits for a second person")
    CONFIRMED = "confirmed", _("Confirmed")
    RETIRED = "retired", _("Retired")


class AssistanceState(TextChoices):
    OPEN = "open", _("Being worked on")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Declined")


_OFFICER = frozenset({Role.DISCLOSURE_OFFICER})
_HEAD = frozenset({Role.HEAD})
_WORKER = frozenset({Role.WORKER})
_FOCAL_POINT = frozenset({Role.NGO_FOCAL_POINT})
_SECOND_PERSON = frozenset({Role.DISCLOSURE_OFFICER, Role.EVIDENCE_OFFICER, Role.HEAD})

# An NGO answers its question and moves nothing else; whether material leaves is approved inside (D1, C10).
DISCLOSURE = StateTable(
    name="disclosure",
    arrows={
        (RequestState.DRAFTED, RequestState.ASKED): _OFFICER,
        (RequestState.ASKED, RequestState.ANSWERED): _WORKER,
        (RequestState.ASKED, RequestState.LAPSED): _WORKER,
        (RequestState.ANSWERED, RequestState.APPROVED): _HEAD,
        (RequestState.ANSWERED, RequestState.REFUSED): _HEAD,
        (RequestState.APPROVED, RequestState.PACKAGED): _WORKER,
        # A package that may no longer leave is built again, without what may not.
        (RequestState.PACKAGED, RequestState.APPROVED): _OFFICER | _WORKER,
        (RequestState.PACKAGED, RequestState.RELEASED): _OFFICER,
        (RequestState.RELEASED, RequestState.ACKNOWLEDGED): _OFFICER,
        # Whatever changes in it is asked and approved anew.
        (RequestState.ASKED, RequestState.DRAFTED): _OFFICER,
        (RequestState.ANSWERED, RequestState.DRAFTED): _OFFICER,
        (RequestState.LAPSED, RequestState.DRAFTED): _OFFICER,
        (RequestState.APPROVED, RequestState.DRAFTED): _OFFICER,
        (RequestState.PACKAGED, RequestState.DRAFTED): _OFFICER,
        (RequestState.DRAFTED, RequestState.DROPPED): _OFFICER,
        (RequestState.ASKED, RequestState.DROPPED): _OFFICER,
        (RequestState.ANSWERED, RequestState.DROPPED): _OFFICER,
        (RequestState.LAPSED, RequestState.DROPPED): _OFFICER,
        (RequestState.APPROVED, RequestState.REFUSED): _HEAD,
        (RequestState.PACKAGED, RequestState.REFUSED): _HEAD,
    },
)

QUESTION = StateTable(
    name="question",
    arrows={
        (QuestionState.OPEN, QuestionState.ANSWERED): _FOCAL_POINT,
        # Taken back while it cools.
        (QuestionState.ANSWERED, QuestionState.OPEN): _FOCAL_POINT,
        (QuestionState.OPEN, QuestionState.LAPSED): _WORKER,
        (QuestionState.OPEN, QuestionState.ENDED): _OFFICER | _HEAD,
        (QuestionState.ANSWERED, QuestionState.ENDED): _OFFICER | _HEAD,
        (QuestionState.LAPSED, QuestionState.ENDED): _OFFICER | _HEAD,
    },
)

PACKAGE = StateTable(
    name="package",
    arrows={
        (PackageState.BUILDING, PackageState.SEALED): _WORKER,
        (PackageState.BUILDING, PackageState.DISCARDED): _WORKER | _OFFICER | _HEAD,
        (PackageState.SEALED, PackageState.RELEASED): _OFFICER,
        (PackageState.SEALED, PackageState.DISCARDED): _WORKER | _OFFICER | _HEAD,
    },
)

RECIPIENT_KEY = StateTable(
    name="recipient key",
    arrows={
        (KeyState.PROPOSED, KeyState.CONFIRMED): _SECOND_PERSON,
        (KeyState.PROPOSED, KeyState.RETIRED): _SECOND_PERSON,
        (KeyState.CONFIRMED, KeyState.RETIRED): _SECOND_PERSON,
    },
)

ASSISTANCE = StateTable(
    name="assistance",
    arrows={
        (AssistanceState.OPEN, AssistanceState.ANSWERED): _OFFICER,
        (AssistanceState.OPEN, AssistanceState.DECLINED): _OFFICER,
    },
)

# In these the officer who prepares it may look at the content of its items.
REQUEST_OPEN = frozenset(
    {
        RequestState.DRAFTED,
        RequestState.ASKED,
        RequestState.ANSWERED,
        RequestState.LAPSED,
        RequestState.APPROVED,
        RequestState.PACKAGED,
    }
)
REQUEST_RELEASED = frozenset({RequestState.RELEASED, RequestState.ACKNOWLEDGED})
# What was asked stands: the provider's answer can count.
QUESTION_STANDS = frozenset({QuestionState.OPEN, QuestionState.ANSWERED, QuestionState.LAPSED})
