from typing import ClassVar

from django.db import models

from consent.models import Source, SourceConfidentiality
from submissions.kinds import Part
from submissions.models.item import Item
from submissions.models.submission import Submission


class SubmissionPerson(models.Model):
    """A submission concerns a source: by all its items, or by those that ItemPerson rows name (D3).

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=16, choices=Part.choices)
    every_item = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("submission", "source", name="submission_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.part}"


class ItemPerson(models.Model):
    """An item concerns a source; every later question about consent starts here (D3).

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=16, choices=Part.choices)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("item", "source", "part", name="item_person_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.part}"


class ItemConfidentiality(models.Model):
    """An item is covered by a promise of confidentiality to its source (D2).

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    confidentiality = models.ForeignKey(SourceConfidentiality, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("item", "confidentiality", name="item_confidentiality_once")]

    def __str__(self) -> str:
        return str(self.item_id)
