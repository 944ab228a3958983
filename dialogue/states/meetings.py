"""The life of a meeting, and the closed words around it: its form, answers to it, who came (M2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.actors import Role
from common.statetable import StateTable


class MeetingState(TextChoices):
    PLANNED = "planned", pgettext_lazy("meeting", "Planned")
    CONVENED = "convened", pgettext_lazy("meeting", "Convened")
    HELD = "held", pgettext_lazy("meeting", "Held")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")


class Form(TextChoices):
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("In person and online")


class Language(TextChoices):
    ARABIC = "ar", _("Arabic")
    ENGLISH = "en", _("English")
    FRENCH = "fr", _("French")
    KURDISH = "ku", _("Kurdish")
    TURKISH = "tr", _("Turkish")
    GERMAN = "de", _("German")


class ShortNotice(TextChoices):
    """Why a meeting may be nearer than the memorandum says."""

    NOT_SHORT = "", _("The notice is long enough")
    AGREED = "agreed", _("Every organisation that is invited agreed to it")
    REASON = "reason", _("There is a reason, and the organisations read it")


class Answer(TextChoices):
    YES = "yes", pgettext_lazy("meeting", "We come")
    NO = "no", pgettext_lazy("meeting", "We do not come")
    TENTATIVE = "tentative", pgettext_lazy("meeting", "Not sure yet")


class How(TextChoices):
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")


class Attendance(TextChoices):
    UNKNOWN = "", _("Not recorded yet")
    IN_PERSON = "in_person", _("Came in person")
    ONLINE = "online", _("Took part online")
    BOTH = "both", _("Some in person, some online")
    ABSENT = "absent", _("Did not come")


_CONTACT = frozenset({Role.CONTACT_POINT})

# The Mechanism convenes; organisations ask for it, and answer (M2, C10).
MEETING = StateTable(
    name="meeting",
    arrows={
        (MeetingState.PLANNED, MeetingState.CONVENED): _CONTACT,
        (MeetingState.PLANNED, MeetingState.CANCELLED): _CONTACT,
        (MeetingState.CONVENED, MeetingState.HELD): _CONTACT,
        (MeetingState.CONVENED, MeetingState.CANCELLED): _CONTACT,
    },
)

# Still to come, as far as anybody said.
AHEAD = frozenset({MeetingState.PLANNED, MeetingState.CONVENED})
# Organisations were told of it.
TOLD = frozenset({MeetingState.CONVENED, MeetingState.HELD, MeetingState.CANCELLED})
