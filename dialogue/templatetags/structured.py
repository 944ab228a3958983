"""Text with a simple structure: headings, lists and paragraphs. Everything else in it is shown as it was typed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_HEADING = re.compile(r"#{1,3}\s+(?P<words>.+)")
_BULLET = re.compile(r"[-*•]\s+(?P<words>.+)")
_NUMBERED = re.compile(r"\d{1,3}[.)]\s+(?P<words>.+)")


class Shape(Enum):
    HEADING = _HEADING
    BULLETS = _BULLET
    NUMBERS = _NUMBERED
    PARAGRAPH = re.compile(r"(?P<words>.+)")


@dataclass
class Block:
    shape: Shape
    lines: list[str] = field(default_factory=list)


def blocks(text: str) -> Iterator[Block]:
    """Cut a text into blocks: a blank line ends one, and so does a line of another shape."""
    block: Block | None = None
    for line in (*text.splitlines(), ""):
        shape, words = _read(line.strip())
        if block is not None and (shape is not block.shape or shape is Shape.HEADING):
            yield block
            block = None
        if shape is not None:
            block = block or Block(shape)
            block.lines.append(words)


@register.filter
def structured(text: str, level: int = 2) -> SafeString:
    """Headings, lists and paragraphs as HTML; level: of the headings, one below the title they stand under."""
    return format_html_join("\n", "{}", ((_SHOWN[block.shape](block, level),) for block in blocks(text)))


def _read(line: str) -> tuple[Shape | None, str]:
    for shape in Shape:
        if found := shape.value.fullmatch(line):
            return shape, found["words"]
    return None, ""


def _heading(block: Block, level: int) -> SafeString:
    return format_html('<h{} class="govuk-heading-s">{}</h{}>', level, block.lines[0], level)


def _bullets(block: Block, _level: int) -> SafeString:
    return format_html('<ul class="govuk-list govuk-list--bullet govuk-list--spaced">{}</ul>', _items(block))


def _numbers(block: Block, _level: int) -> SafeString:
    return format_html('<ol class="govuk-list govuk-list--number govuk-list--spaced">{}</ol>', _items(block))


def _paragraph(block: Block, _level: int) -> SafeString:
    return format_html('<p class="govuk-body">{}</p>', format_html_join(SafeString("<br>"), "{}", _each(block)))


def _items(block: Block) -> SafeString:
    return format_html_join("", "<li>{}</li>", _each(block))


def _each(block: Block) -> list[tuple[str]]:
    return [(line,) for line in block.lines]


_SHOWN: dict[Shape, Callable[[Block, int], SafeString]] = {
    Shape.HEADING: _heading,
    Shape.BULLETS: _bullets,
    Shape.NUMBERS: _numbers,
    Shape.PARAGRAPH: _paragraph,
}
