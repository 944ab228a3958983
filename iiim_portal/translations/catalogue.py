"""The Arabic catalogue on disk: read, brought up to date, written so that only what changed differs.

It keeps Django's own plural rule: Babel numbers two of the six Arabic forms the other way round.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from iiim_portal.translations.collect import Entry, Key

LANGUAGE = "ar"
PLURAL_FORMS = 6
PLURALS = (
    "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;"
)
HEADER = f"""\
# Strings of the portal in Arabic. `make messages` collects them, people translate them.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {LANGUAGE}\\n"
"Plural-Forms: {PLURALS}\\n"

"""


@dataclass(frozen=True, slots=True)
class Translation:
    """One string of the catalogue: ids as in the sources, words one per form, empty where nobody has translated."""

    ids: tuple[str, ...]
    context: str | None
    words: tuple[str, ...]

    @property
    def key(self) -> Key:
        return self.ids[0], self.context

    @property
    def is_complete(self) -> bool:
        return all(self.words)


def read(path: Path) -> dict[Key, Translation]:
    """Return what the file holds, also what no source asks for any more."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale=LANGUAGE)
    known = map(_translation, (*catalogue.obsolete.values(), *(message for message in catalogue if message.id)))
    return {translation.key: translation for translation in known}


def text(entries: dict[Key, Entry], known: dict[Key, Translation], *, keep_unused: bool) -> str:
    """Return the file for these entries, with the words we know.

    keep_unused: words of strings that are gone stay at the end, commented out, in case the string returns.
    """
    catalogue = Catalog(locale=LANGUAGE)
    for entry in sorted(entries.values(), key=lambda entry: (entry.ids, entry.context or "")):
        places = [(place, 0) for place in sorted(entry.places)]
        catalogue.add(
            _one_or_many(entry.ids), _words(entry, known.get(entry.key)), locations=places, context=entry.context
        )
    if keep_unused:
        unused = (known[key] for key in sorted(set(known) - set(entries), key=str) if any(known[key].words))
        catalogue.obsolete.update(_unused(unused))
    body = BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, include_lineno=False)
    return HEADER + body.getvalue().decode()


def _translation(message: Message) -> Translation:
    return Translation(ids=_many(message.id), context=message.context, words=_many(message.string))


def _words(entry: Entry, known: Translation | None) -> str | tuple[str, ...]:
    forms = 1 if len(entry.ids) == 1 else PLURAL_FORMS
    if known is None or len(known.words) != forms:
        return _one_or_many(("",) * forms)
    return _one_or_many(known.words)


def _unused(translations: Iterator[Translation]) -> Iterator[tuple[str | tuple[str, str], Message]]:
    for gone in translations:
        key = gone.ids[0] if gone.context is None else (gone.ids[0], gone.context)
        yield key, Message(_one_or_many(gone.ids), _one_or_many(gone.words), context=gone.context)


def _one_or_many(words: tuple[str, ...]) -> str | tuple[str, ...]:
    return words[0] if len(words) == 1 else words


def _many(words: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (words or "",) if words is None or isinstance(words, str) else tuple(words)
