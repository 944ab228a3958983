"""What reviewers are asked: questions to the provider, whom to pass it on to, an assessment, a note."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from consent.forms.fields import Words
from submissions.forms.staff import ReasonForm
from submissions.kinds import Scale
from submissions.reviewing import MOST_MENTIONED, MOST_QUESTIONS, NoSuchItem, NotAReader
from submissions.services.assess import Judgement
from submissions.services.review import Asked

Choices = Sequence[tuple[str, Any]]
LONGEST_QUESTION = 2000
MOST_NUMBERS, MOST_DIGITS = 20, 6
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


class Numbers(forms.CharField):
    """Numbers of items as people write them: 3, 7 or ٣، ٧."""

    def to_python(self, value: Any) -> list[int]:  # type: ignore[override]
        typed = (super().to_python(value) or "").translate(_DIGITS).replace("،", " ").replace(",", " ").split()
        if len(typed) > MOST_NUMBERS or any(not one.isdecimal() or len(one) > MOST_DIGITS for one in typed):
            raise ValidationError(_("Write at most 20 numbers of items, for example 3, 7."))
        return sorted({int(one) for one in typed})

    def validate(self, value: list[int]) -> None:
        """No number is an answer: the question is about all of it."""

    def run_validators(self, value: list[int]) -> None:
        """The text's own validators have nothing to say about numbers."""


class QuestionsForm(forms.Form):
    """Up to three questions; the first is needed, those left empty are not asked."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for place in range(1, MOST_QUESTIONS + 1):
            self._ask_for(place)

    def _ask_for(self, place: int) -> None:
        words = _("What do you need to know?") if place == 1 else _("Another question")
        self.fields[f"question_{place}"] = Words(
            label=words,
            longest=LONGEST_QUESTION,
            rows=4 if place == 1 else 2,
            required=place == 1,
            help_text=_("The provider reads this on its own screen: name nobody, no place and no file."),
        )
        self.fields[f"items_{place}"] = Numbers(
            label=_("About which items?"),
            required=False,
            help_text=_("Their numbers, for example 3, 7. Leave it empty if it is about all of it."),
            widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off", "dir": "ltr"}),
        )
        self.fields[f"files_{place}"] = forms.BooleanField(label=_("Ask for files with the answer"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if sum(bool(given.get(f"files_{place}")) for place in range(1, MOST_QUESTIONS + 1)) > 1:
            raise ValidationError(_("Ask for files in one question only: what comes is kept with that question."))
        return given

    def asked(self) -> list[Asked]:
        given = self.cleaned_data
        return [
            Asked(words, given[f"items_{place}"], wants_files=given[f"files_{place}"])
            for place in range(1, MOST_QUESTIONS + 1)
            if (words := given[f"question_{place}"])
        ]

    def say_which_are_missing(self, refusal: NoSuchItem) -> None:
        """Mark the answers that point at items which are not there."""
        for place in range(1, MOST_QUESTIONS + 1):
            if set(self.cleaned_data[f"items_{place}"]) & set(refusal.numbers):
                self.add_error(f"items_{place}", str(refusal.for_people))


class PassOnForm(ReasonForm):
    reviewer = forms.ChoiceField(
        label=_("To whom?"), required=False, help_text=_("Somebody of the team, or the team as a whole.")
    )
    field_order = ["reviewer", "reason"]

    def __init__(self, *args: Any, reviewers: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reviewer"].choices = [("", _("The whole team")), *reviewers]  # type: ignore[attr-defined]

    def clean_reviewer(self) -> UUID | None:
        return UUID(self.cleaned_data["reviewer"]) if self.cleaned_data["reviewer"] else None


def _scale(label: Any, hint: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=Scale.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one answer."), "invalid_choice": _("Choose one of the answers shown.")},
    )


class AssessForm(forms.Form):
    """What the team makes of a submission; never asked beside what is said to the provider (C10)."""

    relevance = _scale(_("How relevant is it?"), _("To what the Mechanism looks into."))
    relevance_words = Words(label=_("Why is it relevant, or not?"), rows=4)
    reliability = _scale(_("How reliable is it?"), _("As far as can be told from the material itself."))
    reliability_words = Words(label=_("What speaks for it, and what against?"), rows=4)
    provenance_words = Words(label=_("What do we make of where it comes from?"), rows=4)
    gaps_words = Words(label=_("What is missing?"), rows=4, help_text=_("What would have to be known, or asked."))

    def judgement(self) -> Judgement:
        given = self.cleaned_data
        scales = {name: Scale(given[name]) for name in ("relevance", "reliability")}
        return Judgement(**given | scales)


class NoteForm(forms.Form):
    text = Words(
        label=_("Your note"),
        rows=5,
        longest=4000,
        help_text=_("Sealed. Whoever may read the account of this submission may read it; no provider ever does."),
    )
    mentioned = forms.MultipleChoiceField(
        label=_("Ask colleagues to look"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They find on their first page that there is a note for them."),
    )
    most: ClassVar = MOST_MENTIONED

    def __init__(self, *args: Any, people: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["mentioned"].choices = list(people)  # type: ignore[attr-defined]
        if not people:
            del self.fields["mentioned"]

    def clean_mentioned(self) -> list[UUID]:
        if len(self.cleaned_data["mentioned"]) > self.most:
            raise ValidationError(NotAReader.for_people)
        return [UUID(one) for one in self.cleaned_data["mentioned"]]


class ReturnForm(ReasonForm):
    """Why an assessment is given back: this goes to the log, the words about the material into a note."""
