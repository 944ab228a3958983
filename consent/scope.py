"""The questions put to a person, and the three answers. Unknown is an answer, and it is not yes (D3)."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    MECHANISM = "mechanism", _("The Mechanism may use it in its own work")
    NATIONAL_AUTHORITIES = "national_authorities", _("It may be given to national prosecutors and courts")
    INTERNATIONAL_COURTS = "international_courts", _("It may be given to international courts")
    UN_BODIES = "un_bodies", _("It may be given to United Nations bodies, for example a commission of inquiry")
    PUBLIC_REPORTING = "public_reporting", _("It may be mentioned in public reports")
    CONTACT = "contact", _("The person may be contacted about it")


# While a promise of confidentiality stands, nothing leaves the Mechanism (D2); its own work may go on.
STOPPED_BY_PROMISE = frozenset(
    {Audience.NATIONAL_AUTHORITIES, Audience.INTERNATIONAL_COURTS, Audience.UN_BODIES, Audience.PUBLIC_REPORTING}
)

# How far calendars are from ours: today's date on Kiritimati, and on Baker Island.
AHEAD_OF_UTC, BEHIND_UTC = timedelta(hours=14), timedelta(hours=12)
ENDS_SOON_DAYS = 30


class Answer(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("We do not know")


class Method(TextChoices):
    SIGNED = "signed", _("Signed on paper")
    RECORDED = "recorded", _("Spoken, and recorded")
    WITNESSED = "witnessed", _("Spoken, before a witness")
    SPOKEN = "spoken", _("Spoken, and noted afterwards")
    ONLINE = "online", _("By a form or a message")
    UNKNOWN = "unknown", _("We do not know")


class Guardian(TextChoices):
    NOT_NEEDED = "not_needed", _("The person is an adult who decides alone")
    OBTAINED = "obtained", _("A parent or guardian agreed")
    NOT_OBTAINED = "not_obtained", _("A guardian would be needed and has not agreed")
    UNKNOWN = "unknown", _("We do not know")


class Channel(TextChoices):
    """How a second person made sure, outside the portal: whoever took over an account there is not asked there."""

    IN_PERSON = "in_person", _("Face to face")
    TELEPHONE = "telephone", _("By telephone, on a number known before")
    VIDEO = "video", _("By a video call in which we saw one another")
    LETTER = "letter", _("By a letter that somebody brought by hand")
