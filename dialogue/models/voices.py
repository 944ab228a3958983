from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.ids import new_id
from custody.acts import SubjectKind
from dialogue.states.voices import VoiceState
from dialogue.visibility.voices import VoiceQuerySet

ANSWERED_WITHIN = timedelta(days=30)


class Voice(models.Model):
    """A view of an organisation in its own words, and the answer to it; it is input and directs nobody (M1, C10).

    .. no_pii: the form says that nobody is named
    """

    custody_kind: ClassVar = SubjectKind.VOICE

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=VoiceState.choices, default=VoiceState.GIVEN)
    text = models.TextField(_("the view"))
    given_by = models.UUIDField()
    given_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Voice"]] = VoiceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-given_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["-given_at", "-id"], name="voice_newest"),
            models.Index(fields=["organisation", "-given_at", "-id"], name="voice_of_organisation"),
            models.Index(fields=["given_at", "id"], name="voice_waits", condition=Q(state=VoiceState.GIVEN)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="voice_says_something"),
            models.CheckConstraint(condition=Q(state__in=VoiceState.values), name="voice_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=VoiceState.GIVEN)
                | ~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False),
                name="voice_answer_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
