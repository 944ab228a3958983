"""Answers that are asked for, and without which a draft can be kept all the same."""

from typing import Any

from django import forms

from consent.forms.fields import Words


class LaterWords(Words):
    """Required before clearing, not before saving."""

    def validate(self, value: str) -> None:
        if value:
            super().validate(value)


class LaterChoice(forms.ChoiceField):
    """The same for a choice."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)
