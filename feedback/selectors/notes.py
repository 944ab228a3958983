"""Feedback notes as those see them who may; every read starts at `visible_to`."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from common.actors import Actor
from common.errors import NotVisible
from feedback.kinds import Dimension
from feedback.models import Advice, AdviceGiven, DimensionNote, FeedbackNote, Postponement, Reply
from feedback.states import NoteState
from submissions.models import Submission
from submissions.pages import Page, page_of

# Of what waits, the longest waiting are shown; the rest follows as they go.
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Part:
    """One dimension of a note as a page shows it; written: None while nothing is there."""

    dimension: Dimension
    written: DimensionNote | None
    advice: list[Advice]


def notes_for(actor: Actor) -> QuerySet[FeedbackNote]:
    rows: QuerySet[FeedbackNote] = FeedbackNote.objects.visible_to(actor)
    return rows.select_related("submission__organisation")


def get_note(*, actor: Actor, note_id: UUID) -> FeedbackNote:
    return _one(notes_for(actor), note_id)


def lock_note(*, actor: Actor, note_id: UUID) -> FeedbackNote:
    return _one(notes_for(actor).select_for_update(of=("self",)), note_id)


def _one(rows: QuerySet[FeedbackNote], note_id: UUID) -> FeedbackNote:
    found = rows.filter(pk=note_id).first()
    if found is None:
        raise NotVisible
    return found


def get_submission(*, actor: Actor, submission_id: UUID) -> Submission:
    """A submission that was handed over, for whoever reads or writes about it."""
    seen = Submission.objects.visible_to(actor).filter(handed_over_at__isnull=False, pk=submission_id)
    found: Submission | None = seen.select_related("organisation").first()
    if found is None:
        raise NotVisible
    return found


def lock_submission(*, actor: Actor, submission_id: UUID) -> Submission:
    """Hold the submission: two people begin one note, not two."""
    found = get_submission(actor=actor, submission_id=submission_id)
    locked: Submission = Submission.objects.select_for_update(of=("self",)).get(pk=found.pk)
    return locked


def parts_of(actor: Actor, note: FeedbackNote) -> list[Part]:
    """All four dimensions in the Protocol's order, written or not (F2)."""
    rows = DimensionNote.objects.visible_to(actor).filter(note=note)
    written = {row.dimension: row for row in rows}
    given = AdviceGiven.objects.visible_to(actor).filter(note=note).select_related("advice")
    advice: dict[str, list[Advice]] = defaultdict(list)
    for row in given.order_by("pk"):
        advice[row.advice.dimension].append(row.advice)
    return [Part(one, written.get(one), advice[one]) for one in Dimension]


def replies_to(actor: Actor, note: FeedbackNote) -> list[Reply]:
    return list(Reply.objects.visible_to(actor).filter(note=note))


def notes_of(actor: Actor, submission: Submission) -> list[FeedbackNote]:
    return list(notes_for(actor).filter(submission=submission))


def postponements_of(actor: Actor, submission: Submission) -> list[Postponement]:
    return list(Postponement.objects.visible_to(actor).filter(submission=submission))


def read_page(*, actor: Actor, after: str = "") -> Page[FeedbackNote]:
    """What was given and read, the newest first."""
    return page_of(notes_for(actor).filter(state=NoteState.READ), order=("-sent_at", "-id"), after=after)


def unread_for(actor: Actor) -> list[FeedbackNote]:
    """What waits to be read by the provider."""
    return list(notes_for(actor).filter(state=NoteState.SENT).order_by("sent_at")[:MOST_SHOWN])


def to_clear(actor: Actor) -> QuerySet[FeedbackNote]:
    """Complete drafts of others that wait for a second officer; what was given back waits for its author."""
    drafts = notes_for(actor).filter(state=NoteState.DRAFT, returned_why="").exclude(writers__contains=[actor.id])
    whole = DimensionNote.objects.exclude(assessment="").values("note").annotate(parts=Count("pk"))
    return drafts.filter(pk__in=whole.filter(parts=len(Dimension)).values("note")).order_by("written_at")


def to_go_on_with(actor: Actor) -> QuerySet[FeedbackNote]:
    """Drafts the actor began or wrote on, those given back among them."""
    own = Q(written_by=actor.id) | Q(writers__contains=[actor.id])
    return notes_for(actor).filter(own, state=NoteState.DRAFT).order_by("written_at")


def to_send(actor: Actor) -> QuerySet[FeedbackNote]:
    return notes_for(actor).filter(state=NoteState.CLEARED).order_by("cleared_at")
