"""An answer for each item of a page: the same conditions for all of them, and more for some."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from disclosure.forms.ngo import CONDITIONS, PARTS, parts
from disclosure.kinds import AnswerGiven
from disclosure.policies import ContradictoryAnswer
from disclosure.selectors.questions import Asked
from disclosure.services.answer import Given, check_makes_sense

BINDING = ("redacted", "no_public_use", "only_in")
_NOT_YET = ("", _("No answer yet"))


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one item.  has_own: it is answered with conditions of its own, so they are shown at once."""

    asked: Asked
    answer: BoundField
    own: list[BoundField]
    has_own: bool

    @property
    def errors(self) -> list[str]:
        return [str(error) for field in self.own for error in field.errors]


class EachForm(forms.Form):
    """Fields of an item end in its accession number: answer_ITM-7KQ4-M2ZD."""

    def __init__(self, *args: Any, asked: Sequence[Asked], today: date, **options: Any) -> None:
        options.setdefault("initial", _initial(asked))
        super().__init__(*args, **options)
        self.asked, self.today = asked, today
        self.fields.update(parts())
        for one in asked:
            self.fields[_name("answer", one)] = forms.ChoiceField(
                label=one.item.accession, choices=_choices(one), widget=forms.RadioSelect, required=False
            )
            self.fields.update({_name(name, one): field for name, field in parts().items()})

    @property
    def shared(self) -> Iterator[BoundField]:
        return (self[name] for name in PARTS)

    @property
    def rows(self) -> Iterator[Row]:
        for one in self.asked:
            own = [self[_name(name, one)] for name in PARTS]
            has_own = any(field.value() not in {None, "", False} for field in own)
            yield Row(one, self[_name("answer", one)], own, has_own)

    def clean(self) -> dict[str, Any]:
        """What contradicts itself is told beside the item it is about."""
        if self.errors:
            return self.cleaned_data
        given, own = self.answers(), {one.item.pk: self._own(one) for one in self.asked}
        in_vain = self._set_in_vain(given.values())
        for one in self.asked:
            self._check(one, given.get(one.item.pk), own[one.item.pk])
        if not given:
            self.add_error(None, _("Answer for at least one item."))
        elif in_vain:
            words = _("You set conditions here, and no item takes them. Choose “Agreed, with conditions” for those.")
            self.add_error(in_vain, words)
        return self.cleaned_data

    def answers(self) -> dict[UUID, Given]:
        return {one.item.pk: given for one in self.asked if (given := self._given(one))}

    def _check(self, one: Asked, given: Given | None, own: Mapping[str, Any]) -> None:
        if given is None:
            if own and one.decision is None:
                words = _("Say yes or no for this item too, or leave its conditions empty.")
                self.add_error(_name("answer", one), words)
            return
        try:
            check_makes_sense(given, today=self.today)
        except ContradictoryAnswer as refusal:
            is_shared = refusal.field in CONDITIONS and not own.get(refusal.field)
            name = refusal.field if is_shared else _name(refusal.field, one)
            # A day that all items share is told once, not for each of them.
            if not self.has_error(name):
                self.add_error(name, str(refusal.words))

    def _given(self, one: Asked) -> Given | None:
        """Limits add up: those of the item and those of all. What loosens counts for an item without own conditions.

        A no takes nothing that was set for all, a yes without conditions none of its limits but the day.
        """
        if not (answer := self.cleaned_data.get(_name("answer", one))):
            return None
        reason = self.cleaned_data.get(_name("reason", one)) or self.cleaned_data["reason"]
        own = self._own(one)
        if answer == AnswerGiven.REFUSED:
            return Given(AnswerGiven.REFUSED, reason=reason, **own)
        shared = {name: self.cleaned_data[name] for name in CONDITIONS}
        if answer == AnswerGiven.AGREED:
            shared |= {"redacted": False, "no_public_use": False, "only_in": ""}
        return Given(AnswerGiven(answer), reason=reason, **(_both(own, shared) if own else shared))

    def _own(self, one: Asked) -> dict[str, Any]:
        """The conditions set for this item alone; empty when none was."""
        own = {name: self.cleaned_data.get(_name(name, one)) for name in CONDITIONS}
        return own if any(own.values()) else {}

    def _set_in_vain(self, given: Iterable[Given]) -> str | None:
        """The first shared condition, when there is one and no item takes it."""
        if any(said.answer == AnswerGiven.AGREED_WITH_CONDITIONS for said in given):
            return None
        return next((name for name in BINDING if self.cleaned_data[name]), None)


def _both(own: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    """The stricter of the two, part by part; of two named proceedings the item's own, which say it more closely."""
    days = [day for day in (own["expires_on"], shared["expires_on"]) if day]
    return {
        **own,
        "redacted": own["redacted"] or shared["redacted"],
        "no_public_use": own["no_public_use"] or shared["no_public_use"],
        "only_in": own["only_in"] or shared["only_in"],
        "expires_on": min(days, default=None),
    }


def _choices(one: Asked) -> list[Any]:
    """An answer is changed or taken back as a whole; it does not silently become none."""
    return [*AnswerGiven.choices] if one.decision else [*AnswerGiven.choices, _NOT_YET]


def _name(part: str, one: Asked) -> str:
    return f"{part}_{one.item.accession}"


def _initial(asked: Sequence[Asked]) -> dict[str, Any]:
    """What was said before stands in the form when it is said again."""
    said = [(one, one.decision) for one in asked if one.decision]
    return {_name(part, one): getattr(decision, part) for one, decision in said for part in ("answer", *PARTS)}
