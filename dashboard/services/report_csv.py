"""A report as a table for other programs. No cell can be taken for a formula by the program that opens it."""

import csv
import io
from collections.abc import Collection, Iterable

from common.tables import harmless
from dashboard.selectors.reports import Shown

# So that the same programs read Arabic as Arabic.
_MARK = "\ufeff"


def render(tables: Collection[Shown], *, notes: Iterable[str]) -> str:
    """Return all tables, a line for each number, then what was left out."""
    file = io.StringIO(_MARK, newline="")
    file.seek(0, io.SEEK_END)
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    for table in tables:
        writer.writerow(map(harmless, (table.title, *table.columns)))
        for line in (*table.lines, table.sums):
            writer.writerow(map(harmless, (line.label, *line.cells)))
        writer.writerow([])
    writer.writerows([harmless(note)] for note in notes)
    return file.getvalue()
