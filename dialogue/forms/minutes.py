"""What is asked about minutes: their text in one language or two, a last day, what an organisation says."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.forms.fields import Day, Words

LENGTH, COMMENT_LENGTH = 20_000, 4000
_ARABIC = {"dir": "rtl", "lang": "ar", "autocomplete": "off", "rows": 16}
_ENGLISH = {"dir": "ltr", "lang": "en", "autocomplete": "off", "rows": 16}


class MinutesForm(forms.Form):
    """seen: when the draft shown was saved, so that nobody overwrites a colleague unknowingly."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    text_en = Words(
        label=_("Minutes in English"), longest=LENGTH, required=False, widget=forms.Textarea(attrs=_ENGLISH)
    )
    text_ar = Words(label=_("Minutes in Arabic"), longest=LENGTH, required=False, widget=forms.Textarea(attrs=_ARABIC))

    def clean_seen(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None

    def texts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("text_en", "text_ar")}


class CirculateForm(forms.Form):
    comments_until = Day(
        label=_("Last day for comments"), help_text=_("The organisations read this: day, month and year, 27/3/2027.")
    )


class CommentForm(forms.Form):
    text = Words(
        label=_("What should be different?"),
        help_text=_("The Mechanism reads it; no other organisation does. Name nobody who could be put at risk."),
        longest=COMMENT_LENGTH,
        error_messages={"required": _("Write a comment, or leave the page: none is expected of you.")},
    )
