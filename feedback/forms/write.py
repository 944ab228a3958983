"""The outgoing form: the Protocol's four dimensions, nothing else (F2). The internal assessment has no field here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from consent.forms.fields import Words
from feedback.forms.fields import LaterChoice, LaterWords
from feedback.kinds import QUESTIONS, Dimension, Finding
from feedback.models import Advice
from feedback.selectors.notes import Part
from feedback.services.write import Written

LENGTH = 4000
_FINDING, _ASSESSMENT, _RECOMMENDATION, _ADVICE = "finding", "assessment", "recommendation", "advice"
_IN_ORDER = (_FINDING, _ASSESSMENT, _RECOMMENDATION, _ADVICE)


@dataclass(frozen=True, slots=True)
class Block:
    """The questions about one dimension."""

    dimension: Dimension
    question: Any
    fields: list[BoundField]


class NoteForm(forms.Form):
    """seen: when the draft shown was saved, so that nobody overwrites a colleague unknowingly."""

    use_required_attribute = False
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, advice: Iterable[Advice], **options: Any) -> None:
        super().__init__(*args, **options)
        library = list(advice)
        for dimension in Dimension:
            own = [one for one in library if one.dimension == dimension]
            for name, field in _fields_of(own).items():
                self.fields[_named(dimension, name)] = field

    @property
    def blocks(self) -> Iterator[Block]:
        for dimension in Dimension:
            names = [_named(dimension, name) for name in _IN_ORDER]
            yield Block(dimension, QUESTIONS[dimension], [self[name] for name in names if name in self.fields])

    def clean_seen(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None

    def clean(self) -> dict[str, Any]:
        """Words without the word that sums them up cannot be kept: ask for it."""
        for dimension in Dimension:
            said = self._said(dimension)
            if (said[_ASSESSMENT] or said[_RECOMMENDATION]) and not said[_FINDING]:
                self.add_error(_named(dimension, _FINDING), _("Choose a word too, so that what you wrote is kept."))
        return self.cleaned_data

    def parts(self) -> dict[Dimension, Written]:
        """What was said, of the dimensions about which anything was."""
        said = {dimension: self._said(dimension) for dimension in Dimension}
        return {
            dimension: Written(Finding(words[_FINDING]), words[_ASSESSMENT], words[_RECOMMENDATION])
            for dimension, words in said.items()
            if words[_FINDING]
        }

    def advice_ids(self) -> set[UUID]:
        return {UUID(chosen) for one in Dimension for chosen in self.cleaned_data.get(_named(one, _ADVICE)) or []}

    def _said(self, dimension: Dimension) -> dict[str, str]:
        return {name: self.cleaned_data.get(_named(dimension, name)) or "" for name in _IN_ORDER[:3]}


def initial_of(parts: Iterable[Part], *, seen: datetime) -> dict[str, Any]:
    """What the form shows of a draft."""
    initial: dict[str, Any] = {"seen": seen.isoformat()}
    for part in parts:
        initial[_named(part.dimension, _ADVICE)] = [str(one.pk) for one in part.advice]
        if part.written:
            for name in _IN_ORDER[:3]:
                initial[_named(part.dimension, name)] = getattr(part.written, name)
    return initial


def _named(dimension: Dimension, name: str) -> str:
    return f"{dimension.value}_{name}"


def _fields_of(advice: list[Advice]) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        _FINDING: LaterChoice(label=_("In a word"), choices=Finding.choices, widget=forms.RadioSelect),
        _ASSESSMENT: LaterWords(label=_("Assessment"), longest=LENGTH, rows=4),
        _RECOMMENDATION: Words(
            label=_("Recommendation"),
            longest=LENGTH,
            rows=3,
            required=False,
            help_text=_("What would help next time. Leave it empty if there is nothing to change."),
        ),
    }
    if advice:
        shown = [(str(one.pk), format_html('{} <span class="muted">{}</span>', one.title, one.text)) for one in advice]
        fields[_ADVICE] = forms.MultipleChoiceField(
            label=_("Advice from the library"),
            help_text=_("The provider reads it in its own language."),
            choices=shown,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
    return fields
