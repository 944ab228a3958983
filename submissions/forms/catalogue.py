"""What is asked of the catalogue, and under which name it is asked again."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from submissions.search import LONGEST_QUESTION
from submissions.traits import Order, read

# Narrowing by more than this finds one item or none.
MOST_TRAITS = 20


class AskForm(forms.Form):
    """One box and an order; what a find is narrowed by comes beside them, from buttons.

    chosen: traits narrowed to before ("with"), one more ("add"), or one less ("drop").
    """

    words = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=LONGEST_QUESTION,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "dir": "auto",
                "autocomplete": "off",
                "data-keys-search": "",
                "spellcheck": "false",
            }
        ),
    )
    order = forms.ChoiceField(label=_("Order"), required=False, choices=Order.choices)

    def clean_order(self) -> Order:
        return Order(self.cleaned_data["order"] or Order.NEWEST)

    def chosen(self) -> tuple[str, ...]:
        """Return the traits to narrow by; what we did not write is left out."""
        lists: Any = self.data
        dropped = set(lists.getlist("drop"))
        asked = [*lists.getlist("with"), *lists.getlist("add")]
        kept = [one for one in dict.fromkeys(asked) if one not in dropped and read(one) is not None]
        return tuple(kept[:MOST_TRAITS])


class SaveForm(forms.Form):
    """teams: (key, name) of those the actor works in."""

    name = forms.CharField(
        label=_("Name of the search"),
        help_text=_("Neutral words, without names of people: whoever looks over your shoulder reads them."),
        max_length=80,
    )
    team = forms.ChoiceField(
        label=_("Who finds it"),
        required=False,
        help_text=_("Colleagues see what you searched for, and find what they may see themselves."),
    )

    def __init__(self, *args: Any, teams: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["team"].choices = [("", _("Only you")), *teams]  # type: ignore[attr-defined]

    def clean_team(self) -> UUID | None:
        return UUID(self.cleaned_data["team"]) if self.cleaned_data["team"] else None
