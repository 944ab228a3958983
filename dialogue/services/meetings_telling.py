"""What the log hears of a meeting: each organisation that it concerns reads it in its own log, and of no other."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind
from custody.ledger import Fact
from dialogue.models import Meeting
from dialogue.states.meetings import MEETING, MeetingState


def move_meeting(
    *,
    actor: Actor,
    meeting: Meeting,
    to: MeetingState,
    act: Act,
    organisation_ids: Iterable[UUID],
    also: Mapping[str, object],
    facts: Mapping[str, Fact] | None = None,
    at: datetime,
) -> Meeting:
    """Move it; the event of a platform's meeting is written once more for each organisation."""
    ledger.move(
        meeting,
        to=to,
        table=MEETING,
        actor=actor,
        act=act,
        at=at,
        facts=facts,
        also=also,
        on_behalf_of=meeting.organisation_id,
    )
    if meeting.platform_id is not None:
        tell(actor=actor, meeting=meeting, act=act, at=at, organisation_ids=organisation_ids, facts=facts)
    return meeting


def tell(
    *,
    actor: Actor,
    meeting: Meeting,
    act: Act,
    organisation_ids: Iterable[UUID],
    facts: Mapping[str, Fact] | None = None,
    at: datetime,
) -> None:
    """Say to each of these that something was done to the meeting that leaves it in its state."""
    for organisation_id in organisation_ids:
        ledger.record(
            actor=actor,
            act=act,
            subject_kind=SubjectKind.MEETING,
            subject_id=meeting.pk,
            at=at,
            on_behalf_of=organisation_id,
            facts=facts,
        )
