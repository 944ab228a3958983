"""The database answers, and its clock agrees with ours."""

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from common import clock
from dashboard.selectors.checks.finding import Finding, Part, soon, well, wrong

# One-time codes change twice a minute; leases are two minutes long.
SKEW_SOON_SECONDS = 2
SKEW_WRONG_SECONDS = 20


def database(_at: datetime) -> Finding:
    """Whoever reads this has a database: a page without one is another page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return well(Part.DATABASE, _("It answers."))


def clock_agrees(_at: datetime) -> Finding:
    """Ours and the database's, asked one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    return of_skew(abs((clock.now() - theirs).total_seconds()))


def of_skew(seconds: float) -> Finding:
    told = {"seconds": round(seconds)}
    if seconds < SKEW_SOON_SECONDS:
        return well(Part.CLOCK, _("This machine and the database agree."))
    words = _("This machine and the database differ by %(seconds)s seconds.") % told
    to_do = _("Set both clocks by the same time service: sign-in codes and leases depend on it.")
    return (wrong if seconds >= SKEW_WRONG_SECONDS else soon)(Part.CLOCK, words, to_do)
