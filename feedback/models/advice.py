"""The library of advice: what can be said again, in both languages."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.ids import new_id
from feedback.kinds import Dimension
from feedback.visibility import AdviceQuerySet


class Advice(models.Model):
    """A piece of advice that can be given again, in both languages.

    .. no_pii:
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dimension = models.CharField(_("dimension"), max_length=16, choices=Dimension.choices)
    title_en = models.CharField(_("title in English"), max_length=120)
    title_ar = models.CharField(_("title in Arabic"), max_length=120)
    text_en = models.TextField(_("advice in English"))
    text_ar = models.TextField(_("advice in Arabic"))
    added_by = models.UUIDField()
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Advice"]] = AdviceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["dimension", "title_en"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(dimension__in=Dimension.values), name="advice_dimension_is_known"),
            models.CheckConstraint(
                condition=~Q(title_en="") & ~Q(title_ar="") & ~Q(text_en="") & ~Q(text_ar=""),
                name="advice_is_in_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_ar if _is_arabic() else self.title_en

    @property
    def text(self) -> str:
        return self.text_ar if _is_arabic() else self.text_en


def _is_arabic() -> bool:
    return (get_language() or "").startswith("ar")
