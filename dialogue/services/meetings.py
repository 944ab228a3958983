"""Meetings are convened, moved, cancelled, held; whoever is invited reads each change (M2)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from common.actors import Actor
from custody.acts import Act
from custody.ledger import Fact
from dialogue.models import Invitation, Meeting
from dialogue.permissions import meetings as permissions
from dialogue.policies import meetings as policies
from dialogue.policies import zones
from dialogue.selectors import invitations, meetings
from dialogue.services.meetings_telling import move_meeting, tell
from dialogue.states.meetings import Form, Language, MeetingState, ShortNotice


@dataclass(frozen=True, slots=True)
class Arrangement:
    """When, where, how.  why: the reason for short notice, or for a change; organisations read it."""

    starts_at: datetime
    time_zone: str
    minutes: int
    form: Form
    place: str = ""
    online_address: str = ""
    languages: tuple[Language, ...] = ()
    other_zones: tuple[str, ...] = ()
    short_notice_why: str = ""
    why: str = ""

    def columns(self) -> dict[str, object]:
        return {
            "starts_at": self.starts_at,
            "day": self.starts_at.astimezone(ZoneInfo(self.time_zone)).date(),
            "time_zone": self.time_zone,
            "minutes": self.minutes,
            "form": self.form,
            "place": self.place,
            "online_address": self.online_address,
            "languages": [one.value for one in self.languages],
            "other_zones": list(self.other_zones),
            "changed_why": self.why,
        }


def rehearse(*, actor: Actor, meeting_id: UUID, arrangement: Arrangement, at: datetime) -> Meeting:
    """Check all that convening or moving checks, and return the meeting as it would be; nothing is kept."""
    permissions.check_may_keep(actor)
    meeting = meetings.get_meeting(actor=actor, meeting_id=meeting_id)
    invited = _invited(actor, meeting) or [one.pk for one in meetings.who_is_invited(actor, meeting)]
    for column, value in _arranged(actor, meeting, invited, arrangement, at).items():
        setattr(meeting, column, value)
    return meeting


@transaction.atomic
def convene(
    *, actor: Actor, meeting_id: UUID, arrangement: Arrangement, unlisted: Collection[UUID] = (), at: datetime
) -> Meeting:
    """Invite: the organisation, or every signatory that joined the platform.

    unlisted: who is invited in confidence; the others do not read that it is.
    Source: Protocol M2; the notice the memorandum asks for (C2).
    """
    meeting = meetings.lock_meeting(actor=actor, meeting_id=meeting_id)
    permissions.check_may_convene(actor, meeting)
    invited = [one.pk for one in meetings.who_is_invited(actor, meeting)]
    if not invited:
        raise policies.NobodyToInvite
    for organisation_id in invited:
        listed = organisation_id not in unlisted
        Invitation.objects.create(
            meeting=meeting, organisation_id=organisation_id, listed=listed, invited_by=actor.id, invited_at=at
        )
    changes = _arranged(actor, meeting, invited, arrangement, at) | {"convened_by": actor.id, "convened_at": at}
    return move_meeting(
        actor=actor,
        meeting=meeting,
        to=MeetingState.CONVENED,
        act=Act.MEETING_CONVENED,
        at=at,
        organisation_ids=invited,
        also=changes,
        facts=_facts(arrangement),
    )


@transaction.atomic
def move(*, actor: Actor, meeting_id: UUID, arrangement: Arrangement, at: datetime) -> Meeting:
    """Change when, where or how; calendars take the change by its higher number, and answers may be given anew."""
    meeting = meetings.lock_meeting(actor=actor, meeting_id=meeting_id)
    permissions.check_may_move(actor, meeting)
    invited = _invited(actor, meeting)
    changes = _arranged(actor, meeting, invited, arrangement, at) | {"sequence": meeting.sequence + 1}
    for column, value in changes.items():
        setattr(meeting, column, value)
    meeting.save(update_fields=list(changes))
    tell(
        actor=actor,
        meeting=meeting,
        act=Act.MEETING_MOVED,
        at=at,
        organisation_ids=invited,
        facts=_facts(arrangement),
    )
    return meeting


@transaction.atomic
def cancel(*, actor: Actor, meeting_id: UUID, why: str, at: datetime) -> Meeting:
    """Call it off, with a reason that the organisations read."""
    meeting = meetings.lock_meeting(actor=actor, meeting_id=meeting_id)
    permissions.check_may_cancel(actor, meeting)
    also = {"cancelled_why": why, "sequence": meeting.sequence + 1}
    return _end(actor=actor, meeting=meeting, to=MeetingState.CANCELLED, act=Act.MEETING_CANCELLED, at=at, also=also)


@transaction.atomic
def hold(*, actor: Actor, meeting_id: UUID, at: datetime) -> Meeting:
    """Record that it took place; the half-year is kept."""
    meeting = meetings.lock_meeting(actor=actor, meeting_id=meeting_id)
    permissions.check_may_hold(actor, meeting)
    policies.check_has_begun(meeting, at=at)
    return _end(actor=actor, meeting=meeting, to=MeetingState.HELD, act=Act.MEETING_HELD, at=at, also={})


def _end(
    *, actor: Actor, meeting: Meeting, to: MeetingState, act: Act, at: datetime, also: dict[str, object]
) -> Meeting:
    concerned = _invited(actor, meeting) or [one.pk for one in meetings.who_is_invited(actor, meeting)]
    ended = {"ended_by": actor.id, "ended_at": at, **also}
    return move_meeting(actor=actor, meeting=meeting, to=to, act=act, at=at, organisation_ids=concerned, also=ended)


def _invited(actor: Actor, meeting: Meeting) -> list[UUID]:
    return invitations.who_is_told(actor, meeting)


def _arranged(
    actor: Actor, meeting: Meeting, invited: Collection[UUID], arrangement: Arrangement, at: datetime
) -> dict[str, object]:
    """The columns of an arrangement that may be: to come, somewhere, and with enough notice or a ground for less."""
    zones.check_zone(arrangement.time_zone)
    policies.check_hour(arrangement.starts_at, at=at)
    policies.check_place(arrangement.form, arrangement.place)
    return arrangement.columns() | {"changed_at": at} | _judged(actor, meeting, invited, arrangement, at)


def _judged(
    actor: Actor, meeting: Meeting, invited: Collection[UUID], arrangement: Arrangement, at: datetime
) -> dict[str, object]:
    """On what ground it may be so near; another room at the same hour needs no new one."""
    if meeting.starts_at == arrangement.starts_at:
        return {}
    notice = meetings.notice_of(actor, meeting, invited, days=_days_until(arrangement, at))
    ground = policies.judge_notice(notice, arrangement.short_notice_why)
    why = arrangement.short_notice_why if ground == ShortNotice.REASON else ""
    return {"notice_days": notice.needed, "short_notice": ground, "short_notice_why": why}


def _days_until(arrangement: Arrangement, at: datetime) -> int:
    """Whole days between today and the day, both in the zone of the meeting."""
    zone = ZoneInfo(arrangement.time_zone)
    return (arrangement.starts_at.astimezone(zone).date() - at.astimezone(zone).date()).days


def _facts(arrangement: Arrangement) -> dict[str, Fact]:
    return {"starts_at": arrangement.starts_at.isoformat(), "form": arrangement.form.value}
