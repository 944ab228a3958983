"""The history of a note, as the custody log has it."""

from common.actors import Actor
from custody.acts import SubjectKind
from custody.selectors import events_for
from feedback.models import FeedbackNote
from submissions.selectors.timeline import MOST_SHOWN, Entry, entries_of


def of_note(actor: Actor, note: FeedbackNote) -> list[Entry]:
    """Who wrote, cleared, sent, read and answered it."""
    return entries_of(actor, events_for(actor, SubjectKind.FEEDBACK, note.pk)[:MOST_SHOWN])
