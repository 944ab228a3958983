"""The life of a key, and who may move it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from common.actors import Role
from common.statetable import StateTable


class KeyState(TextChoices):
    IN_USE = "in_use", _("In use")
    RETIRED = "retired", _("Retired: nothing is sealed to it")
    DESTROYED = "destroyed", _("Destroyed")


_THE_PORTAL = frozenset({Role.WORKER})
KEY = StateTable(
    "key",
    {
        (KeyState.IN_USE, KeyState.RETIRED): _THE_PORTAL,
        (KeyState.RETIRED, KeyState.DESTROYED): _THE_PORTAL,
    },
)
