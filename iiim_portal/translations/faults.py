"""What is wrong with a catalogue: a partner must never meet a page half in English."""

import re
from collections.abc import Iterator

from iiim_portal.translations.catalogue import Translation
from iiim_portal.translations.collect import Entry, Key

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def faults(entries: dict[Key, Entry], known: dict[Key, Translation]) -> Iterator[str]:
    """Yield strings nobody collected, strings a partner would meet untranslated, placeholders lost on the way."""
    for entry in entries.values():
        where = f"{min(entry.places)}: {entry.ids[0]!r}"
        translation = known.get(entry.key)
        if translation is None or len(translation.ids) != len(entry.ids):
            yield f"not in the catalogue (make messages): {where}"
        elif not translation.is_complete:
            if entry.for_partners or any(translation.words):
                yield f"not translated: {where}"
        elif changed := _changed_placeholders(translation):
            yield f"{changed} differs in the translation: {where}"


def _changed_placeholders(translation: Translation) -> str:
    """Return the placeholders on one side only; in a plural a form may say the number in words."""
    asked = set(PLACEHOLDER.findall(" ".join(translation.ids)))
    for words in translation.words:
        given = set(PLACEHOLDER.findall(words))
        if wrong := (given - asked) if len(translation.ids) > 1 else (given ^ asked):
            return ", ".join(sorted(wrong))
    return ""
