"""A report on paper, Arabic or English. Words and values travel as data, never as source."""

from collections.abc import Collection
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from dashboard.selectors.reports import Shown
from dialogue.models import HalfYearReport
from submissions.services.receipt_pdf import typeset

TEMPLATE = Path(__file__).parents[2] / "templates" / "dashboard" / "report.typ"


def render(report: HalfYearReport, tables: Collection[Shown], *, notes: Collection[str], language: str) -> bytes:
    """Return the PDF (PDF/A-2b) of a report that was cleared."""
    with override(language):
        period = report.period
        data = {
            "title": _("Half-yearly figures"),
            "period": f"{date_format(period.first_day)} – {date_format(period.last_day)}",
            "cleared": _("Cleared on %(day)s") % {"day": date_format(report.cleared_at)} if report.cleared_at else "",
            "left_out": _("What is left out"),
            "notes": [str(note) for note in notes],
            "tables": [_table(table) for table in tables],
        }
        return typeset(TEMPLATE, data)


def _table(table: Shown) -> dict[str, object]:
    lines = [[str(line.label), *line.cells] for line in (*table.lines, table.sums)]
    return {"title": str(table.title), "columns": [str(column) for column in table.columns], "lines": lines}
