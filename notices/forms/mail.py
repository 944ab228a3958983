"""What is asked of somebody who wants mail."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notices.kinds import HowOften
from notices.policies import ZONES
from notices.services.wish import Rhythm


class AddressForm(forms.Form):
    address = forms.EmailField(
        label=_("Address for mail"),
        help_text=_(
            "It is kept sealed and never shown again. Whoever sees this letter box learns that you use this portal:"
            " take an address that nobody at risk can be found by, or leave mail off."
        ),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "dir": "ltr", "spellcheck": "false"}),
        error_messages={
            "required": _("Write the address to which mail shall go."),
            "invalid": _("This is no address for mail. It looks like name@example.org."),
        },
    )


class ConfirmForm(forms.Form):
    code = forms.CharField(
        label=_("Code from the mail"),
        help_text=_("It came to the address you gave, and works for one hour."),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "dir": "ltr",
                "class": "govuk-input--width-10",
            }
        ),
        error_messages={"required": _("Write the code from the mail.")},
    )

    def clean_code(self) -> str:
        """Arabic digits are digits."""
        code: str = self.cleaned_data["code"]
        return "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in code)


class RhythmForm(forms.Form):
    how_often = forms.ChoiceField(
        label=_("When do you want a mail?"),
        choices=HowOften.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    quiet_from = forms.TimeField(
        label=_("No mail from"),
        help_text=_("For example 20:00. Leave both empty if mail may come at any hour."),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "govuk-input--width-5", "dir": "ltr"}),
        error_messages={"invalid": _("Write the hour like 20:00.")},
    )
    quiet_until = forms.TimeField(
        label=_("Until"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "govuk-input--width-5", "dir": "ltr"}),
        error_messages={"invalid": _("Write the hour like 20:00.")},
    )
    time_zone = forms.ChoiceField(
        label=_("Your clock"),
        help_text=_("The city whose time is yours. It need not be where you are."),
        choices=[(zone, zone.replace("_", " ")) for zone in ZONES],
        widget=forms.Select(attrs={"dir": "ltr"}),
        error_messages={"invalid_choice": _("Choose a city from the list.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        begin, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if (begin is None) != (end is None) and not self.errors:
            self.add_error("quiet_until", _("Write both hours, or neither."))
        if begin is not None and begin == end:
            self.add_error("quiet_until", _("From and until are the same hour. If you want no mail, choose Never."))
        return cleaned

    def rhythm(self) -> Rhythm:
        """What was chosen, once it is valid."""
        given = self.cleaned_data
        how_often = HowOften(given["how_often"])
        return Rhythm(how_often, given["time_zone"], given["quiet_from"], given["quiet_until"])
