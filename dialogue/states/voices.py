"""The life of a view that an organisation expresses: it is answered, once (M1)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from common.actors import Role
from common.statetable import StateTable


class VoiceState(TextChoices):
    GIVEN = "given", _("Waits for an answer")
    ANSWERED = "answered", _("Answered")


VOICE = StateTable(
    name="view",
    arrows={(VoiceState.GIVEN, VoiceState.ANSWERED): frozenset({Role.CONTACT_POINT})},
)
