"""What staff are asked when they prepare, decide and release a disclosure."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from consent.forms.fields import Day, Line, Words
from disclosure.kinds import Purpose
from disclosure.models import WorkingCopy

WORDS_LENGTH, LINE_LENGTH = 2000, 300
MOST_REFERENCES = 2000
TIME_TO_ANSWER = timedelta(days=30)
ORIGINAL = "original"
_EXTENSION = re.compile(r"\.([a-z0-9]{1,8})$")
Choices = list[tuple[str, Any]]


class PurposeForm(forms.Form):
    """What is asked for: providers read it word for word, and agree to this and to nothing else."""

    purpose = forms.ChoiceField(
        label=_("What is it wanted for?"),
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        help_text=_("An agreement holds for one of these and for no other."),
        error_messages={"required": _("Choose one.")},
    )
    purpose_words = Words(
        label=_("Which proceedings?"),
        longest=WORDS_LENGTH,
        rows=3,
        help_text=_("Providers read this before they decide. Name no suspect, victim or witness."),
        error_messages={"required": _("Say which proceedings it is for.")},
    )
    legal_basis = Words(
        label=_("Legal basis"),
        longest=WORDS_LENGTH,
        rows=3,
        help_text=_("By which law or agreement the recipient may receive it. Providers read this too."),
        error_messages={"required": _("Name the law or agreement.")},
    )


class DraftForm(PurposeForm):
    """counterparts: (key, shown words) of those that cooperation goes on with."""

    counterpart = forms.ChoiceField(
        label=_("To whom?"), widget=forms.RadioSelect, error_messages={"required": _("Choose the recipient.")}
    )
    field_order = ("counterpart", "purpose", "purpose_words", "legal_basis")

    def __init__(self, *args: Any, counterparts: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["counterpart"].choices = counterparts  # type: ignore[attr-defined]

    def clean_counterpart(self) -> UUID:
        return UUID(self.cleaned_data["counterpart"])


class ReferencesForm(forms.Form):
    references = Words(
        label=_("Accession numbers, or references of submissions"),
        longest=40 * MOST_REFERENCES,
        rows=4,
        help_text=_("One a line, or with blanks between them. A submission stands for all of its items."),
        error_messages={"required": _("Write at least one number.")},
        widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr", "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean_references(self) -> list[str]:
        found = re.split(r"[\s,;،؛]+", self.cleaned_data["references"])
        references = list(dict.fromkeys(word for word in found if word))
        if len(references) > MOST_REFERENCES:
            raise ValidationError(_("Add at most %(most)s numbers at a time."), params={"most": MOST_REFERENCES})
        return references


class AskForm(forms.Form):
    answer_by = Day(
        label=_("Until when can providers answer?"),
        help_text=_("Between one week and half a year from today. Silence is a no."),
    )

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["answer_by"].initial = today + TIME_TO_ANSWER


class ChosenItemsForm(forms.Form):
    """Items ticked in a list.  items: (key, shown words) of those that can be chosen."""

    items = forms.MultipleChoiceField(
        label=_("Items"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one item.")},
    )

    def __init__(self, *args: Any, items: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["items"].choices = items  # type: ignore[attr-defined]

    def clean_items(self) -> list[UUID]:
        return [UUID(key) for key in self.cleaned_data["items"]]


class ProposeForm(ChosenItemsForm):
    """drafts: (key, shown words) of the disclosures being drafted, into which items can be put."""

    draft = forms.ChoiceField(
        label=_("For which disclosure?"), widget=forms.RadioSelect, error_messages={"required": _("Choose one.")}
    )
    field_order = ("draft", "items")

    def __init__(self, *args: Any, drafts: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["draft"].choices = drafts  # type: ignore[attr-defined]

    def clean_draft(self) -> UUID:
        return UUID(self.cleaned_data["draft"])


class CopyForm(forms.Form):
    """What would leave of an item."""

    copy = forms.ChoiceField(label=_("What leaves?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, copies: list[WorkingCopy], **more: Any) -> None:
        super().__init__(*args, **more)
        made = [(str(copy.pk), copy.what_was_done) for copy in copies]
        self.fields["copy"].choices = [(ORIGINAL, _("The original")), *made]  # type: ignore[attr-defined]

    def clean_copy(self) -> UUID | None:
        chosen = self.cleaned_data["copy"]
        return None if chosen == ORIGINAL else UUID(chosen)


class WorkingCopyForm(forms.Form):
    what_was_done = Words(
        label=_("What was taken out or changed?"),
        longest=WORDS_LENGTH,
        rows=3,
        help_text=_("The recipient reads this. Name nobody who was taken out."),
        error_messages={"required": _("Say what was taken out or changed.")},
    )
    file = forms.FileField(
        label=_("The working copy"),
        help_text=_("A file of at most 8 MB. It is sealed before it touches a disk."),
        error_messages={
            "required": _("Choose a file of at most 8 MB."),
            "empty": _("This file is empty. Choose another one."),
        },
    )

    @property
    def extension(self) -> str:
        """The ending of its name, if it is a plain one; the name itself is not kept."""
        found = _EXTENSION.search(self.cleaned_data["file"].name.lower())
        return found[1] if found else ""


class ConfirmCopyForm(forms.Form):
    sure = forms.BooleanField(
        label=_(
            "I looked at all of it. It is what was said, and nothing that was to be taken out can be seen or heard."
        ),
        error_messages={"required": _("Tick this if you looked at all of it.")},
    )


class DeliveredForm(forms.Form):
    delivered_how = Line(
        label=_("How does it get to the recipient?"),
        longest=LINE_LENGTH,
        help_text=_("For example: handed over on a disc at their office. Name the office, not a person."),
        error_messages={"required": _("Say how it is delivered.")},
    )


class AcknowledgeForm(forms.Form):
    note = Line(
        label=_("How did the recipient acknowledge it?"),
        longest=LINE_LENGTH,
        help_text=_("Which letter or note, and of what day."),
        error_messages={"required": _("Say by what the recipient acknowledged it.")},
    )


class RecallAnswerForm(forms.Form):
    answer = Words(
        label=_("What did the recipient answer?"),
        longest=WORDS_LENGTH,
        rows=3,
        help_text=_("The provider reads this. Name nobody."),
        error_messages={"required": _("Say what the recipient answered.")},
    )
