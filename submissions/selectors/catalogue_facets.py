"""How many were found, and what narrows it down, in words of the page."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.actors import Actor
from submissions.kinds import Kind, ScanOutcome
from submissions.selectors.catalogue import Asked
from submissions.selectors.catalogue_counts import MOST_COUNTED, counts_of
from submissions.states import SubmissionState
from submissions.traits import Cover, Family, Promise, Trait, Writing, read, spelled

MOST_VALUES = 8
# A value and how many items have it.
Found: TypeAlias = tuple[str, int]
UUID_SHAPE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CLOSED = {
    Trait.KIND: dict(Kind.choices),
    Trait.STATE: dict(SubmissionState.choices),
    Trait.FAMILY: dict(Family.choices),
    Trait.PROMISE: dict(Promise.choices),
    Trait.COVER: dict(Cover.choices),
    Trait.SCAN: dict(ScanOutcome.choices),
    Trait.WRITING: dict(Writing.choices),
}


@dataclass(frozen=True, slots=True)
class Value:
    """spelling: what a page sends back to narrow by it, or to widen again when it is chosen."""

    spelling: str
    words: str | Words
    items: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    spelling: str
    trait: Trait
    words: str | Words


@dataclass(frozen=True, slots=True)
class Facet:
    """values: the most frequent first. hidden: how many values more there are."""

    trait: Trait
    values: tuple[Value, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class Counted:
    """items: how many were counted; has_more says that there are more than that."""

    items: int
    has_more: bool
    facets: tuple[Facet, ...]


def count_catalogue(actor: Actor, asked: Asked) -> Counted:
    """Count what this actor may see of it: nothing that is not visible is in any number, nor in any value."""
    counts, has_more = counts_of(actor, asked)
    items = counts.pop("", 0)
    by_trait: dict[Trait, list[Found]] = defaultdict(list)
    for spelling, count in counts.items():
        if (told := read(spelling)) is not None:
            by_trait[told[0]].append((told[1], count))
    shown = {trait: _most(trait, by_trait[trait], asked) for trait in Trait if by_trait[trait]}
    # Hundreds may be found; only those that are shown are asked for by name.
    names = _names(actor, shown.get(Trait.ORGANISATION, []))
    facets = tuple(_facet(trait, kept, len(by_trait[trait]), asked, names) for trait, kept in shown.items())
    return Counted(min(items, MOST_COUNTED), has_more or items > MOST_COUNTED, facets)


def chosen_of(actor: Actor, asked: Asked) -> list[Chosen]:
    """Return what the find is narrowed by, in words; also what is found nowhere, so that it can be taken back."""
    told = [(spelling, known) for spelling in asked.traits if (known := read(spelling)) is not None]
    names = _names(actor, [(value, 0) for _spelling, (trait, value) in told if trait == Trait.ORGANISATION])
    return [Chosen(spelling, trait, _words(trait, value, names)) for spelling, (trait, value) in told]


def _most(trait: Trait, found: list[Found], asked: Asked) -> list[Found]:
    """The most frequent values, and those that were chosen."""
    ranked = sorted(found, key=lambda one: (-one[1], one[0]))
    most, rest = ranked[:MOST_VALUES], ranked[MOST_VALUES:]
    if trait == Trait.YEAR:
        most.sort(reverse=True)
    return most + [one for one in rest if spelled(trait, one[0]) in asked.traits]


def _facet(trait: Trait, kept: list[Found], number: int, asked: Asked, names: Mapping[str, str]) -> Facet:
    values = tuple(_value(trait, value, items, asked, names) for value, items in kept)
    return Facet(trait, values, hidden=number - len(kept))


def _value(trait: Trait, value: str, items: int, asked: Asked, names: Mapping[str, str]) -> Value:
    spelling = spelled(trait, value)
    return Value(spelling, _words(trait, value, names), items, is_chosen=spelling in asked.traits)


def _words(trait: Trait, value: str, names: Mapping[str, str]) -> str | Words:
    if trait == Trait.ORGANISATION:
        return names.get(value, _("An organisation you do not see"))
    return _CLOSED.get(trait, {}).get(value, value)


def _names(actor: Actor, found: list[Found]) -> dict[str, str]:
    keys = [value for value, _items in found if UUID_SHAPE.fullmatch(value)]
    if not keys:
        return {}
    rows = Organisation.objects.visible_to(actor).filter(pk__in=keys).only("name", "name_ar")
    return {str(row.pk): row.shown_name for row in rows}
