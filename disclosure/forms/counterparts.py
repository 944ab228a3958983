"""What staff are asked about a counterpart: who it is, what it promised, with which key it reads."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.forms.fields import Day, Line, Words
from disclosure.kinds import AssuranceKind, CounterpartKind
from disclosure.models import Counterpart, RecipientKey
from disclosure.selectors.counterpart_rows import READ_OUT
from disclosure.services.counterparts import Described, changes

NAME_LENGTH, JURISDICTION_LENGTH, CONTACT_LENGTH, KEY_LENGTH = 200, 120, 300, 400
WORDS_LENGTH = 8000
# Each question repeats these word for word; see question_scope.
_ASKED_WITH = frozenset({"name", "name_ar", "kind", "jurisdiction"})
_DAY = _("Day, month and year: 27/3/2027.")


class CounterpartForm(forms.Form):
    name = Line(
        label=_("Name"),
        longest=NAME_LENGTH,
        help_text=_("The office, not a person. Providers read it when they are asked to agree."),
        error_messages={"required": _("Give the name of the office.")},
    )
    name_ar = Line(
        label=_("Name in Arabic"),
        longest=NAME_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=CounterpartKind.choices,
        widget=forms.RadioSelect,
        help_text=_("It decides which consents and which assurances are needed."),
        error_messages={"required": _("Choose one.")},
    )
    jurisdiction = Line(
        label=_("Jurisdiction"),
        longest=JURISDICTION_LENGTH,
        help_text=_("The State, or the instrument that created the court or body."),
        error_messages={"required": _("Say under whose jurisdiction it works.")},
    )
    legal_basis = Words(
        label=_("Legal basis of the cooperation"),
        longest=WORDS_LENGTH,
        rows=3,
        help_text=_("An agreement, a law, a resolution, an exchange of letters: which, and of what day."),
        error_messages={"required": _("Say on which basis we work together.")},
    )
    law = Words(
        label=_("The law it works under"),
        longest=WORDS_LENGTH,
        rows=4,
        required=False,
        help_text=_("Which crimes it may prosecute, wherever they were committed; which rules bind it."),
    )
    possible = Words(
        label=_("What is possible"),
        longest=WORDS_LENGTH,
        rows=4,
        required=False,
        help_text=_("What it can ask for and what we can ask for; through whom, in which form, how fast."),
    )
    use_of_material = Words(
        label=_("How it may use the Mechanism's material"),
        longest=WORDS_LENGTH,
        rows=4,
        required=False,
        help_text=_("As a lead or in court; who gets to read it; whether conditions of use can be kept."),
    )

    def described(self) -> Described:
        """The answers as the service takes them."""
        given = {name: self.cleaned_data[name] for name in CounterpartForm.base_fields}
        return Described(**given | {"kind": CounterpartKind(given["kind"])})


class ChangeCounterpartForm(CounterpartForm):
    """resting: questions and agreements that a new name, kind or jurisdiction would void."""

    understood = forms.BooleanField(
        label=_("What was asked or agreed under the old name, kind or jurisdiction becomes void. I know this."),
        required=False,
    )

    def __init__(self, *args: Any, counterpart: Counterpart, resting: int, **more: Any) -> None:
        shown = {name: getattr(counterpart, name) for name in CounterpartForm.base_fields}
        super().__init__(*args, **more | {"initial": shown})
        self.counterpart, self.resting = counterpart, resting
        if not resting:
            del self.fields["understood"]

    def clean(self) -> dict[str, Any]:
        """Let nothing become void unannounced."""
        data = super().clean() or {}
        if self.resting and not self.errors and not data["understood"] and self._voids():
            self.add_error("understood", _("Say that you know this, or leave name, kind and jurisdiction as they are."))
        return data

    def _voids(self) -> bool:
        return bool(_ASKED_WITH & set(changes(self.counterpart, self.described())))


class ContactForm(forms.Form):
    office = Line(label=_("Office or person"), longest=NAME_LENGTH, help_text=_("In their official function."))
    how_to_reach = Line(
        label=_("How to reach it"),
        longest=CONTACT_LENGTH,
        help_text=_("A telephone number that did not come by e-mail is best: fingerprints are read out over it."),
    )


class AssuranceForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What is promised?"),
        choices=AssuranceKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one. A document that promises more is recorded once for each.")},
    )
    document = Line(
        label=_("In which document?"),
        longest=CONTACT_LENGTH,
        help_text=_("Title, number and page, so that anybody can find it again."),
        error_messages={"required": _("Name the document. What was only said is not recorded here.")},
    )
    given_on = Day(label=_("Date of the document"), help_text=_("It counts from this day on."))
    valid_until = Day(label=_("Valid until"), required=False, help_text=_("Empty if it has no end."))


class KeyForm(forms.Form):
    age_recipient = Line(
        label=_("Public key"),
        longest=KEY_LENGTH,
        help_text=_("It begins with age1 and has 62 characters. Nobody needs to keep it secret."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false", "class": "mono"}),
        error_messages={"required": _("Paste the public key that the counterpart gave you.")},
    )
    expires_on = Day(label=_("Valid until"), required=False, help_text=_DAY)

    def refuse(self, words: str) -> None:
        """Say why, and show nothing of it again: what was pasted may have been a secret key."""
        self.add_error("age_recipient", words)
        self.data = {name: value for name, value in self.data.items() if name != "age_recipient"}


class ConfirmKeyForm(forms.Form):
    """The end of the fingerprint, typed by somebody who heard it from the recipient."""

    read_out = Line(
        label=_("The last eight characters of the fingerprint"),
        longest=2 * READ_OUT,
        help_text=_("As the counterpart read them out to you, not as somebody here told you."),
        widget=forms.TextInput(
            attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10 mono"}
        ),
        error_messages={"required": _("Type the eight characters that were read out to you.")},
    )

    def __init__(self, *args: Any, key: RecipientKey, **more: Any) -> None:
        super().__init__(*args, **more)
        self.key = key

    def clean_read_out(self) -> str:
        typed = "".join(self.cleaned_data["read_out"].split()).lower()
        if typed != self.key.fingerprint[-READ_OUT:]:
            raise forms.ValidationError(
                _("This is not how the fingerprint ends. If it was read out so, the key is not theirs: retire it.")
            )
        return str(typed)
