"""Fields that take what the schema says and nothing near it: a number is no text, 1 is not true, " " is not a word."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.refusals import FieldsUnusable
from common.errors import Invalid
from consent.forms.fields import Day as DayOnThePage
from consent.forms.fields import Line, Words
from consent.scope import Answer, Audience
from submissions.policies import LARGEST_ITEM_BYTES

LARGEST_NUMBER = (1 << 63) - 1
LONGEST_NAME = 65_536
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
# No U+0000, which the database cannot hold; the second also asks for a sign that can be seen.
ANY_TEXT = r"^[^\u0000]*$"
SOME_TEXT = r"^[^\u0000]*[^\u0000\s][^\u0000]*$"


class FieldUnusable(Invalid):
    """It has the right shape and cannot be used: a schema cannot say why."""

    for_people = FieldsUnusable.for_people

    def __init__(self, field: str, words: Iterable[str]) -> None:
        super().__init__(field)
        self.fields = {field: list(words)}


class Text(serializers.CharField):
    """A text as the pages take it, cleaned by the same rules. With `allow_blank` also an empty one."""

    default_error_messages = {"invalid": _("This is not a text.")}
    as_on_the_page: type[Words] = Words

    def __init__(self, **said: Any) -> None:
        super().__init__(**said)
        self.validators.append(RegexValidator(ANY_TEXT if self.allow_blank else SOME_TEXT, _("This is not a text.")))
        self._rules = self.as_on_the_page(required=False, longest=said["max_length"])

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        # What the schema's pattern refuses is left to it: there it is a matter of shape.
        return str(data) if "\0" in data else _by_the_rules(self, self._rules, data)


class OneLine(Text):
    """A line break in it becomes a space."""

    as_on_the_page = Line


class Truth(serializers.BooleanField):
    """true or false."""

    default_error_messages = {"invalid": _("This is true or false, without quotation marks.")}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class Choice(serializers.ChoiceField):
    """One of the words the schema names. What was sent instead is not repeated."""

    default_error_messages = {"invalid_choice": _("This is none of the words the schema names here.")}


class Day(serializers.DateField):
    """A day of the common calendar, 2025-12-31: a Hijri date would be another day of it, and is not guessed at."""

    default_error_messages = {"invalid": _("A day is written 2025-12-31: year, month, day of the common calendar.")}

    def to_internal_value(self, value: Any) -> Any:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            self.fail("invalid")
        day = super().to_internal_value(value)
        return _by_the_rules(self, DayOnThePage(), day.isoformat())


def _by_the_rules(field: serializers.Field[Any, Any, Any, Any], rules: forms.Field, said: str) -> Any:
    try:
        return rules.clean(said)
    except ValidationError as refused:
        raise FieldUnusable(str(field.field_name), map(str, refused.messages)) from None


class Id(serializers.UUIDField):
    """An id as we hand them out."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or not _ID.fullmatch(data):
            self.fail("invalid", value="")
        return super().to_internal_value(data)


@extend_schema_field({"type": "string", "minLength": 1, "maxLength": LONGEST_NAME})
class ExactName(serializers.Field[str, str, str, str]):
    """A file's name as the device has it: control characters, lone surrogates and all."""

    default_error_messages = {"invalid": _("A name is a text.")}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return data

    def to_representation(self, value: str) -> str:
        return value


@extend_schema_field({"type": "string", "maxLength": LONGEST_NAME})
class ExactPath(ExactName):
    """The folders above it, or nothing."""


@extend_schema_field({"type": "integer", "format": "int64", "minimum": 0, "maximum": LARGEST_ITEM_BYTES})
class WholeNumber(serializers.Field[int, int, int, int]):
    """A JSON number without a fraction; neither true nor a string of digits is one."""

    default_error_messages = {"invalid": _("A size is a whole number of bytes, 0 or more.")}

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int or not 0 <= data <= LARGEST_NUMBER:
            self.fail("invalid")
        return int(data)

    def to_representation(self, value: int) -> int:
        return value


_ANSWERS = {
    "type": "object",
    "properties": {audience.value: {"type": "string", "enum": Answer.values} for audience in Audience},
    "required": Audience.values,
    "additionalProperties": False,
}


@extend_schema_field(_ANSWERS)
class Answers(serializers.Field[dict[str, str], Any, Any, Any]):
    """One answer to each question of consent: one left out is no answer, and is refused (D3)."""

    default_error_messages = {
        "invalid": _("Answer every question. “We do not know” is an answer."),
        "unknown": _("There is no such question, or no such answer."),
    }

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if not isinstance(data, dict) or not set(data) >= set(Audience.values):
            self.fail("invalid")
        if set(data) - set(Audience.values) or not all(answer in Answer.values for answer in data.values()):
            self.fail("unknown")
        return data


def digest(digits: int) -> serializers.RegexField:
    """A fingerprint in hexadecimal digits, if it is known."""
    form = rf"^[0-9a-fA-F]{{{digits}}}$"
    words: dict[str, Any] = {"invalid": _("A fingerprint has %(digits)d digits, 0-9 and a-f.") % {"digits": digits}}
    return serializers.RegexField(form, required=False, allow_null=True, error_messages=words)
