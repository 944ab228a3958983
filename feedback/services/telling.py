"""What the log hears of a note: which submission it is about, and whose event it is."""

from collections.abc import Mapping
from datetime import datetime

from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind
from feedback.models import FeedbackNote
from feedback.states import FEEDBACK, GIVEN, NoteState


def record_note(*, actor: Actor, note: FeedbackNote, act: Act, at: datetime) -> None:
    """Say that something was done to it that leaves it in its state."""
    ledger.record(
        actor=actor,
        act=act,
        subject_kind=SubjectKind.FEEDBACK,
        subject_id=note.pk,
        at=at,
        facts={"submission": str(note.submission_id)},
    )


def move_note(
    *, actor: Actor, note: FeedbackNote, to: NoteState, act: Act, also: Mapping[str, object], at: datetime
) -> FeedbackNote:
    """Move it, and say so; what is still being written is no event of the provider's."""
    return ledger.move(
        note,
        to=to,
        table=FEEDBACK,
        actor=actor,
        act=act,
        at=at,
        facts={"submission": str(note.submission_id)},
        also=also,
        on_behalf_of=note.submission.organisation_id if to in GIVEN else None,
    )
