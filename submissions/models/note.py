from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from common.ids import new_id
from custody.acts import SubjectKind
from submissions.models.submission import Submission
from submissions.visibility import NoteQuerySet


class Note(models.Model):
    """What somebody of the staff writes down about a submission, for colleagues who may read its account.

    mentioned: pseudonyms of those whose attention was asked for.

    .. no_pii: the words are sealed to the evidence key; people are pseudonyms
    """

    custody_kind: ClassVar[SubjectKind] = SubjectKind.NOTE

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    sealed_words = models.BinaryField()
    mentioned = ArrayField(models.UUIDField(), default=list, blank=True)
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Note"]] = NoteQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(sealed_words=b""), name="note_is_sealed")]
        indexes: ClassVar = [models.Index(fields=["submission", "-written_at", "-id"], name="note_of_submission")]

    def __str__(self) -> str:
        return str(self.id)
