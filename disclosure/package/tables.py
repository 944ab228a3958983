"""Tables for people who open them in an office program: quoted, and never read as a formula there."""

import csv
import io
from collections.abc import Sequence

from common.tables import harmless


def row(cells: Sequence[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return line.getvalue()
