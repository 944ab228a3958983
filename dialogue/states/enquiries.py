"""The life of a question: it is answered privately, answered in a bulletin, or set aside with a reason (W1)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from common.actors import Role
from common.statetable import StateTable


class EnquiryState(TextChoices):
    ASKED = "asked", _("Asked")
    ANSWERED = "answered", _("Answered")
    PUBLISHED = "published", _("Answered in a bulletin")
    SET_ASIDE = "set_aside", _("Set aside")


ANSWERING = frozenset({Role.CONTACT_POINT})

ENQUIRY = StateTable(
    name="enquiry",
    arrows={
        (EnquiryState.ASKED, EnquiryState.ANSWERED): ANSWERING,
        (EnquiryState.ASKED, EnquiryState.PUBLISHED): ANSWERING,
        (EnquiryState.ASKED, EnquiryState.SET_ASIDE): ANSWERING,
    },
)
