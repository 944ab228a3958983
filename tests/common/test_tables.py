"""No cell of a table that leaves the portal is calculated by the program that opens it."""

import pytest

from common.tables import harmless


@pytest.mark.parametrize(
    "begin", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "＝1", "＠a", "|calc", "%1"]
)
def test_no_cell_begins_a_formula(begin):
    assert harmless(begin) == f"'{begin}"


def test_plain_words_and_numbers_stay_as_they_are():
    assert [harmless(one) for one in ("12", "fewer than 5", 7, "")] == ["12", "fewer than 5", "7", ""]
