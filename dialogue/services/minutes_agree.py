"""Minutes go round, organisations comment, and what is agreed is never changed again (M2)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind
from dialogue.models import Minutes, MinutesComment
from dialogue.permissions import minutes as permissions
from dialogue.policies import minutes as policies
from dialogue.selectors import minutes as selectors
from dialogue.services.minutes_telling import move_minutes
from dialogue.states.minutes import MinutesState


@transaction.atomic
def circulate_minutes(*, actor: Actor, meeting_id: UUID, comments_until: date, at: datetime) -> Minutes:
    """Let everybody who was invited read them, and comment until the last day.

    Source: Protocol, meetings twice a year (M2).
    """
    minutes = selectors.lock_minutes(actor=actor, meeting_id=meeting_id)
    permissions.check_may_circulate(actor, minutes)
    policies.check_last_day(comments_until, today=at.date())
    facts = {"until": comments_until.isoformat()}
    also = {
        "circulated_by": actor.id,
        "circulated_at": at,
        "comments_until": comments_until,
        "round": minutes.round + 1,
    }
    act = Act.MINUTES_CIRCULATED
    return move_minutes(
        actor=actor, minutes=minutes, to=MinutesState.CIRCULATED, act=act, also=also, facts=facts, at=at
    )


@transaction.atomic
def comment_on_minutes(*, actor: Actor, meeting_id: UUID, text: str, at: datetime) -> MinutesComment:
    """Say what should be different; the Mechanism reads it, no other organisation does."""
    # Not locked: the partner face may not change minutes, so its database role may not hold them either.
    minutes = selectors.get_minutes(actor=actor, meeting_id=meeting_id)
    organisation_id = permissions.check_may_comment(actor, minutes, today=at.date())
    comment = MinutesComment.objects.create(
        minutes=minutes,
        organisation_id=organisation_id,
        round=minutes.round,
        text=text,
        commented_by=actor.id,
        commented_at=at,
    )
    ledger.record(
        actor=actor, act=Act.MINUTES_COMMENTED, subject_kind=SubjectKind.MEETING, subject_id=minutes.pk, at=at
    )
    return comment


@transaction.atomic
def agree_minutes(*, actor: Actor, meeting_id: UUID, at: datetime) -> Minutes:
    """Close them: from now on the database refuses every change."""
    minutes = selectors.lock_minutes(actor=actor, meeting_id=meeting_id)
    permissions.check_may_agree(actor, minutes, today=at.date())
    also = {"agreed_by": actor.id, "agreed_at": at}
    return move_minutes(actor=actor, minutes=minutes, to=MinutesState.AGREED, act=Act.MINUTES_AGREED, also=also, at=at)
