"""Meetings of the demonstration: one promise kept, one late, one overdue; a platform of two, a third is asked."""

from datetime import datetime, time, timedelta
from uuid import UUID

from accounts.demonstration import World
from common.actors import Actor
from custody import sequencer
from dialogue.models import Invitation, Meeting
from dialogue.policies.zones import moment_of
from dialogue.selectors.meetings import meetings_for
from dialogue.services import invitations, meetings, meetings_plan, platforms
from dialogue.services.invitations import Came
from dialogue.services.meetings import Arrangement
from dialogue.states.meetings import Answer, Attendance, Form, How, Language
from dialogue.states.periods import Period

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
GENEVA = "Europe/Zurich"
BEGINS = time(10, 30)
PLACE = "غرفة الحديقة، الطابق الثاني (مكان مخترع)"
CAME = Came(Attendance.BOTH, 3)
CLOSED = "The airport was closed that week. We look for another day together."
ABOUT = "منظمات تعمل على الذاكرة وتجتمع بالآلية معا. الاسم والغرض مخترعان."


def tell_meetings(at: datetime, world: World) -> int:
    """Two were held in the last half-year, one was called off and not made good; one is convened for next month."""
    dima, basil = world.actor("dima"), world.actor("basil")
    looms, valley, quay = (world.organisations[name].pk for name in ("LOOMS", "POMEGRANATE", "QUAY"))
    last_half = _begin_of_day(Period.of(at.date()).before, at)
    _held(dima, looms, last_half - 48 * DAY)
    _held(dima, valley, last_half - 41 * DAY)
    off = _convened(dima, quay, last_half - 30 * DAY, at=last_half - 60 * DAY)
    meetings.cancel(actor=dima, meeting_id=off.pk, why=CLOSED, at=last_half - 33 * DAY)
    _platform(dima, world, at - 9 * DAY)
    coming = _convened(dima, looms, at + 24 * DAY, at=at - 2 * DAY)
    invitations.reply(actor=basil, meeting_id=coming.pk, answer=Answer.YES, how=How.ONLINE, at=at - DAY)
    sequencer.sequence(at)
    return meetings_for(dima).count()


def _begin_of_day(half: Period, at: datetime) -> datetime:
    return datetime.combine(half.last_day, time.min, tzinfo=at.tzinfo)


def _convened(actor: Actor, organisation_id: UUID, on: datetime, *, at: datetime) -> Meeting:
    meeting = meetings_plan.plan_with_organisation(
        actor=actor, organisation_id=organisation_id, day=on.date(), at=at - DAY
    )
    arrangement = Arrangement(
        starts_at=moment_of(on.date(), BEGINS, GENEVA),
        time_zone=GENEVA,
        minutes=90,
        form=Form.HYBRID,
        place=PLACE,
        online_address="https://meeting.invalid/garden",
        languages=(Language.ARABIC, Language.ENGLISH),
        other_zones=("Europe/Istanbul", "Asia/Beirut"),
    )
    return meetings.convene(actor=actor, meeting_id=meeting.pk, arrangement=arrangement, at=at)


def _held(actor: Actor, organisation_id: UUID, on: datetime) -> None:
    meeting = _convened(actor, organisation_id, on, at=on - 30 * DAY)
    ended_at = (meeting.ends_at or on) + HOUR
    meetings.hold(actor=actor, meeting_id=meeting.pk, at=ended_at)
    came = dict.fromkeys(Invitation.objects.filter(meeting=meeting).values_list("pk", flat=True), CAME)
    invitations.record_attendance(actor=actor, meeting_id=meeting.pk, came=came, at=ended_at + HOUR)


def _platform(actor: Actor, world: World, at: datetime) -> None:
    """Two that agreed to be visible to each other; the third has not answered."""
    platform = platforms.form_platform(actor=actor, name="منبر الذاكرة", about=ABOUT, at=at)
    for label in ("LOOMS", "POMEGRANATE", "QUAY"):
        organisation_id = world.organisations[label].pk
        platforms.invite_to_platform(actor=actor, platform_id=platform.pk, organisation_id=organisation_id, at=at)
    for login in ("basil", "carine"):
        platforms.join_platform(actor=world.actor(login), platform_id=platform.pk, at=at + DAY)
