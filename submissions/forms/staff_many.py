"""What is asked before one act is done to many submissions."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from submissions.forms.staff import AssignForm
from submissions.forms.staff_review import PassOnForm
from submissions.kinds import BulkKind

Choices = list[tuple[str, str]]


class ManyForm(forms.Form):
    """Which act, on which rows; whole: on all that fit the filter, the first 500."""

    kind = forms.ChoiceField(label=_("Do with those chosen"), choices=BulkKind.choices)
    chosen = forms.MultipleChoiceField(required=False)
    whole = forms.BooleanField(label=_("All that fit the filter, at most 500"), required=False)

    def __init__(self, *args: Any, kinds: Sequence[BulkKind], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        # Whatever is sent: which of these exist for the actor is asked of the rows themselves.
        self.fields["chosen"] = Ids(required=False)

    @property
    def kind_chosen(self) -> BulkKind:
        return BulkKind(self.cleaned_data["kind"])


class Ids(forms.MultipleChoiceField):
    """Ids of rows; one that is no id is left out, as one that is nobody's."""

    def validate(self, value: list[str]) -> None:
        """There is no list to compare with."""

    def clean(self, value: list[str]) -> list[UUID]:
        return [found for one in super().clean(value) if (found := _uuid(one))]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class NothingForm(forms.Form):
    """An act that needs no more words."""


def form_for(kind: BulkKind, data: Any, *, teams: Choices, reviewers: Choices) -> forms.Form:
    """Return what this act needs to know besides the rows."""
    if kind == BulkKind.ASSIGN:
        return AssignForm(data, teams=teams, reviewers=reviewers)
    if kind == BulkKind.PASS_ON:
        return PassOnForm(data, reviewers=reviewers)
    return NothingForm(data)
