"""The lives of a feedback note and of a lesson."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from common.actors import PARTNER_ROLES, Role
from common.statetable import StateTable


class NoteState(TextChoices):
    DRAFT = "draft", _("Draft")
    CLEARED = "cleared", _("Cleared")
    SENT = "sent", _("Sent")
    READ = "read", _("Read")
    DROPPED = "dropped", _("Given up")


class LessonState(TextChoices):
    RECEIVED = "received", _("Received")
    ANSWERED = "answered", _("Answered")
    CHANGED = "changed", _("Something changed")


_AUTHORS = frozenset({Role.ANALYST, Role.TEAM_LEAD, Role.CONTACT_POINT})
_CLEARING = frozenset({Role.TEAM_LEAD, Role.CONTACT_POINT})
_SENDING = frozenset({Role.CONTACT_POINT})

FEEDBACK = StateTable(
    name="feedback",
    arrows={
        # By somebody other than the author: see permissions.check_may_clear.
        (NoteState.DRAFT, NoteState.CLEARED): _CLEARING,
        (NoteState.CLEARED, NoteState.DRAFT): _CLEARING,
        (NoteState.CLEARED, NoteState.SENT): _SENDING,
        (NoteState.SENT, NoteState.READ): PARTNER_ROLES,
        (NoteState.DRAFT, NoteState.DROPPED): _AUTHORS,
    },
)

LESSON = StateTable(
    name="lesson",
    arrows={
        (LessonState.RECEIVED, LessonState.ANSWERED): _SENDING,
        (LessonState.ANSWERED, LessonState.CHANGED): _SENDING,
    },
)

# What a provider can read.
GIVEN = frozenset({NoteState.SENT, NoteState.READ})
# One of these at a time for each submission.
IN_WORK = frozenset({NoteState.DRAFT, NoteState.CLEARED})
