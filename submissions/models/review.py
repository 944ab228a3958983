from typing import ClassVar

from django.db import models
from django.db.models import Q

from common.ids import new_id
from submissions.models.submission import Submission


class InformationQuestion(models.Model):
    """What staff asked before the review can go on; the NGO answers this and nothing else is reopened.

    wants_files: files are wanted with the answer; those that come belong to the question (Item.question).

    .. no_pii: the question must not name anybody (the form says so); the answer is sealed to the evidence key
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    wants_files = models.BooleanField(default=False)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    sealed_answer = models.BinaryField(default=bytes, blank=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False),
                name="information_answer_says_who_and_when",
            ),
            # What is sent belongs to the one question that asks for files, without anybody choosing.
            models.UniqueConstraint(
                "submission",
                condition=Q(wants_files=True, answered_at__isnull=True),
                name="one_open_question_for_files",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
