"""Who is invited, what was answered, who came: all of it for staff, the own part for an organisation."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.selectors import names_of
from common.actors import Actor
from common.errors import NotVisible
from dialogue.models import ConfidentialParticipant, Invitation, Meeting, MeetingReply
from dialogue.states.meetings import Answer, How, MeetingState


@dataclass(frozen=True, slots=True)
class Reply:
    """One member's answer.  is_older: given before day, hour or place changed."""

    name: str
    answer: Answer
    how: str
    answered_at: datetime
    is_older: bool


@dataclass(frozen=True, slots=True)
class Invited:
    invitation: Invitation
    replies: list[Reply]

    @property
    def coming(self) -> int:
        return Counter(reply.answer for reply in self.replies)[Answer.YES]


def invitations_for(actor: Actor) -> QuerySet[Invitation]:
    rows: QuerySet[Invitation] = Invitation.objects.visible_to(actor)
    return rows.select_related("organisation")


def invited_to(actor: Actor, meeting: Meeting) -> list[Invited]:
    """For staff: every invitation with its answers."""
    rows = list(invitations_for(actor).filter(meeting=meeting).order_by("organisation__name", "pk"))
    replies = _replies(actor, meeting)
    return [Invited(row, replies[row.pk]) for row in rows]


def who_is_told(actor: Actor, meeting: Meeting) -> list[UUID]:
    """Of those invited, whom the meeting still concerns: nobody who left its platform before it was over (C10)."""
    rows = Invitation.objects.visible_to(actor).still_concerned().filter(meeting=meeting)
    return list(rows.values_list("organisation", flat=True))


def own_invitation(actor: Actor, meeting: Meeting) -> Invited | None:
    """The invitation of the actor's own organisation."""
    row = invitations_for(actor).filter(meeting=meeting, organisation=actor.organisation_id).first()
    return None if row is None else Invited(row, _replies(actor, meeting)[row.pk])


def others_at(actor: Actor, meeting: Meeting) -> list[str]:
    """The other organisations this one may know at the meeting: by name, never with their answers (C10)."""
    rows = invitations_for(actor).filter(meeting=meeting).exclude(organisation=actor.organisation_id)
    return [row.organisation.shown_name for row in rows.order_by("organisation__name", "pk")]


def own_reply(actor: Actor, invitation: Invitation) -> MeetingReply | None:
    found: MeetingReply | None = (
        MeetingReply.objects.visible_to(actor).filter(invitation=invitation, member=actor.id).first()
    )
    return found


def get_own_invitation(*, actor: Actor, meeting: Meeting) -> Invitation:
    found = invitations_for(actor).filter(meeting=meeting, organisation=actor.organisation_id).first()
    if found is None:
        raise NotVisible
    return found


def participants_of(actor: Actor, meeting: Meeting) -> list[ConfidentialParticipant]:
    """Whom no other participant learns of; nobody outside the Mechanism reads this."""
    return list(ConfidentialParticipant.objects.visible_to(actor).filter(meeting=meeting))


def unanswered(actor: Actor) -> list[Meeting]:
    """Meetings to which this person is invited and has not answered: for a list of days, no more of them is read."""
    answered = MeetingReply.objects.visible_to(actor).filter(member=actor.id)
    own = Invitation.objects.own_of(actor).filter(meeting__state=MeetingState.CONVENED)
    waiting = own.exclude(pk__in=answered.values("invitation")).select_related("meeting").only("meeting__day")
    return [row.meeting for row in waiting.order_by("meeting__day", "pk")]


def _replies(actor: Actor, meeting: Meeting) -> dict[UUID, list[Reply]]:
    rows = list(MeetingReply.objects.visible_to(actor).filter(invitation__meeting=meeting))
    names = names_of(actor, {row.member for row in rows})
    found: dict[UUID, list[Reply]] = defaultdict(list)
    for row in rows:
        found[row.invitation_id].append(_reply(row, names.get(row.member, ""), meeting))
    return found


def _reply(row: MeetingReply, name: str, meeting: Meeting) -> Reply:
    how = str(How(row.how).label) if row.how else ""
    is_older = meeting.changed_at is not None and row.answered_at < meeting.changed_at
    return Reply(name, Answer(row.answer), how, row.answered_at, is_older)
