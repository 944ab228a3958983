"""Feedback goes out: cleared by a second officer or given back, then sent by the contact point."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody.acts import Act
from feedback import permissions
from feedback.models import FeedbackNote
from feedback.selectors import notes
from feedback.services.telling import move_note, record_note
from feedback.states import NoteState


@transaction.atomic
def clear_note(*, actor: Actor, note_id: UUID, at: datetime) -> FeedbackNote:
    """Say that every word may go to the provider; all four dimensions are there, and the author is somebody else.

    Source: Protocol F2.
    """
    note = notes.lock_note(actor=actor, note_id=note_id)
    permissions.check_may_clear(actor, note)
    cleared = {"cleared_by": actor.id, "cleared_at": at, "returned_why": ""}
    return move_note(actor=actor, note=note, to=NoteState.CLEARED, act=Act.FEEDBACK_CLEARED, also=cleared, at=at)


@transaction.atomic
def return_note(*, actor: Actor, note_id: UUID, reason: str, at: datetime) -> FeedbackNote:
    """Give it back to its author with a reason; what was cleared needs clearing again."""
    note = notes.lock_note(actor=actor, note_id=note_id)
    permissions.check_may_return(actor, note)
    if note.state == NoteState.CLEARED:
        back = {"cleared_by": None, "cleared_at": None, "returned_why": reason}
        return move_note(actor=actor, note=note, to=NoteState.DRAFT, act=Act.FEEDBACK_RETURNED, also=back, at=at)
    note.returned_why = reason
    note.save(update_fields=["returned_why"])
    record_note(actor=actor, note=note, act=Act.FEEDBACK_RETURNED, at=at)
    return note


@transaction.atomic
def send_note(*, actor: Actor, note_id: UUID, at: datetime) -> FeedbackNote:
    """Send it: from now on the provider reads it, and nothing in it changes any more.

    Source: Protocol F1.
    """
    note = notes.lock_note(actor=actor, note_id=note_id)
    permissions.check_may_send(actor, note)
    sent = {"sent_by": actor.id, "sent_at": at}
    return move_note(actor=actor, note=note, to=NoteState.SENT, act=Act.FEEDBACK_SENT, also=sent, at=at)
