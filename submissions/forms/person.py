"""One person of a submission: pseudonym, consent and promise, and which files they concern."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.forms.person import ConsentForm, PromiseForm, PseudonymForm
from consent.models import SourceConfidentiality
from submissions.kinds import Part
from submissions.models import Item
from submissions.services.people import Described

_CHOOSE = {"required": _("Choose one answer."), "invalid_choice": _("Choose one of the answers shown.")}
ALL, CHOSEN = "all", "chosen"


class PersonForm(PseudonymForm, ConsentForm, PromiseForm):
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

    def __init__(
        self,
        *args: Any,
        items: Collection[tuple[Item, str]] = (),
        promise: SourceConfidentiality | None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        if promise:
            # A promise on record is no longer a question: only the source can end it (D2).
            del self.fields["confidential"], self.fields["promise_terms"]
        chosen = self.fields["items"]
        if not isinstance(chosen, forms.MultipleChoiceField):
            raise TypeError("items is a choice of many")
        chosen.choices = [(str(item.pk), f"{item.number}. {name}") for item, name in items]
        if not items:
            # Before the first file there is nothing to choose from.
            del self.fields["which"], self.fields["items"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("which") == CHOSEN and not given.get("items") and "items" not in self.errors:
            self.add_error("items", _("Choose at least one file this person concerns, or choose all files."))
        return given

    def described(self) -> Described:
        given = self.cleaned_data
        return Described(
            pseudonym=given["pseudonym"],
            part=Part(given["part"]),
            terms=self.terms(),
            promise=given["promise_terms"] if given.get("confidential") == "yes" else None,
            item_ids=frozenset(map(UUID, given["items"])) if given.get("which") == CHOSEN else None,
        )
