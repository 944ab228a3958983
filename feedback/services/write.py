"""Feedback is written: begun once per submission, changed until it is cleared."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody.acts import Act
from feedback import permissions, policies
from feedback.kinds import Dimension, Finding
from feedback.models import Advice, AdviceGiven, DimensionNote, FeedbackNote
from feedback.selectors import notes
from feedback.services.telling import move_note, record_note
from feedback.states import IN_WORK, NoteState


@dataclass(frozen=True, slots=True)
class Written:
    """What is said about one dimension: a word, an assessment, and what would help."""

    finding: Finding
    assessment: str
    recommendation: str = ""


@transaction.atomic
def begin_note(*, actor: Actor, submission_id: UUID, at: datetime) -> FeedbackNote:
    """Begin feedback on a submission, or go on with what a colleague has begun.

    Source: Protocol, feedback to those who submitted (F1).
    """
    submission = notes.lock_submission(actor=actor, submission_id=submission_id)
    permissions.check_may_write(actor, submission)
    begun = notes.notes_for(actor).filter(submission=submission, state__in=list(IN_WORK)).first()
    if begun is not None:
        return begun
    note = FeedbackNote.objects.create(submission=submission, written_by=actor.id, written_at=at)
    record_note(actor=actor, note=note, act=Act.FEEDBACK_DRAFTED, at=at)
    return note


@transaction.atomic
def write_note(
    *,
    actor: Actor,
    note_id: UUID,
    parts: Mapping[Dimension, Written],
    advice_ids: Collection[UUID],
    seen_at: datetime,
    at: datetime,
) -> FeedbackNote:
    """Save what is written so far; nobody who has written on it may be the one who clears it.

    seen_at: when the draft was saved that the writer began from.

    Source: Protocol, type, quality, subject-matter and format (F2).
    """
    note = notes.lock_note(actor=actor, note_id=note_id)
    permissions.check_may_edit(actor, note)
    policies.check_draft_is_as_seen(note, seen_at)
    DimensionNote.objects.filter(note=note).delete()
    DimensionNote.objects.bulk_create(
        DimensionNote(
            note=note,
            dimension=dimension,
            finding=written.finding,
            assessment=written.assessment,
            recommendation=written.recommendation,
        )
        for dimension, written in parts.items()
    )
    AdviceGiven.objects.filter(note=note).delete()
    chosen = Advice.objects.visible_to(actor).filter(pk__in=advice_ids, retired_at__isnull=True)
    AdviceGiven.objects.bulk_create(AdviceGiven(note=note, advice=advice) for advice in chosen)
    note.written_by, note.written_at, note.returned_why = actor.id, at, ""
    note.writers = list(dict.fromkeys([*note.writers, actor.id]))
    note.save(update_fields=["written_by", "written_at", "returned_why", "writers"])
    return note


@transaction.atomic
def drop_note(*, actor: Actor, note_id: UUID, at: datetime) -> FeedbackNote:
    """Give a draft up; nobody outside has seen it."""
    note = notes.lock_note(actor=actor, note_id=note_id)
    permissions.check_may_drop(actor, note)
    return move_note(actor=actor, note=note, to=NoteState.DROPPED, act=Act.FEEDBACK_DROPPED, also={}, at=at)
