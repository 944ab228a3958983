"""What those who work on a lead are asked (W3)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from consent.forms.fields import Words
from dialogue.forms.requests import CHOOSE, LENGTH
from dialogue.states.leads import LeadOutcome, LeadUrgency
from submissions.models import Submission


class WeighForm(forms.Form):
    urgency = forms.TypedChoiceField(
        label=_("How soon must it be preserved?"),
        help_text=_("For the Mechanism's own order of work; the organisation is not told."),
        choices=LeadUrgency.choices,
        coerce=lambda value: LeadUrgency(int(value)),
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )


class MatchForm(forms.Form):
    submission = forms.ChoiceField(
        label=_("Which later submission of the same organisation holds it?"),
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )

    def __init__(self, *args: Any, submissions: Iterable[Submission], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["submission"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(one.pk), _shown(one)) for one in submissions]


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What became of it?"), choices=LeadOutcome.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    words = Words(
        label=_("What the organisation should know"),
        help_text=_("The organisation reads this. Name nobody, and nothing of what the Mechanism makes of it."),
        longest=LENGTH,
        rows=3,
        required=False,
    )


def _shown(submission: Submission) -> str:
    words = (submission.reference, submission.label)
    return format_html('<bdi dir="ltr" class="nowrap">{}</bdi> <span class="muted"><bdi>{}</bdi></span>', *words)
