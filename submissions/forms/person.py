"""One person of a submission: pseudonym, consent and promise, and which files they concern."""

import re
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from consent.forms.fields import Words
from consent.forms.person import ConsentForm, PromiseForm, PseudonymForm
from consent.models import SourceConfidentiality
from submissions.kinds import Part
from submissions.services.people import Described, Place

_CHOOSE = {"required": _("Choose one answer."), "invalid_choice": _("Choose one of the answers shown.")}
ALL, CHOSEN = "all", "chosen"
MOST_BOXES = 100


class PlaceForm(forms.Form):
    """What somebody is to the material, and which files concern them."""

    part = forms.ChoiceField(
        label=_("What is this person to the material?"),
        choices=Part.choices,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    which = forms.ChoiceField(
        label=_("Which files concern this person?"),
        choices=[(ALL, _("All files, also those still to be added")), (CHOSEN, _("Only some of them"))],
        widget=forms.RadioSelect,
        initial=ALL,
        error_messages=_CHOOSE,
    )
    items = forms.MultipleChoiceField(
        label=_("If only some: these files"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        required=False,
        error_messages={"invalid_choice": _("A file in your choice is no longer there. Look at the list again.")},
    )

    numbers = Words(
        label=_("If only some: the numbers of these files"),
        longest=20_000,
        rows=2,
        required=False,
        help_text=_("For example 1-20, 35, 40-44. The numbers are on the files page."),
    )

    def __init__(
        self,
        *args: Any,
        items: Collection[tuple[UUID, int, str]] = (),
        **options: Any,
    ) -> None:
        """items: key, number and name of each file; names only where each has a box."""
        super().__init__(*args, **options)
        self.by_number = {number: key for key, number, _name in items}
        chosen = self.fields["items"]
        if not isinstance(chosen, forms.MultipleChoiceField):
            raise TypeError("items is a choice of many")
        # Boxes for a few, numbers for many: a browser sends at most a thousand fields.
        if len(items) <= MOST_BOXES:
            chosen.choices = [(str(key), f"{number}. {name}") for key, number, name in items]
            del self.fields["numbers"]
        else:
            del self.fields["items"]
        if not items:
            # Before the first file there is nothing to choose from.
            del self.fields["which"], self.fields["items"]

    def clean_numbers(self) -> list[str]:
        """Read "1-20, 35" into the files so numbered; ranges may overlap, and no number is looked at twice."""
        chosen: list[str] = []
        beyond, highest = 0, max(self.by_number, default=0)
        for first, last in sorted(map(_span, filter(None, re.split(r"[\s,،;؛]+", self.cleaned_data["numbers"])))):
            numbers = range(max(first, beyond), min(last, highest) + 1)
            chosen += [str(self.by_number[number]) for number in numbers if number in self.by_number]
            beyond = max(beyond, last + 1)
        return chosen

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        name = "numbers" if "numbers" in self.fields else "items"
        if given.get("which") == CHOSEN and not given.get(name) and name not in self.errors:
            self.add_error(name, _("Choose at least one file this person concerns, or choose all files."))
        return given

    def place(self) -> Place:
        given = self.cleaned_data
        chosen = frozenset(map(UUID, given.get("items") or given.get("numbers") or ()))
        return Place(Part(given["part"]), chosen if given.get("which") == CHOSEN else None)


def _span(part: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,6})(?:[-–](\d{1,6}))?", part)
    if match is None:
        raise ValidationError(_("“%(part)s” is no number and no range such as 1-20."), params={"part": part[:20]})
    return int(match[1]), int(match[2] or match[1])


class PersonForm(PseudonymForm, ConsentForm, PromiseForm, PlaceForm):
    """All of it: for somebody new, or whom this person sees."""

    def __init__(self, *args: Any, promise: SourceConfidentiality | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if promise:
            # A promise on record is no longer a question: only the source can end it (D2).
            del self.fields["confidential"], self.fields["promise_terms"]

    def described(self) -> Described:
        given, place = self.cleaned_data, self.place()
        return Described(
            pseudonym=given["pseudonym"],
            part=place.part,
            terms=self.terms(),
            promise=given["promise_terms"] if given.get("confidential") == "yes" else None,
            item_ids=place.item_ids,
        )
