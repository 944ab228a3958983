"""Fields that take what people really type: Arabic digits, days in several spellings, pasted text."""

import re
import unicodedata
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LINE_LENGTH = 120
TEXT_LENGTH = 20_000
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100

_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-\s]+(\d{1,2})[/.\-\s]+(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-\s]+(\d{1,2})[/.\-\s]+(\d{1,2})")
# Joiners, direction marks and the like belong to Arabic text; what cannot be seen or typed does not.
_REFUSED = {"Cc", "Cs", "Co", "Cn"}
_KEPT = {"\n", "\t"}


class Words(forms.CharField):
    """Several lines in a person's own words."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Write something here. “We do not know” is an answer."),
        "invisible": _("There are control characters in this text that nobody can see. Paste it as plain text."),
        "max_length": _("This text is too long by %(over)s characters. Shorten it, or hand the rest over as a file."),
    }

    def __init__(self, *, longest: int = TEXT_LENGTH, rows: int = 5, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows, "dir": "auto"}))
        super().__init__(**options)
        self.longest = longest
        # Django's own refusal of U+0000 speaks of "null characters"; ours says what to do.
        self.validators = []

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", super().to_python(value) or "")
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")

    def validate(self, value: str) -> None:
        super().validate(value)
        if any(unicodedata.category(letter) in _REFUSED and letter not in self.kept for letter in value):
            raise ValidationError(self.error_messages["invisible"], code="invisible")
        if len(value) > self.longest:
            over = len(value) - self.longest
            raise ValidationError(self.error_messages["max_length"], code="max_length", params={"over": over})

    kept: ClassVar[set[str]] = _KEPT


class Line(Words):
    """One line: a line break pasted into it becomes a space."""

    kept: ClassVar[set[str]] = set()

    def __init__(self, *, longest: int = LINE_LENGTH, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}))
        super().__init__(longest=longest, **options)

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class Day(forms.Field):
    """A day as people write it: 27/3/2024, 2024-03-27 or ٢٧/٣/٢٠٢٤."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Give the day, for example 27/3/2024."),
        "shape": _("Write the day with day, month and year, for example 27/3/2024."),
        "no_such_day": _("There is no such day in the calendar. Look at the day and the month again."),
        "year": _("The year must be between 1900 and 2100."),
    }
    widget = forms.TextInput(
        attrs={"class": "govuk-input--width-10", "autocomplete": "off", "inputmode": "text", "dir": "ltr"}
    )

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date) or not value:
            return value or None
        typed = _latin_digits(str(value)).strip()
        if not typed:
            return None
        if match := _YEAR_FIRST.fullmatch(typed):
            year, month, day = map(int, match.groups())
        elif match := _DAY_FIRST.fullmatch(typed):
            day, month, year = map(int, match.groups())
        else:
            raise ValidationError(self.error_messages["shape"], code="shape")
        return self._day(year, month, day)

    def _day(self, year: int, month: int, day: int) -> date:
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise ValidationError(self.error_messages["year"], code="year")
        try:
            return date(year, month, day)
        except ValueError:
            raise ValidationError(self.error_messages["no_such_day"], code="no_such_day") from None

    def prepare_value(self, value: Any) -> Any:
        return f"{value.day}/{value.month}/{value.year}" if isinstance(value, date) else value


class LongList(forms.CheckboxSelectMultiple):
    """Boxes by the hundred: a page of its own height, and with scripts a box that narrows it while one types."""

    template_name = "django/forms/widgets/long_list.html"


class LongSelect(forms.Select):
    """One of hundreds: written out in one go, where Django asks for a template an option."""

    template_name = "django/forms/widgets/long_select.html"


def _latin_digits(text: str) -> str:
    """٢٧/٣/٢٠٢٤ is 27/3/2024; direction marks that keyboards slip in are left out."""
    kept = (letter for letter in text if unicodedata.category(letter) != "Cf")
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in kept)
