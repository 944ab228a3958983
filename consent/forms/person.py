"""Questions about one person: a pseudonym, what they agreed to, and whether they were promised confidentiality."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from consent.forms.fields import Day, Line, Words
from consent.models import ConsentRecord
from consent.policies import Contradiction, Terms
from consent.scope import Answer, Audience, Guardian, Method

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
PSEUDONYM_LENGTH = 80
CONDITIONS_LENGTH = 2000
IDENTITY_LENGTH = 4000
_CHOOSE = {"required": _("Choose one answer."), "invalid_choice": _("Choose one of the answers shown.")}


class PseudonymForm(forms.Form):
    pseudonym = Line(
        label=_("Pseudonym"),
        longest=PSEUDONYM_LENGTH,
        help_text=_("A code or another name that only you can resolve, for example W-17. Never the real name."),
        error_messages={"required": _("Give the person a pseudonym, so that you can find them again.")},
    )


class ConsentForm(forms.Form):
    """One question for each use, three answers each, and how they came about."""

    method = forms.ChoiceField(
        label=_("How did the person agree?"), choices=Method.choices, widget=forms.RadioSelect, error_messages=_CHOOSE
    )
    language = Line(
        label=_("In which language were they asked?"),
        longest=40,
        help_text=_("The language the person understood the questions in."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "dir": "auto"}),
        error_messages={"required": _("Name the language. “We do not know” is an answer.")},
    )
    obtained_on = Day(label=_("On which day?"), required=False, help_text=_("Day, month and year: 27/3/2024."))
    obtained_by = Line(
        label=_("Who asked them?"),
        help_text=_("A role or a pseudonym, for example “our documenter D-4”. No real name."),
        error_messages={"required": _("Say who asked, by role or pseudonym. “We do not know” is an answer.")},
    )
    guardian = forms.ChoiceField(
        label=_("Can the person decide alone?"),
        choices=Guardian.choices,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    conditions = Words(
        label=_("Conditions the person set"),
        longest=CONDITIONS_LENGTH,
        required=False,
        rows=3,
        help_text=_("In their own words if you can. Name nobody here."),
    )
    expires_on = Day(
        label=_("Until when does it hold?"), required=False, help_text=_("Leave empty when no end was agreed.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for audience in Audience:
            self.fields[f"answer_{audience.value}"] = forms.ChoiceField(
                label=audience.label, choices=Answer.choices, widget=forms.RadioSelect, error_messages=_CHOOSE
            )

    @property
    def questions(self) -> Iterator[BoundField]:
        return (self[f"answer_{audience.value}"] for audience in Audience)

    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            answers={audience: Answer(given[f"answer_{audience.value}"]) for audience in Audience},
            method=Method(given["method"]),
            language=given["language"],
            obtained_by=given["obtained_by"],
            guardian=Guardian(given["guardian"]),
            obtained_on=given["obtained_on"],
            expires_on=given["expires_on"],
            conditions=given["conditions"],
        )


class PromiseForm(forms.Form):
    confidential = forms.ChoiceField(
        label=_("Have you promised this person confidentiality?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        help_text=_(
            "If yes, what concerns this person is never given to anybody outside the Mechanism, even if you agree "
            "later. Only the person can end the promise."
        ),
        error_messages=_CHOOSE,
    )
    promise_terms = Words(
        label=_("What was promised"),
        longest=CONDITIONS_LENGTH,
        required=False,
        rows=3,
        help_text=_("If there is more to say than “nothing leaves the Mechanism”. Name nobody here."),
    )


class WithdrawForm(forms.Form):
    """For which uses consent is taken back: all of them, or those ticked."""

    audiences = forms.MultipleChoiceField(
        label=_("What does the person no longer agree to?"),
        choices=Audience.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one use that the person no longer agrees to."),
            "invalid_choice": _("Choose from the uses shown."),
        },
    )
    reason = Words(
        label=_("Anything we should know"),
        longest=CONDITIONS_LENGTH,
        required=False,
        rows=3,
        help_text=_("Name nobody."),
    )

    def chosen(self) -> frozenset[Audience]:
        return frozenset(Audience(name) for name in self.cleaned_data["audiences"])


class SetPromiseForm(forms.Form):
    promise_terms = Words(
        label=_("What was promised"),
        longest=CONDITIONS_LENGTH,
        required=False,
        rows=3,
        help_text=_("Name nobody here."),
    )


class ReleaseForm(forms.Form):
    """The source ended the promise: when and how you learned it."""

    note = Words(
        label=_("How did the person tell you that the promise is over?"),
        longest=CONDITIONS_LENGTH,
        rows=3,
        help_text=_("When, by which way, before whom. No real names."),
    )
    sure = forms.BooleanField(
        label=_("The person ended it freely. Nobody else can."),
        error_messages={"required": _("Only the person can end the promise. Tick this if they did.")},
    )


class IdentityForm(forms.Form):
    identity = Words(
        label=_("Real name, and how to reach the person"),
        longest=IDENTITY_LENGTH,
        rows=4,
        help_text=_("Only if it is needed. It is sealed at once for the protection officers; nobody can read it here."),
        error_messages={"required": _("Write the name, or leave this page without saving.")},
    )


def initial_consent(record: ConsentRecord | None, answers: dict[str, str]) -> dict[str, object]:
    """What the form shows at first: the consent on record, or nothing."""
    if record is None:
        return {}
    columns = ("method", "language", "obtained_on", "obtained_by", "guardian", "conditions", "expires_on")
    shown: dict[str, object] = {name: getattr(record, name) for name in columns}
    return shown | {f"answer_{audience}": answer for audience, answer in answers.items()}


def blame(form: forms.Form, refusal: Contradiction) -> None:
    """Put the words of a contradiction beside the field where it can be mended."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.words))
