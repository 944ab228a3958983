"""The tables of a half-yearly report: as counted, as told, and as kept once they are cleared (R1, R2)."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from dialogue.policies import suppression
from dialogue.states.reports import Hidden

Number = int | Hidden


@dataclass(frozen=True, slots=True)
class Counted:
    """A table as it was counted; it never leaves the process.  counts: by row and column, what is missing is none."""

    name: str
    rows: Sequence[str]
    columns: Sequence[str]
    counts: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a reader gets it.

    numbers: a line for each row, then the sums; with more than one column, each line ends with its sum.
    """

    name: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    numbers: tuple[tuple[Number, ...], ...]

    @classmethod
    def of(cls, counted: Counted) -> Self:
        grid = [[counted.counts.get((row, column), 0) for column in counted.columns] for row in counted.rows]
        return cls(counted.name, tuple(counted.rows), tuple(counted.columns), tuple(map(tuple, suppression.told(grid))))

    @classmethod
    def kept(cls, row: Mapping[str, Any]) -> Self:
        numbers = tuple(tuple(_number(one) for one in line) for line in row["numbers"])
        return cls(row["name"], tuple(row["rows"]), tuple(row["columns"]), numbers)

    def to_keep(self) -> dict[str, object]:
        numbers = [[one if isinstance(one, int) else str(one) for one in line] for line in self.numbers]
        return {"name": self.name, "rows": list(self.rows), "columns": list(self.columns), "numbers": numbers}


def to_keep(tables: Collection[Table]) -> list[dict[str, object]]:
    return [table.to_keep() for table in tables]


def kept(figures: Sequence[Mapping[str, Any]]) -> tuple[Table, ...]:
    return tuple(map(Table.kept, figures))


def digest_of(tables: Collection[Table], words: str) -> str:
    """Tell one state of a report from another: what a second officer saw is what is cleared."""
    return hashlib.sha256(json.dumps([to_keep(tables), words]).encode()).hexdigest()


def _number(kept_number: int | str) -> Number:
    return kept_number if isinstance(kept_number, int) else Hidden(kept_number)
