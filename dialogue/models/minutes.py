"""The minutes of a meeting, in one language or two side by side, and what organisations say about them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.ids import new_id
from custody.acts import SubjectKind
from dialogue.models.meetings import Meeting
from dialogue.states.minutes import READABLE, MinutesState
from dialogue.visibility.minutes import CommentQuerySet, MinutesQuerySet


class Minutes(models.Model):
    """What a meeting came to. Once agreed, the database lets nobody change a letter of it (M2; see 0002_minutes).

    round: how often it was circulated.  comments_until: the last day for comments of this round.

    .. no_pii: the form says so; participants who asked for it are never named
    """

    # Its key is the meeting's: the log tells the meeting's story in one piece.
    custody_kind: ClassVar = SubjectKind.MEETING

    meeting = models.OneToOneField(Meeting, primary_key=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=MinutesState.choices, default=MinutesState.DRAFT)
    text_en = models.TextField(_("minutes in English"), blank=True)
    text_ar = models.TextField(_("minutes in Arabic"), blank=True)
    round = models.PositiveSmallIntegerField(default=0)
    written_by = models.UUIDField()
    written_at = models.DateTimeField()
    circulated_by = models.UUIDField(null=True)
    circulated_at = models.DateTimeField(null=True)
    comments_until = models.DateField(null=True)
    agreed_by = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Minutes"]] = MinutesQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-written_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=MinutesState.values), name="minutes_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(READABLE))
                | Q(circulated_by__isnull=False, circulated_at__isnull=False, comments_until__isnull=False)
                & ~Q(text_en="", text_ar=""),
                name="minutes_circulated_say_who_and_until_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=MinutesState.AGREED) | Q(agreed_by__isnull=False, agreed_at__isnull=False),
                name="minutes_agreed_say_who_and_when",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "comments_until"], name="minutes_out_for_comment")]

    def __str__(self) -> str:
        return str(self.pk)


class MinutesComment(models.Model):
    """What one organisation says about the minutes that went round; staff read it, no other organisation does.

    .. no_pii: the form says so
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    text = models.TextField()
    commented_by = models.UUIDField()
    commented_at = models.DateTimeField()

    objects: ClassVar[models.Manager["MinutesComment"]] = CommentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["commented_at", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="minutes_comment_says_something")]
        indexes: ClassVar = [models.Index(fields=["minutes", "commented_at"], name="comments_of_minutes")]

    def __str__(self) -> str:
        return str(self.id)
