"""Minutes are written after a meeting was held, and changed until they go round."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind
from dialogue.models import Minutes
from dialogue.permissions import minutes as permissions
from dialogue.policies import minutes as policies
from dialogue.selectors import minutes as selectors
from dialogue.selectors.meetings import lock_meeting
from dialogue.services.minutes_telling import move_minutes
from dialogue.states.minutes import MinutesState


@transaction.atomic
def draft_minutes(*, actor: Actor, meeting_id: UUID, at: datetime) -> Minutes:
    """Begin the minutes of a meeting that was held, or go on with what a colleague has begun (M2)."""
    meeting = lock_meeting(actor=actor, meeting_id=meeting_id)
    permissions.check_may_draft(actor, meeting)
    begun = selectors.minutes_of(actor, meeting)
    if begun is not None:
        return begun
    minutes = Minutes.objects.create(meeting=meeting, written_by=actor.id, written_at=at)
    ledger.record(actor=actor, act=Act.MINUTES_DRAFTED, subject_kind=SubjectKind.MEETING, subject_id=meeting.pk, at=at)
    return minutes


@transaction.atomic
def write_minutes(
    *, actor: Actor, meeting_id: UUID, text_en: str, text_ar: str, seen_at: datetime, at: datetime
) -> Minutes:
    """Save what is written so far.

    seen_at: when the draft shown was saved, so that nobody overwrites a colleague unknowingly.
    """
    minutes = selectors.lock_minutes(actor=actor, meeting_id=meeting_id)
    permissions.check_may_write(actor, minutes)
    policies.check_minutes_are_as_seen(minutes, seen_at)
    minutes.text_en, minutes.text_ar = text_en, text_ar
    minutes.written_by, minutes.written_at = actor.id, at
    minutes.save(update_fields=["text_en", "text_ar", "written_by", "written_at"])
    return minutes


@transaction.atomic
def take_back_minutes(*, actor: Actor, meeting_id: UUID, at: datetime) -> Minutes:
    """Change them after comments: nobody reads them until they go round again."""
    minutes = selectors.lock_minutes(actor=actor, meeting_id=meeting_id)
    permissions.check_may_take_back(actor, minutes)
    return move_minutes(actor=actor, minutes=minutes, to=MinutesState.DRAFT, act=Act.MINUTES_DRAFTED, also={}, at=at)
