"""Every string people may meet, and which face they meet it on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

CONTEXT_FIRST = ((1, "c"), 2)
KEYWORDS = {
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop", "_")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), CONTEXT_FIRST),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (*CONTEXT_FIRST, 3)),
}
STAFF_PAGE = re.compile(r"""\{%\s*extends\s+["']mechanism\.html["']""")

Key = tuple[str, str | None]


@dataclass(slots=True)
class Entry:
    """One string and where people meet it; a plural has two ids."""

    ids: tuple[str, ...]
    context: str | None
    places: set[str] = field(default_factory=set)
    for_partners: bool = False

    @property
    def key(self) -> Key:
        return self.ids[0], self.context


def collect(root: Path, packages: list[str]) -> dict[Key, Entry]:
    """Return every string of the packages' sources and of the templates below root."""
    found: dict[Key, Entry] = {}
    for path in _sources(root, packages):
        text = path.read_text()
        place = path.relative_to(root).as_posix()
        for entry in _strings(text if path.suffix == ".py" else _as_python(text, place)):
            known = found.setdefault(entry.key, entry)
            known.ids = max(known.ids, entry.ids, key=len)
            known.places.add(place)
            known.for_partners |= not _is_for_staff_only(path, text)
    return found


def _sources(root: Path, packages: list[str]) -> Iterator[Path]:
    for package in sorted(packages):
        yield from sorted(path for path in (root / package).rglob("*.py") if "migrations" not in path.parts)
    yield from sorted(path for path in (root / "templates").rglob("*") if path.suffix in {".html", ".txt"})


def _is_for_staff_only(path: Path, text: str) -> bool:
    return path.name.lstrip("_").startswith("staff") or (path.suffix != ".py" and STAFF_PAGE.search(text) is not None)


def _as_python(template: str, place: str) -> str:
    """Return Django's Python-like rendering without indentation, which would mean something to Python's tokenizer."""
    return "\n".join(line.lstrip() for line in templatize(template, origin=place).splitlines())


def _strings(source: str) -> Iterator[Entry]:
    for _, ids, _, context in extract("python", BytesIO(source.encode()), keywords=KEYWORDS):
        yield Entry(ids=(ids,) if isinstance(ids, str) else tuple(ids), context=context)
