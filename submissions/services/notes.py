"""Notes of the staff on a submission, sealed; a colleague who may read them can be asked to look."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger, safe
from custody.acts import Act, SubjectKind
from notices.kinds.rings import MENTIONED
from submissions import permissions, reviewing
from submissions.models import Note
from submissions.selectors import notes, staff


@transaction.atomic
def write_note(*, actor: Actor, submission_id: UUID, text: str, mentioned: Collection[UUID] = (), at: datetime) -> Note:
    """Seal a note, and have those rung whose attention is asked for.

    mentioned: pseudonyms of colleagues who may read notes on this submission themselves.

    Raises:
        NotAReader: one of them may not, and would learn of a page that is not there for them.
    """
    submission = staff.lock_submission(actor=actor, submission_id=submission_id)
    permissions.check_may_note(actor, submission)
    asked = list(dict.fromkeys(mentioned))
    readers = {person.pseudonym_id for person in notes.readers_of(actor=actor, submission=submission)}
    reviewing.check_may_be_mentioned(asked, readers)
    note = Note(submission=submission, mentioned=asked, written_by=actor.id, written_at=at)
    note.sealed_words = safe.seal_record(record_id=note.pk, plaintext=text.encode(), use=safe.KeyUse.EVIDENCE)
    note.save(force_insert=True)
    ledger.record(
        actor=actor,
        act=Act.NOTE_WRITTEN,
        subject_kind=SubjectKind.NOTE,
        subject_id=note.pk,
        at=at,
        facts={"submission": str(submission.pk)} | _named(asked),
    )
    return note


def reveal_note(*, actor: Actor, note_id: UUID, purpose: str, at: datetime) -> tuple[Note, str]:
    """Show one note to one person; the event is committed before a word is seen."""
    note = notes.get_note(actor=actor, note_id=note_id)
    permissions.check_may_note(actor, note.submission)
    return note, _opened(actor, note, purpose, at)


def reveal_notes(
    *, actor: Actor, submission_id: UUID, after: str, purpose: str, at: datetime
) -> list[tuple[Note, str]]:
    """Show one page of a submission's notes; each that is opened has its own event."""
    submission = staff.get_submission(actor=actor, submission_id=submission_id)
    permissions.check_may_note(actor, submission)
    page = notes.notes_page(actor=actor, submission=submission, after=after)
    return [(note, _opened(actor, note, purpose, at)) for note in page.rows]


def _opened(actor: Actor, note: Note, purpose: str, at: datetime) -> str:
    opened = safe.reveal(
        actor=actor,
        kind=SubjectKind.NOTE,
        record_id=note.pk,
        sealed=bytes(note.sealed_words),
        purpose=purpose,
        at=at,
    )
    return opened.decode()


def _named(mentioned: Collection[UUID]) -> dict[str, ledger.Fact]:
    """One fact for each person: the event is flat, and notices read it from there."""
    return {name: str(pseudonym) for name, pseudonym in zip(MENTIONED, mentioned, strict=False)}
