"""Half-yearly reports of the demonstration: one given in time, one put together that waits or is overdue."""

from datetime import datetime, timedelta

from accounts.demonstration import World
from dashboard.selectors.figures import figures_of
from dialogue.policies.figures import digest_of
from dialogue.services import reports
from dialogue.states.periods import Period

DAY = timedelta(days=1)
LEFT_OUT = "What was handed over before the portal was there is not counted here; it was reported on paper."


def tell_reports(at: datetime, world: World) -> None:
    """Tell of the last two half-years that are over; the older one was given ten days before it was due."""
    dima, hala = world.actor("dima"), world.actor("hala")
    newer = Period.of(at.date()).before
    older = newer.before
    written = older.next.began_at + 20 * DAY
    report = reports.put_together(actor=dima, period=older, left_out=LEFT_OUT, at=written)
    tables = figures_of(hala, older, on=written.date())
    seen = digest_of(tables, report.left_out)
    reports.clear_report(actor=hala, report_id=report.pk, tables=tables, seen=seen, at=written + DAY)
    given_at = older.next.began_at + (older.due_on - older.last_day - 11 * DAY)
    reports.give_report(actor=hala, report_id=report.pk, at=given_at)
    reports.put_together(actor=dima, period=newer, left_out="", at=min(at - DAY, newer.next.began_at + 30 * DAY))
