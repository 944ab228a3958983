"""What the log hears of minutes: they belong to the story of the meeting, in the log of each organisation invited."""

from collections.abc import Mapping
from datetime import datetime

from common.actors import Actor
from custody import ledger
from custody.acts import Act
from custody.ledger import Fact
from dialogue.models import Minutes
from dialogue.selectors.invitations import who_is_told
from dialogue.services.meetings_telling import tell
from dialogue.states.minutes import MINUTES, READABLE, MinutesState


def move_minutes(
    *,
    actor: Actor,
    minutes: Minutes,
    to: MinutesState,
    act: Act,
    also: Mapping[str, object],
    facts: Mapping[str, Fact] | None = None,
    at: datetime,
) -> Minutes:
    """Move them; what may be read is told to whoever was invited, once each, what is being written to nobody."""
    meeting, is_told = minutes.meeting, to in READABLE
    ledger.move(
        minutes,
        to=to,
        table=MINUTES,
        actor=actor,
        act=act,
        at=at,
        facts=facts,
        also=also,
        on_behalf_of=meeting.organisation_id if is_told else None,
    )
    if is_told and meeting.platform_id is not None:
        invited = who_is_told(actor, meeting)
        tell(actor=actor, meeting=meeting, act=act, at=at, organisation_ids=invited, facts=facts)
    return minutes
