"""Tables for people who open them in an office program: quoted, and never read as a formula there."""

import csv
import io
from collections.abc import Sequence

# What an office program takes as the beginning of a formula, also behind spaces or a full-width sign.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def row(cells: Sequence[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([neutral(str(cell)) for cell in cells])
    return line.getvalue()


def neutral(cell: str) -> str:
    """The cell as text: an apostrophe in front of what would be calculated."""
    return f"'{cell}" if cell.lstrip().startswith(_BEGINS_A_FORMULA) or cell.startswith(_BEGINS_A_FORMULA) else cell
