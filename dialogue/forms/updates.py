"""What an organisation is asked when it reports a step before an authority (C9)."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from consent.forms.fields import Day, Line, Words
from dialogue.forms.requests import CHOOSE, LENGTH, NAME_NOBODY
from dialogue.models.updates import AUTHORITY_LENGTH, COUNTRY_LENGTH
from dialogue.services.updates import Reported
from dialogue.states.updates import ActivityKind
from submissions.models import Submission

MOST_ITEMS = 200


class ActivityForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What happened?"), choices=ActivityKind.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    authority = Line(
        label=_("Before which authority or court?"),
        help_text=_("Its name, for example “Public prosecutor, Lake District”. No names of people."),
        longest=AUTHORITY_LENGTH,
    )
    country = Line(label=_("In which country?"), longest=COUNTRY_LENGTH)
    happened_on = Day(label=_("On which day?"), help_text=_("Day, month and year, for example 27/3/2026."))
    submissions = forms.MultipleChoiceField(
        label=_("Which of your submissions does it concern?"),
        help_text=_("Leave it empty if none is concerned."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    items = Words(
        label=_("Single items, by their numbers, one a line"),
        help_text=_("If it concerns only some items of a submission. For example ITM-7KQ4-M2ZD."),
        longest=LENGTH,
        rows=3,
        required=False,
    )
    text = Words(
        label=_("What else the Mechanism should know"), help_text=NAME_NOBODY, longest=LENGTH, rows=4, required=False
    )

    def __init__(self, *args: Any, submissions: Iterable[Submission], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["submissions"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(one.pk), _shown(one)) for one in submissions]

    def clean_items(self) -> list[str]:
        numbers = list(dict.fromkeys(re.findall(r"[^\s,;،]+", self.cleaned_data["items"])))
        if len(numbers) > MOST_ITEMS:
            raise forms.ValidationError(_("These are too many single items. Choose the whole submission instead."))
        return numbers

    def reported(self) -> Reported:
        given = self.cleaned_data
        return Reported(
            kind=ActivityKind(given["kind"]),
            authority=given["authority"],
            country=given["country"],
            happened_on=given["happened_on"],
            text=given["text"],
            submission_ids=[UUID(one) for one in given["submissions"]],
            accessions=given["items"],
        )


def _shown(submission: Submission) -> str:
    words = (submission.label, submission.reference)
    return format_html('<bdi>{}</bdi> <span class="muted"><bdi dir="ltr" class="nowrap">{}</bdi></span>', *words)
