"""No number below five can be worked out from what is told, however the sums are turned (R2)."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.policies.suppression import told
from dialogue.states.reports import Hidden

pytestmark = pytest.mark.unit

FEW, WITHHELD = Hidden.FEW, Hidden.WITHHELD
# More than any number of these tables can become.
MOST = 16
counts = st.one_of(st.integers(0, 6), st.sampled_from([4, 5, 9, 12]))


def tables(rows: int, columns: int):
    return st.lists(st.lists(counts, min_size=columns, max_size=columns), min_size=rows, max_size=rows)


small = st.sampled_from([(1, 1), (2, 1), (3, 1), (4, 1), (1, 2), (1, 3), (2, 2)]).flatmap(lambda size: tables(*size))
large = st.tuples(st.integers(1, 6), st.integers(1, 5)).flatmap(lambda size: tables(*size))


def with_sums(rows):
    rows = [[*row, sum(row)] if len(row) > 1 else list(row) for row in rows]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def fits(word, number: int, *, is_sum: bool) -> bool:
    """Whether a reader who sees the word must reckon with this number."""
    if word == WITHHELD:
        return is_sum or number >= 5
    return 1 <= number < 5 and not is_sum if word == FEW else number == word


def places(rows):
    """Each place of the table with its sums, and whether it is one."""
    for i, line in enumerate(with_sums(rows)):
        for j, number in enumerate(line):
            yield i, j, number, i == len(rows) or (len(rows[0]) > 1 and j == len(rows[0]))


def possible(word) -> range | list[int]:
    return range(1, 5) if word == FEW else range(5, MOST) if word == WITHHELD else [word]


def worlds(shown, columns: int):
    """Every table that a reader cannot tell from the real one: by trying all of them."""
    inner = [word for line in shown[:-1] for word in line[:columns]]
    for numbers in product(*map(possible, inner)):
        rows = [list(numbers[at : at + columns]) for at in range(0, len(numbers), columns)]
        whole = with_sums(rows)
        if all(fits(shown[i][j], number, is_sum=is_sum) for i, j, number, is_sum in places(rows)):
            yield whole


@given(small)
def test_a_reader_who_tries_everything_learns_no_hidden_number(rows):
    """Source: Protocol R2."""
    shown = told(rows)
    seen = list(worlds(shown, len(rows[0])))

    assert with_sums(rows) in seen
    for i, line in enumerate(shown):
        for j, word in enumerate(line):
            if isinstance(word, Hidden):
                assert len({world[i][j] for world in seen}) > 1, (rows, shown, (i, j))


@given(large)
def test_nothing_small_is_told_and_what_is_told_is_true(rows):
    shown = told(rows)
    for i, j, number, is_sum in places(rows):
        assert fits(shown[i][j], number, is_sum=is_sum)
        assert isinstance(shown[i][j], Hidden) or not 0 < number < 5


@given(large)
def test_subtraction_leads_nowhere(rows):
    """No row and no column of sums has exactly one hidden number."""
    shown = told(rows)
    columns = list(zip(*shown, strict=True))
    for line in [*columns, *(shown if len(rows[0]) > 1 else [])]:
        assert sum(isinstance(word, Hidden) for word in line) != 1, shown


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([[12], [30]], [[12], [30], [42]]),
        ([[0], [0]], [[0], [0], [0]]),
        # one small number hides a second one, the smallest there is
        ([[3], [30], [20]], [[FEW], [30], [WITHHELD], [53]]),
        # two small numbers hide each other
        ([[3], [2], [20]], [[FEW], [FEW], [20], [25]]),
        # nothing else is there to hide behind: the sum is not told either
        ([[3], [0]], [[FEW], [0], [WITHHELD]]),
        # four ones: were their sum few as well, they could be nothing else
        ([[1], [1], [1], [1], [0]], [[FEW], [FEW], [FEW], [FEW], [0], [WITHHELD]]),
        ([[3], [20]], [[FEW], [WITHHELD], [23]]),
        ([[2, 20], [30, 40]], [[FEW, WITHHELD, 22], [WITHHELD, WITHHELD, 70], [32, 60, 92]]),
    ],
)
def test_what_is_told(rows, shown):
    assert told(rows) == shown


def test_nothing_is_lost_where_nothing_is_small():
    rows = [[5, 0, 17], [0, 0, 9]]
    assert told(rows) == with_sums(rows)
