from typing import ClassVar

from django.db import models

from feedback.visibility import OfSubmissionQuerySet
from submissions.models import Submission


class Awaited(models.Model):
    """A submission that waits for feedback, so that what is due is not looked for among all that was ever given.

    Kept by the database itself, with each hand-over and each note that is sent (see 0002_awaited); no service writes
    it. When feedback is due is derived: it depends on a memorandum and on what the provider was told.

    .. no_pii:
    """

    submission = models.OneToOneField(Submission, primary_key=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["Awaited"]] = OfSubmissionQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)
