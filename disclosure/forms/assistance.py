"""What staff are asked about a request for assistance: what came in, and what became of it."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.forms.fields import Day, Line, Words
from disclosure.states import AssistanceState

REFERENCE_LENGTH = 120
WORDS_LENGTH = 8000
_OUTCOMES = [choice for choice in AssistanceState.choices if choice[0] != AssistanceState.OPEN]


class AssistanceForm(forms.Form):
    """counterparts: (key, name) of those we work with."""

    counterpart = forms.ChoiceField(label=_("Who asks?"), error_messages={"required": _("Choose who asks.")})
    their_reference = Line(label=_("Their reference"), longest=REFERENCE_LENGTH, required=False)
    subject = Words(
        label=_("What do they ask for?"),
        longest=WORDS_LENGTH,
        rows=6,
        help_text=_("In your words, without the name of any person. The letter itself stays in the registry."),
        error_messages={"required": _("Say what they ask for.")},
    )
    received_on = Day(label=_("Received on"), help_text=_("Day, month and year: 27/3/2026."))
    due_on = Day(label=_("Answer due"), required=False)

    def __init__(self, *args: Any, counterparts: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["counterpart"].choices = [("", _("Choose")), *counterparts]  # type: ignore[attr-defined]

    def clean_counterpart(self) -> UUID:
        return UUID(self.cleaned_data["counterpart"])


class CloseAssistanceForm(forms.Form):
    how = forms.ChoiceField(
        label=_("What became of it?"),
        choices=_OUTCOMES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    outcome = Words(
        label=_("In words"),
        longest=WORDS_LENGTH,
        rows=4,
        help_text=_("What they were given or told, or why not. Without the name of any person."),
        error_messages={"required": _("Say what they were given or told.")},
    )

    def clean_how(self) -> AssistanceState:
        return AssistanceState(self.cleaned_data["how"])


class AssistanceFilterForm(forms.Form):
    """A filter of the list; what does not fit is left out, never an error."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("Any")), *AssistanceState.choices])
