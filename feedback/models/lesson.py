from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.ids import new_id
from custody.acts import SubjectKind
from feedback.kinds import Share
from feedback.states import LessonState
from feedback.visibility import LessonQuerySet


class Lesson(models.Model):
    """What an organisation tells the Mechanism about its way of working; what it answered; what changed (C7).

    .. no_pii: the form says so
    """

    custody_kind: ClassVar = SubjectKind.LESSON

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=LessonState.choices, default=LessonState.RECEIVED)
    text = models.TextField(_("what you want us to learn"))
    share = models.CharField(_("who may read it"), max_length=16, choices=Share.choices, default=Share.NOBODY)
    given_by = models.UUIDField()
    given_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    changed = models.TextField(blank=True)
    changed_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Lesson"]] = LessonQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-given_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="lesson_says_something"),
            models.CheckConstraint(condition=Q(state__in=LessonState.values), name="lesson_state_is_known"),
            models.CheckConstraint(condition=Q(share__in=Share.values), name="lesson_share_is_known"),
            models.CheckConstraint(
                condition=Q(state=LessonState.RECEIVED)
                | ~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False),
                name="lesson_answer_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=LessonState.CHANGED)
                | ~Q(changed="") & Q(changed_by__isnull=False, changed_at__isnull=False),
                name="lesson_change_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
