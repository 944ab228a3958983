"""Platforms and meetings in every state, walked there by the real services."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.models import Organisation
from accounts.selectors import Terms
from accounts.services import agreements
from common.actors import Actor, Role
from dialogue.models import Meeting, Platform
from dialogue.services import invitations, meetings, meetings_plan, platforms
from dialogue.services.meetings import Arrangement
from dialogue.states.meetings import Answer, Form, How, MeetingState
from tests.actors import with_role
from tests.factories.accounts import NOON, contact_point, make_organisation

GENEVA = "Europe/Zurich"
# Thirty days ahead, ten o'clock in Geneva.
AHEAD = datetime(2026, 12, 23, 10, 0, tzinfo=ZoneInfo(GENEVA))


def days(number: float) -> datetime:
    return NOON + timedelta(days=number)


def focal_of(organisation: Organisation) -> Actor:
    return with_role(Role.NGO_FOCAL_POINT, organisation=organisation)


def make_platform(*joined: Organisation, asked: Sequence[Organisation] = (), name: str = "", at=NOON) -> Platform:
    """A platform that these have joined; asked: who has not answered yet."""
    actor = contact_point()
    name = name or f"Platform {Platform.objects.count() + 1}"
    platform = platforms.form_platform(actor=actor, name=name, about="", at=at)
    for organisation in (*joined, *asked):
        platforms.invite_to_platform(actor=actor, platform_id=platform.pk, organisation_id=organisation.pk, at=at)
    for organisation in joined:
        platforms.join_platform(actor=focal_of(organisation), platform_id=platform.pk, at=at)
    return platform


def arranged(starts_at: datetime = AHEAD, **more) -> Arrangement:
    what = {"time_zone": GENEVA, "minutes": 90, "form": Form.HYBRID, "place": "Room 4", "other_zones": ("Asia/Beirut",)}
    return Arrangement(starts_at=starts_at, **what | {"online_address": "https://meet.example/1", **more})


def planned(party: Organisation | Platform | None = None, *, day: date | None = None, at=NOON) -> Meeting:
    party = party or make_organisation()
    on_it = {"actor": contact_point(), "day": day or AHEAD.date(), "at": at}
    if isinstance(party, Platform):
        return meetings_plan.plan_with_platform(platform_id=party.pk, **on_it)
    return meetings_plan.plan_with_organisation(organisation_id=party.pk, **on_it)


def convened(
    party: Organisation | Platform | None = None, *, unlisted=(), starts_at: datetime = AHEAD, at=NOON, **more
) -> Meeting:
    """more: of the arrangement."""
    meeting = planned(party, day=starts_at.date(), at=at)
    return meetings.convene(
        actor=contact_point(),
        meeting_id=meeting.pk,
        arrangement=arranged(starts_at, **more),
        unlisted=[one.pk for one in unlisted],
        at=at,
    )


def held(party: Organisation | Platform | None = None, *, starts_at: datetime = AHEAD, at=NOON, **more) -> Meeting:
    """Held an hour after it began."""
    meeting = convened(party, starts_at=starts_at, at=at, **more)
    return meetings.hold(actor=contact_point(), meeting_id=meeting.pk, at=starts_at + timedelta(hours=1))


def held_on(party: Organisation | Platform | None, day: date) -> Meeting:
    """Held on this day, convened in good time."""
    starts_at = datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo(GENEVA))
    return held(party, starts_at=starts_at, at=starts_at - timedelta(days=40))


def cancelled(party: Organisation | Platform | None = None, *, at=NOON, **more) -> Meeting:
    meeting = convened(party, at=at, **more)
    return meetings.cancel(actor=contact_point(), meeting_id=meeting.pk, why="A strike.", at=at)


def at_state(state: MeetingState, party: Organisation | Platform | None = None, **more) -> Meeting:
    makers = {
        MeetingState.PLANNED: planned,
        MeetingState.CONVENED: convened,
        MeetingState.HELD: held,
        MeetingState.CANCELLED: cancelled,
    }
    return makers[state](party, **more)


def replied(meeting: Meeting, actor: Actor, answer: Answer = Answer.YES, how: str = How.ONLINE, at=NOON):
    return invitations.reply(actor=actor, meeting_id=meeting.pk, answer=answer, how=how, at=at)


def memorandum(organisation: Organisation, *, notice_days: int) -> None:
    """A signed memorandum in which nothing but the days of notice is special."""
    actor = contact_point()
    asked = agreements.ask_for_memorandum(actor=actor, organisation_id=organisation.pk, subject="Notice", at=NOON)
    on_it = {"actor": actor, "agreement_id": asked.pk, "at": NOON}
    agreements.draft_memorandum(terms=Terms(notice_days=notice_days), **on_it)
    agreements.sign_memorandum(signatories=["Invented Director"], signed_on=date(2026, 2, 1), **on_it)
