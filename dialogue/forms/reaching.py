"""What is asked of those who want to reach somebody, of the organisation, and of the person through it (T2)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from consent.forms.fields import Day, Line, LongSelect, Words
from dialogue.forms.requests import CHOOSE, LENGTH, NAME_NOBODY, DayToCome
from dialogue.models.reaching import KNOWN_AS_LENGTH
from dialogue.selectors.reaching import Known
from dialogue.services.reaching import Asking, Said
from dialogue.states.reaching import KnownBy, Outcome, PersonSaid


class ReachForm(forms.Form):
    """earlier_seen: how many earlier requests lay on the page from which this comes; empty before it was shown."""

    organisation = forms.ChoiceField(
        label=_("Which organisation knows the person?"), widget=LongSelect, error_messages=CHOOSE
    )
    known_by = forms.ChoiceField(
        label=_("How do both sides know whom you mean?"),
        choices=KnownBy.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    known_as = Line(
        label=_("The name used for them here, or the number of the item"),
        help_text=_("Never the person's own name."),
        longest=KNOWN_AS_LENGTH,
    )
    purpose = Words(
        label=_("Why does the Mechanism want to reach them?"),
        help_text=_("The organisation reads this and may say it to the person. Name nobody."),
        longest=LENGTH,
        rows=4,
    )
    due_on = DayToCome(label=_("By when is an answer needed?"), help_text=_("Day, month and year: 27/3/2027."))
    earlier_seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["organisation"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Choose one")), *((str(one.pk), one.shown_name) for one in organisations)]

    def known(self) -> Known:
        given = self.cleaned_data
        return Known(UUID(given["organisation"]), KnownBy(given["known_by"]), given["known_as"])

    def asking(self) -> Asking:
        given = self.cleaned_data
        return Asking(given["purpose"], given["due_on"], given["earlier_seen"])

    def kept(self) -> list[tuple[str, str]]:
        """What was typed, to be sent again from the page that shows the earlier requests."""
        names = [name for name in self.fields if name != "earlier_seen"]
        return [(name, str(self.data.get(name, ""))) for name in names]


class AnswerReachForm(forms.Form):
    words = Words(
        label=_("Anything the Mechanism should know (you need not say why)"),
        help_text=NAME_NOBODY,
        longest=LENGTH,
        rows=3,
        required=False,
    )


class PersonForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("What did the person say?"),
        choices=PersonSaid.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    on = Day(label=_("On which day?"), help_text=_("Day, month and year, for example 27/3/2026."))
    words = Words(
        label=_("How they want to be reached, and what they ask for"),
        help_text=_("For example: through you, by a woman, in Arabic, not at home. No name, number or address here."),
        longest=LENGTH,
        rows=3,
        required=False,
    )

    def said(self) -> Said:
        given = self.cleaned_data
        return Said(PersonSaid(given["answer"]), given["on"], given["words"])


class EndReachForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What came of it?"), choices=Outcome.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    words = Words(
        label=_("What the organisation should know"),
        help_text=_("The organisation reads this. Nothing of what the person said."),
        longest=LENGTH,
        rows=3,
        required=False,
    )
