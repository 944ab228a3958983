from typing import ClassVar

from django.db import models

from submissions.models.item import Item
from submissions.models.review import InformationQuestion


class QuestionItem(models.Model):
    """An item that a question is about.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    question = models.ForeignKey(InformationQuestion, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("question", "item", name="item_once_per_question"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
