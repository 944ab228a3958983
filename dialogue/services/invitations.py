"""Invitations are answered by members, notice is given up by focal points, and who came is recorded after (M2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody.acts import Act
from custody.ledger import Fact
from dialogue.models import ConfidentialParticipant, Invitation, Meeting, MeetingReply, NoticeWaiver
from dialogue.permissions import meetings as permissions
from dialogue.policies import meetings as policies
from dialogue.selectors import invitations, meetings
from dialogue.services.meetings_telling import tell
from dialogue.states.meetings import Answer, Attendance


@dataclass(frozen=True, slots=True)
class Came:
    """attendance: how; people: how many, none if nobody came."""

    attendance: Attendance
    people: int


@transaction.atomic
def reply(*, actor: Actor, meeting_id: UUID, answer: Answer, how: str, at: datetime) -> MeetingReply:
    """Say whether this member comes, and how; the last answer counts."""
    meeting = meetings.get_meeting(actor=actor, meeting_id=meeting_id)
    invitation = invitations.get_own_invitation(actor=actor, meeting=meeting)
    permissions.check_may_reply(actor, meeting, invitation)
    policies.check_answer_fits(meeting, answer, how)
    given = {"answer": answer, "how": "" if answer == Answer.NO else how, "answered_at": at}
    row, _made = MeetingReply.objects.update_or_create(invitation=invitation, member=actor.id, defaults=given)
    _tell_own(actor, meeting, at, {"answer": answer.value})
    return row


@transaction.atomic
def waive_notice(*, actor: Actor, meeting_id: UUID, at: datetime) -> NoticeWaiver:
    """Agree for the organisation that this meeting is nearer than its memorandum says (C2)."""
    meeting = meetings.get_meeting(actor=actor, meeting_id=meeting_id)
    organisation_id = permissions.check_may_waive(actor, meeting)
    if organisation_id in meetings.agreed_to_less(actor, meeting):
        raise policies.AgreedAlready
    waiver = NoticeWaiver.objects.create(
        meeting=meeting, organisation_id=organisation_id, agreed_by=actor.id, agreed_at=at
    )
    _tell_own(actor, meeting, at, {"shorter_notice": True})
    return waiver


@transaction.atomic
def add_participant(*, actor: Actor, meeting_id: UUID, label: str, at: datetime) -> ConfidentialParticipant:
    """Note that somebody else takes part, in words that name nobody; no organisation reads it."""
    meeting = meetings.lock_meeting(actor=actor, meeting_id=meeting_id)
    permissions.check_may_add_participant(actor, meeting)
    if len(invitations.participants_of(actor, meeting)) >= policies.LONGEST_LIST:
        raise policies.ListIsFull
    return ConfidentialParticipant.objects.create(meeting=meeting, label=label, added_by=actor.id, added_at=at)


@transaction.atomic
def record_attendance(*, actor: Actor, meeting_id: UUID, came: Mapping[UUID, Came], at: datetime) -> Meeting:
    """Record who came: organisations and confidential participants, each by how and how many, never by name.

    came: by the key of the invitation or of the participant.
    """
    meeting = meetings.lock_meeting(actor=actor, meeting_id=meeting_id)
    permissions.check_may_record_attendance(actor, meeting)
    for invited in invitations.invited_to(actor, meeting):
        row = invited.invitation
        if _changes(row, came.get(row.pk)):
            _record(row, came[row.pk], actor, at)
            facts: dict[str, Fact] = {"attendance": row.attendance, "people": row.people}
            concerned = [row.organisation_id]
            tell(actor=actor, meeting=meeting, act=Act.MEETING_ATTENDED, at=at, organisation_ids=concerned, facts=facts)
    for participant in invitations.participants_of(actor, meeting):
        if _changes(participant, came.get(participant.pk)):
            _record(participant, came[participant.pk], actor, at)
    return meeting


def _changes(row: Invitation | ConfidentialParticipant, came: Came | None) -> bool:
    return (
        came is not None
        and came.attendance != Attendance.UNKNOWN
        and (row.attendance, row.people) != (came.attendance, came.people)
    )


def _record(row: Invitation | ConfidentialParticipant, came: Came, actor: Actor, at: datetime) -> None:
    row.attendance, row.people = came.attendance, came.people
    row.attended_by, row.attended_at = actor.id, at
    row.save(update_fields=["attendance", "people", "attended_by", "attended_at"])


def _tell_own(actor: Actor, meeting: Meeting, at: datetime, facts: dict[str, Fact]) -> None:
    own = [actor.organisation_id] if actor.organisation_id else []
    tell(actor=actor, meeting=meeting, act=Act.MEETING_REPLIED, at=at, organisation_ids=own, facts=facts)
