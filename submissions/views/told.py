"""The sealed account in the order in which the provider was asked, each answer under its question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from submissions.kinds import Copies, Obtained


@dataclass(frozen=True, slots=True)
class Told:
    """what: the material itself.  before: its custody before hand-over."""

    what: list[tuple[Promise | str, str]]
    before: list[tuple[Promise | str, str]]


_WHAT = (
    ("narrative", _("What it is, in the provider's words")),
    ("places", _("Places")),
    ("period_from", _("From")),
    ("period_to", _("Until")),
)
_BEFORE = (
    ("obtained", _("How the provider came by it")),
    ("obtained_how", _("In more words")),
    ("collected_by", _("Collected by")),
    ("intermediary", _("Through")),
    ("held_by", _("Held by")),
    ("held_since", _("Held since")),
    ("copies", _("Copies elsewhere")),
    ("copies_where", _("Where the copies are")),
)
_CHOICES: dict[str, type[TextChoices]] = {"obtained": Obtained, "copies": Copies}
_DATES = frozenset({"period_from", "period_to", "held_since"})


def told(account: Mapping[str, Any]) -> Told:
    """Return what was answered; what was left empty is left out."""
    return Told(what=_answered(account, _WHAT), before=_answered(account, _BEFORE))


def _answered(
    account: Mapping[str, Any], questions: tuple[tuple[str, Promise | str], ...]
) -> list[tuple[Promise | str, str]]:
    return [(label, _words(key, account[key])) for key, label in questions if account.get(key)]


def _words(key: str, value: str) -> str:
    if key in _CHOICES and value in _CHOICES[key].values:
        return str(_CHOICES[key](value).label)
    if key in _DATES:
        return date_format(date.fromisoformat(value))
    return value
