"""Work sheets for translators: a JSON object of what is missing, and the same file back with its words.

A string with a context is named by context, U+0004 and string. A plural has six forms:
none, one, two, 3-10, 11-99, the rest.
"""

from collections.abc import Mapping

from iiim_portal.translations.catalogue import PLURAL_FORMS, Translation
from iiim_portal.translations.collect import Entry, Key

CONTEXT_END = "\u0004"
Words = str | list[str]


def missing(entries: Mapping[Key, Entry], known: Mapping[Key, Translation]) -> dict[str, Words]:
    """Return the work sheet: every string without words, partners' strings first."""
    open_entries = [entry for entry in entries.values() if entry.key not in known or not known[entry.key].is_complete]
    open_entries.sort(key=lambda entry: (not entry.for_partners, min(entry.places), entry.ids))
    return {_name(entry): "" if len(entry.ids) == 1 else [""] * PLURAL_FORMS for entry in open_entries}


def taken(
    sheet: Mapping[str, Words], entries: Mapping[Key, Entry], known: Mapping[Key, Translation]
) -> dict[Key, Translation]:
    """Return what is known, with the words of the sheet; what the sources do not ask for is left out."""
    words = {_name(entry): entry for entry in entries.values()}
    fresh = {
        entry.key: Translation(entry.ids, entry.context, (given,) if isinstance(given, str) else tuple(given))
        for name, given in sheet.items()
        if given and (entry := words.get(name))
    }
    return {**known, **fresh}


def _name(entry: Entry) -> str:
    return entry.ids[0] if entry.context is None else f"{entry.context}{CONTEXT_END}{entry.ids[0]}"
