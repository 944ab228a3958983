"""Who is invited to a meeting, what each answered, who came; and participants whom nobody else learns of."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.ids import new_id
from dialogue.models.meetings import Meeting
from dialogue.states.meetings import Answer, Attendance, How
from dialogue.visibility.meetings import ConfidentialQuerySet, InvitedQuerySet, ReplyQuerySet

_CAME = [Attendance.IN_PERSON, Attendance.ONLINE, Attendance.BOTH]


def _attendance_is_whole() -> Q:
    """Nothing recorded yet, or by whom and when, and how many people if anybody came."""
    recorded = Q(attended_by__isnull=False, attended_at__isnull=False)
    return (
        Q(attendance="", people=0)
        | recorded & Q(attendance__in=_CAME, people__gt=0)
        | recorded & Q(attendance=Attendance.ABSENT, people=0)
    )


class Invitation(models.Model):
    """One organisation is invited to one meeting; its key is the stable name of the entry in its calendars.

    listed: whether others who agreed to be visible to it read that it is invited.

    .. no_pii: numbers of people, no names
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+", related_query_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    listed = models.BooleanField(default=True)
    invited_by = models.UUIDField()
    invited_at = models.DateTimeField()
    attendance = models.CharField(_("who came"), max_length=16, choices=Attendance.choices, blank=True)
    people = models.PositiveSmallIntegerField(_("how many people"), default=0)
    attended_by = models.UUIDField(null=True)
    attended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Invitation"]] = InvitedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["invited_at", "id"]
        indexes: ClassVar = [models.Index(fields=["organisation", "meeting"], name="invitations_of_organisation")]
        constraints: ClassVar = [
            models.UniqueConstraint("meeting", "organisation", name="one_invitation_per_organisation"),
            models.CheckConstraint(condition=_attendance_is_whole(), name="attendance_says_who_and_when"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class MeetingReply(models.Model):
    """What one member of an invited organisation answers, and how that member takes part.

    .. no_pii: the pseudonym of a member
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="+", related_query_name="replies")
    member = models.UUIDField()
    answer = models.CharField(max_length=16, choices=Answer.choices)
    how = models.CharField(max_length=16, choices=How.choices, blank=True)
    answered_at = models.DateTimeField()

    objects: ClassVar[models.Manager["MeetingReply"]] = ReplyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["answered_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("invitation", "member", name="one_reply_per_member"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="reply_to_meeting_is_known"),
            models.CheckConstraint(
                condition=Q(answer=Answer.NO, how="") | ~Q(answer=Answer.NO) & Q(how__in=How.values),
                name="whoever_comes_says_how",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ConfidentialParticipant(models.Model):
    """Somebody whom no other participant learns of, under words that name nobody; no row a partner page can read.

    .. no_pii: a label without names; the form says so
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(_("words for this participant"), max_length=80)
    added_by = models.UUIDField()
    added_at = models.DateTimeField()
    attendance = models.CharField(_("who came"), max_length=16, choices=Attendance.choices, blank=True)
    people = models.PositiveSmallIntegerField(_("how many people"), default=0)
    attended_by = models.UUIDField(null=True)
    attended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["ConfidentialParticipant"]] = ConfidentialQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["added_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(label=""), name="participant_has_words"),
            models.CheckConstraint(condition=_attendance_is_whole(), name="attendance_of_participant_is_whole"),
        ]

    def __str__(self) -> str:
        return str(self.id)
