"""Which numbers of a table may be told: none below five, and none from which such a one can be worked out (R2).

Pure arithmetic. A reader knows every number told, that rows and columns add up, that `few` is one to four, that what is
withheld inside the table is five or more, and of a withheld sum nothing: four lines of `few` whose sum is `few` too
would be ones. A hidden number stays hidden if the others that are hidden can make room for one more or one less of it.
In a table with sums these are the cycles of a graph: its nodes are the sums, its edges the hidden numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dialogue.states.reports import Hidden

FEWEST_TOLD = 5
# Running totals are told in steps: two reports, one taken from the other, then say nothing of a single organisation.
STEP = 5
Place = tuple[int, int]
Told = list[list[int | Hidden]]


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table with its sums in the last row and, unless it has a single column, in the last column."""

    values: Mapping[Place, int]
    last_row: int
    last_column: int
    has_row_sums: bool

    def ends(self, place: Place) -> tuple[str, str]:
        """The two sums in which a number stands; without sums of rows there is but one, seen from both ends."""
        row, column = place
        return (f"row {row}" if self.has_row_sums else "rows"), f"column {column}"

    def is_sum(self, place: Place) -> bool:
        row, column = place
        return row == self.last_row or (self.has_row_sums and column == self.last_column)

    def counts_against(self, place: Place) -> bool:
        """Whether it stands on the other side of its equations; the sum of all sums is back on the first side."""
        row, column = place
        return (row == self.last_row) != (self.has_row_sums and column == self.last_column)

    def room(self, place: Place) -> tuple[bool, bool]:
        """Whether the number could be one more, and one less, as far as its own words tell."""
        value = self.values[place]
        if self.is_sum(place):
            return True, True
        return value != FEWEST_TOLD - 1, value not in {1, FEWEST_TOLD}


def in_steps(count: int) -> int:
    """Rounded down to a step; what is below the fewest that are told stays, to be hidden as such."""
    return count if count < FEWEST_TOLD else count - count % STEP


def told(counts: Sequence[Sequence[int]]) -> Told:
    """Return the table with its sums, each number told or hidden.

    counts: rows of equal length. A table with one column gets sums below it only.

    Source: Protocol R2.
    """
    grid = _with_sums(counts)
    few = {place for place, value in grid.values.items() if 0 < value < FEWEST_TOLD}
    withheld = {place for place in few if grid.is_sum(place)}
    few -= withheld
    while bare := next((one for one in sorted(few | withheld) if not _is_covered(grid, few | withheld, one)), None):
        withheld.add(_cover_for(grid, few | withheld, bare))
    return [
        [_word(grid, (row, column), few, withheld) for column in range(grid.last_column + 1)]
        for row in range(grid.last_row + 1)
    ]


def _word(grid: _Grid, place: Place, few: set[Place], withheld: set[Place]) -> int | Hidden:
    if place in few:
        return Hidden.FEW
    return Hidden.WITHHELD if place in withheld else grid.values[place]


def _with_sums(counts: Sequence[Sequence[int]]) -> _Grid:
    rows = [[*row, sum(row)] if len(row) > 1 else list(row) for row in counts]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    values = {(i, j): value for i, row in enumerate(rows) for j, value in enumerate(row)}
    return _Grid(values, len(rows) - 1, len(rows[0]) - 1, has_row_sums=len(rows[0]) > 1)


def _is_covered(grid: _Grid, hidden: set[Place], place: Place) -> bool:
    """Whether this number could be another one while everything that is told stays as it is."""
    begin, end = grid.ends(place)
    rest = hidden - {place}
    more, less = _room_in_balance(grid, place)
    return (more and _leads(grid, rest, end, begin)) or (less and _leads(grid, rest, begin, end))


def _room_in_balance(grid: _Grid, place: Place) -> tuple[bool, bool]:
    more, less = grid.room(place)
    return (less, more) if grid.counts_against(place) else (more, less)


def _leads(grid: _Grid, hidden: set[Place], begin: str, end: str) -> bool:
    """Whether one more here can be made good step by step, from sum to sum, until it is made good there."""
    reached, ahead = {begin}, [begin]
    while ahead:
        here = ahead.pop()
        for there in _steps(grid, hidden, here):
            if there not in reached:
                reached.add(there)
                ahead.append(there)
    return end in reached


def _steps(grid: _Grid, hidden: set[Place], here: str) -> Iterator[str]:
    for place in hidden:
        begin, end = grid.ends(place)
        more, less = _room_in_balance(grid, place)
        if begin == here and more:
            yield end
        if end == here and less:
            yield begin


def _cover_for(grid: _Grid, hidden: set[Place], bare: Place) -> Place:
    """The number to withhold next: one that covers it at once, else one beside it; the least that is lost."""
    free = [place for place, value in grid.values.items() if place not in hidden and value]
    by_loss = sorted(free, key=lambda place: (grid.is_sum(place), grid.values[place], place))
    at_once = (place for place in by_loss if _is_covered(grid, hidden | {place}, bare))
    beside = (place for place in by_loss if set(grid.ends(place)) & set(grid.ends(bare)))
    # With all sums beside it hidden a number is covered: there is always one more to withhold.
    return next(at_once, None) or next(beside)
