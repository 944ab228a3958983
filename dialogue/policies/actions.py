"""May an action item be recorded, changed, settled: the conditions, whoever asks (M2)."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from common.actors import Role
from common.errors import Conflict, Invalid
from dialogue.models import ActionItem, Invitation, Meeting
from dialogue.states.actions import STAFF_OWNERS, ActionState
from dialogue.states.meetings import MeetingState

LONGEST = timedelta(days=2 * 365)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who does it: an organisation, or the Mechanism, where that is settled by a role."""

    organisation_id: UUID | None = None
    staff_role: Role | None = None


class MeetingNotHeld(Conflict):
    for_people = _("Action items come from a meeting that was held. Record first that it was.")


class NotAtTheMeeting(Invalid):
    for_people = _("Choose the Mechanism, or an organisation that was invited to this meeting.")


class NotADayToCome(Invalid):
    for_people = _("Give a day to come, within two years.")


class SettledAlready(Conflict):
    for_people = _("This is done or was given up. Nothing about it changes any more.")


class NothingChanged(Invalid):
    for_people = _("Owner and day are as before. Change one of them, or leave the page.")


def check_meeting_has_actions(meeting: Meeting) -> None:
    if meeting.state != MeetingState.HELD:
        raise MeetingNotHeld


def check_owner(meeting: Meeting, owner: Owner) -> None:
    """Nothing is given to an organisation that was not there, or that left the platform before (C10)."""
    if owner.organisation_id is None:
        if owner.staff_role is not None and owner.staff_role not in STAFF_OWNERS:
            raise NotAtTheMeeting
        return
    if owner.staff_role is not None:
        raise NotAtTheMeeting
    invited = Invitation.objects.still_concerned().filter(meeting=meeting, organisation_id=owner.organisation_id)
    if owner.organisation_id != meeting.organisation_id and not invited.exists():
        raise NotAtTheMeeting


def check_due_on(due_on: date, *, today: date) -> None:
    if not today <= due_on <= today + LONGEST:
        raise NotADayToCome


def check_action_is_open(action: ActionItem) -> None:
    if action.state != ActionState.OPEN:
        raise SettledAlready


def check_something_changes(action: ActionItem, owner: Owner, due_on: date) -> None:
    before = (action.organisation_id, action.staff_role, action.due_on)
    if before == (owner.organisation_id, owner.staff_role or "", due_on):
        raise NothingChanged
