"""Meetings are planned for a day with an organisation or a platform, before anybody is invited (M2)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.selectors import get_organisation
from common.actors import Actor
from custody.acts import Act
from dialogue.models import Meeting
from dialogue.permissions import meetings as permissions
from dialogue.policies import meetings as policies
from dialogue.selectors import meetings, platforms
from dialogue.services.meetings_telling import tell


@transaction.atomic
def plan_with_organisation(*, actor: Actor, organisation_id: UUID, day: date, at: datetime) -> Meeting:
    """Set a day; the organisation reads it at once and can propose topics.

    Source: Protocol M2: meetings twice a year.
    """
    organisation = get_organisation(actor=actor, organisation_id=organisation_id)
    permissions.check_may_plan(actor, organisation)
    return _plan(actor, Meeting(organisation=organisation, day=day), [organisation.pk], at)


@transaction.atomic
def plan_with_platform(*, actor: Actor, platform_id: UUID, day: date, at: datetime) -> Meeting:
    """The same for all who joined a platform."""
    permissions.check_may_plan(actor, None)
    platform = platforms.get_platform(actor=actor, platform_id=platform_id)
    concerned = [organisation.pk for organisation in platforms.to_invite(actor, platform)]
    return _plan(actor, Meeting(platform=platform, day=day), concerned, at)


@transaction.atomic
def plan_anew(*, actor: Actor, meeting_id: UUID, day: date, at: datetime) -> Meeting:
    """Another day for what was only planned."""
    meeting = meetings.lock_meeting(actor=actor, meeting_id=meeting_id)
    permissions.check_may_plan_anew(actor, meeting)
    policies.check_day(day, today=at.date())
    meeting.day = day
    meeting.save(update_fields=["day"])
    _tell_planned(actor, meeting, [one.pk for one in meetings.who_is_invited(actor, meeting)], at)
    return meeting


def _plan(actor: Actor, meeting: Meeting, concerned: list[UUID], at: datetime) -> Meeting:
    policies.check_day(meeting.day, today=at.date())
    meeting.planned_by, meeting.planned_at = actor.id, at
    meeting.save(force_insert=True)
    _tell_planned(actor, meeting, concerned, at)
    return meeting


def _tell_planned(actor: Actor, meeting: Meeting, concerned: list[UUID], at: datetime) -> None:
    facts = {"day": meeting.day.isoformat()}
    tell(actor=actor, meeting=meeting, act=Act.MEETING_PLANNED, at=at, organisation_ids=concerned, facts=facts)
