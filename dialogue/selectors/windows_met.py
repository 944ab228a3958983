"""Which meetings count for whom in a year: convened ones for whom they invited, planned ones for whom they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from common.actors import Actor
from dialogue.models import Invitation, Meeting, PlatformMember
from dialogue.policies.windows import Met
from dialogue.states.meetings import MeetingState
from dialogue.states.periods import Period
from dialogue.states.platforms import MemberState

_TOLD = [MeetingState.CONVENED, MeetingState.HELD]


def meetings_in(actor: Actor, year: int) -> QuerySet[Meeting]:
    rows: QuerySet[Meeting] = Meeting.objects.visible_to(actor)
    return rows.filter(day__range=(date(year, 1, 1), date(year, 12, 31)))


def invited_in(actor: Actor, half: Period, states: Collection[MeetingState]) -> QuerySet[Invitation]:
    """The invitations to the meetings of a half-year that have come so far, an organisation's own or a platform's."""
    within = meetings_in(actor, half.year).filter(day__range=(half.first_day, half.last_day), state__in=sorted(states))
    rows: QuerySet[Invitation] = Invitation.objects.visible_to(actor)
    return rows.filter(meeting__in=within)


def met_by_organisation(actor: Actor, year: int) -> Mapping[UUID, list[Met]]:
    """What was convened counts for whom it invited, what is planned for whom it is meant."""
    met: dict[UUID, list[Met]] = defaultdict(list)
    seen = meetings_in(actor, year)
    told = Invitation.objects.visible_to(actor).filter(meeting__in=seen.filter(state__in=_TOLD))
    for organisation_id, state, day in told.values_list("organisation", "meeting__state", "meeting__day"):
        met[organisation_id].append(Met(state, day))
    planned = seen.filter(state=MeetingState.PLANNED)
    for organisation_id, day in planned.filter(platform__isnull=True).values_list("organisation", "day"):
        met[organisation_id].append(Met(MeetingState.PLANNED, day))
    of_platforms = list(planned.filter(platform__isnull=False).values_list("platform", "day"))
    members = _members(actor, {platform_id for platform_id, _day in of_platforms})
    for platform_id, day in of_platforms:
        for organisation_id in members[platform_id]:
            met[organisation_id].append(Met(MeetingState.PLANNED, day))
    return met


def own_met(actor: Actor, year: int, ahead: Iterable[Meeting]) -> list[Met]:
    """The same for the own organisation of the actor, a signatory.

    ahead: all that it sees of what is still ahead; what is planned there is meant for it.
    """
    within = (date(year, 1, 1), date(year, 12, 31))
    told = Invitation.objects.own_of(actor).filter(meeting__state__in=_TOLD, meeting__day__range=within)
    came = [Met(state, day) for state, day in told.values_list("meeting__state", "meeting__day")]
    planned = [one.day for one in ahead if one.state == MeetingState.PLANNED and one.day.year == year]
    return came + [Met(MeetingState.PLANNED, day) for day in planned]


def _members(actor: Actor, platform_ids: Collection[UUID]) -> Mapping[UUID, list[UUID]]:
    joined = PlatformMember.objects.visible_to(actor).filter(platform__in=platform_ids, state=MemberState.JOINED)
    members: dict[UUID, list[UUID]] = defaultdict(list)
    for platform_id, organisation_id in joined.values_list("platform", "organisation"):
        members[platform_id].append(organisation_id)
    return members
