"""Words and shapes that every page shares: tags, sizes, references, times. No rule about who may see what."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from itertools import groupby
from uuid import UUID

import segno
from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import get_urlconf, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from iiim_portal.sizes import size_in_words
from iiim_portal.upload_words import UPLOAD_WORDS

register = template.Library()

_ANY = "00000000-0000-0000-0000-000000000000"
COLOURS = frozenset({"grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"})
QUIET_ZONE = 3
_BROKEN_AT_ITS_HYPHEN = re.compile(r"(SHA-\d+)")


@register.simple_tag
def tag(text: object, colour: str = "grey") -> SafeString:
    """A state in a coloured pill; the words carry the meaning, the colour only helps."""
    if colour not in COLOURS:
        raise template.TemplateSyntaxError(f"no such tag colour: {colour}")
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, text)


@register.filter
def ltr(value: object) -> SafeString:
    """A reference, hash or date that must keep its order inside Arabic text."""
    return format_html('<bdi dir="ltr" class="nowrap">{}</bdi>', "" if value is None else value)


@register.filter
def whole(words: object) -> SafeString:
    """Words in which the names of fingerprints stay on one line: browsers break SHA-256 after its hyphen."""
    if hasattr(words, "__html__"):
        return format_html("{}", words)
    parts = _BROKEN_AT_ITS_HYPHEN.split(str(words))
    return format_html_join("", "{}", ((ltr(part) if at % 2 else part,) for at, part in enumerate(parts)))


@register.filter
def digest(value: str | None, length: int = 0) -> SafeString:
    """A hash in fixed-width letters; the first `length` of them when only a glance is wanted."""
    text = value or ""
    shown = f"{text[:length]}…" if 0 < length < len(text) else text
    return format_html('<bdi dir="ltr" class="mono">{}</bdi>', shown)


@register.filter
def size(size_bytes: int | None) -> SafeString:
    """Bytes as people read them, in the language of the page."""
    return format_html('<bdi class="nowrap">{}</bdi>', size_in_words(size_bytes or 0))


@register.filter
def moment(at: datetime | None) -> SafeString:
    """A date and time for people, exact for machines."""
    if at is None:
        return SafeString()
    shown = date_format(localtime(at), "DATETIME_FORMAT")
    return format_html('<time datetime="{}"><bdi>{}</bdi></time>', at.isoformat(), shown)


@register.simple_tag
def at(url_name: str, key: UUID) -> SafeString:
    """The address of one thing's page, as {% url %} gives it: in a long list asking the router for each row is felt."""
    if not isinstance(key, UUID):
        raise template.TemplateSyntaxError(f"no key of anything: {key!r}")
    return SafeString(_shape(get_urlconf() or settings.ROOT_URLCONF, url_name).replace(_ANY, str(key)))


@cache
def _shape(face: str, url_name: str) -> str:
    return reverse(url_name, urlconf=face, args=[_ANY])


@register.filter
def of_key(values: Mapping[object, object], key: object) -> object:
    """What stands under this key, such as a person's name; nothing where there is none."""
    return values.get(key, "") if values else ""


@register.simple_tag
def qr(text: str, label: str) -> SafeString:
    """A QR code as inline SVG: our content policy allows no data: pictures."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=QUIET_ZONE))
    dark = "".join(f"M{x} {y}h{n}v1h-{n}z" for y, row in enumerate(rows) for x, n in _runs(row))
    return format_html(
        '<svg class="qr" role="img" aria-label="{}" viewBox="0 0 {} {}" shape-rendering="crispEdges">'
        '<path d="{}" fill="currentColor"/></svg>',
        label,
        len(rows),
        len(rows),
        dark,
    )


def _runs(row: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Where each stretch of dark modules begins and how long it is: fewer shapes, no hairlines between them."""
    at = 0
    for dark, stretch in groupby(row):
        length = len(list(stretch))
        if dark:
            yield at, length
        at += length


@register.simple_tag
def upload_words() -> SafeString:
    """The upload page's words as a data block, in the language of the page."""
    return json_script({key: str(words) for key, words in UPLOAD_WORDS.items()}, "upload-words")


@register.simple_tag
def quick_exit_url() -> str:
    """Where the quick exit lands."""
    address: str = settings.QUICK_EXIT_URL
    return address


@register.simple_tag
def asset(name: str) -> str:
    """The address of a built file, also when the build is broken: an error page must never fail itself."""
    try:
        return staticfiles_storage.url(name)
    except ValueError:
        return f"{settings.STATIC_URL}{name}"
