"""An hour as people write it: 9:30, 09.30 or ٩:٣٠; and the zones they choose from."""

import re
import unicodedata
from datetime import time
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_HOUR = re.compile(r"(\d{1,2})\s*[:.]\s*(\d{2})")


class Hour(forms.Field):
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Give the hour, for example 14:30."),
        "shape": _("Write the hour with hours and minutes, from 0:00 to 23:59, for example 14:30."),
    }
    widget = forms.TextInput(attrs={"class": "govuk-input--width-5", "autocomplete": "off", "dir": "ltr"})

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, time) or not value:
            return value or None
        kept = (letter for letter in str(value) if unicodedata.category(letter) != "Cf")
        typed = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in kept)
        found = _HOUR.fullmatch(typed.strip())
        try:
            hours, minutes = (int(part) for part in found.groups()) if found else (-1, -1)
            return time(hours, minutes)
        except ValueError:
            raise ValidationError(self.error_messages["shape"], code="shape") from None

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%H:%M") if isinstance(value, time) else value
