"""The provider's side of feedback: it is read, and it can be answered."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody.acts import Act
from feedback import permissions
from feedback.models import FeedbackNote, Reply
from feedback.selectors import notes
from feedback.services.telling import move_note, record_note
from feedback.states import NoteState


@transaction.atomic
def mark_read(*, actor: Actor, note_id: UUID, at: datetime) -> FeedbackNote:
    """Somebody of the provider has opened it; the second time nothing happens."""
    note = notes.lock_note(actor=actor, note_id=note_id)
    if note.state != NoteState.SENT:
        return note
    read = {"read_by": actor.id, "read_at": at}
    return move_note(actor=actor, note=note, to=NoteState.READ, act=Act.FEEDBACK_READ, also=read, at=at)


@transaction.atomic
def reply_to_note(*, actor: Actor, note_id: UUID, text: str, at: datetime) -> Reply:
    """Answer feedback; the contact point finds it with the note (C5)."""
    note = notes.lock_note(actor=actor, note_id=note_id)
    permissions.check_may_reply(actor, note)
    reply = Reply.objects.create(note=note, text=text, written_by=actor.id, written_at=at)
    record_note(actor=actor, note=note, act=Act.FEEDBACK_REPLIED, at=at)
    return reply
