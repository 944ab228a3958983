"""A report's tables in words, for a page, a file or paper; and as bars beside the numbers."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dashboard.kinds import SHAPE, ReportTable
from dialogue.policies.figures import Number, Table

ALL = _("All")
BAR_STEP, BAR_LONGEST, LABEL_HEIGHT, BAR_BELOW = 44, 480, 14, 20


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart, its label above it; a hidden number has no bar, for any length would say something."""

    label: str | Promise
    number: Number
    top: int
    length: int

    @property
    def label_y(self) -> int:
        return self.top + LABEL_HEIGHT

    @property
    def bar_y(self) -> int:
        return self.top + BAR_BELOW

    @property
    def from_right_x(self) -> int:
        """Where it begins on a page that is read from the right."""
        return BAR_LONGEST - self.length

    @property
    def shown(self) -> str:
        return in_words(self.number)


@dataclass(frozen=True, slots=True)
class Line:
    label: str | Promise
    numbers: tuple[Number, ...]

    @property
    def cells(self) -> list[str]:
        return [in_words(number) for number in self.numbers]


@dataclass(frozen=True, slots=True)
class Shown:
    """title, columns, lines and sums in the reader's language."""

    name: str
    title: str | Promise
    columns: tuple[str | Promise, ...]
    lines: tuple[Line, ...]
    sums: Line
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        return len(self.bars) * BAR_STEP


def shown(table: Table) -> Shown:
    """Put words to a table; the last number of a line is what its bar stands for."""
    name = ReportTable(table.name)
    rows, columns = SHAPE[name]
    lines = tuple(Line(_label(rows, row), numbers) for row, numbers in zip(table.rows, table.numbers[:-1], strict=True))
    heads: tuple[str | Promise, ...] = tuple(_label(columns, column) for column in table.columns)
    return Shown(
        name=name.value,
        title=name.label,
        columns=(*heads, ALL) if len(heads) > 1 else heads,
        lines=lines,
        sums=Line(ALL, table.numbers[-1]),
        bars=_bars(lines),
    )


def in_words(number: Number) -> str:
    return str(number) if isinstance(number, int) else str(number.label)


def _bars(lines: tuple[Line, ...]) -> tuple[Bar, ...]:
    longest = max((number for line in lines if isinstance(number := line.numbers[-1], int)), default=0) or 1
    return tuple(
        Bar(line.label, number, at * BAR_STEP, number * BAR_LONGEST // longest if isinstance(number, int) else 0)
        for at, line in enumerate(lines)
        for number in line.numbers[-1:]
    )


def _label(words: type[TextChoices], value: str) -> Any:
    return words(value).label
