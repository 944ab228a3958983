"""The life of the minutes of a meeting: drafted, circulated for comment, agreed; then frozen."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.actors import Role
from common.statetable import StateTable


class MinutesState(TextChoices):
    DRAFT = "draft", _("Being written")
    CIRCULATED = "circulated", _("Out for comment")
    AGREED = "agreed", pgettext_lazy("minutes", "Agreed")


_WRITING = frozenset({Role.CONTACT_POINT})

MINUTES = StateTable(
    name="minutes",
    arrows={
        (MinutesState.DRAFT, MinutesState.CIRCULATED): _WRITING,
        # Changed after comments: what was commented on is not what is agreed, so it goes round again.
        (MinutesState.CIRCULATED, MinutesState.DRAFT): _WRITING,
        (MinutesState.CIRCULATED, MinutesState.AGREED): _WRITING,
    },
)

# What those who were invited can read.
READABLE = frozenset({MinutesState.CIRCULATED, MinutesState.AGREED})
