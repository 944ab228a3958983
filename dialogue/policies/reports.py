"""May a half-yearly report be put together, cleared, given: the conditions, whoever asks."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from common.errors import Conflict
from dialogue.models import HalfYearReport
from dialogue.states.periods import Period
from dialogue.states.reports import ReportState


class PeriodNotOver(Conflict):
    for_people = _("The half-year is not over yet. Its report is put together when it is.")


class NoDraft(Conflict):
    for_people = _("This report has been cleared. It is given back before it is put together again.")


class FiguresChanged(Conflict):
    """What was shown to the second officer is no longer what would be cleared."""

    for_people = _("The figures have changed since you opened the page. Look at them again, then clear them.")


def check_period_is_over(period: Period, *, today: dt.date) -> None:
    if today <= period.last_day:
        raise PeriodNotOver


def check_report_is_in_draft(report: HalfYearReport) -> None:
    if report.state != ReportState.DRAFT:
        raise NoDraft


def check_figures_are_as_seen(*, seen: str, now: str) -> None:
    if seen != now:
        raise FiguresChanged
