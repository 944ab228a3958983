"""What waits longer than it should: items, the log, mail. Read from rows: a bell may be silent, rows are not."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from custody import rounds
from custody.models import CopyCheck, CustodyEvent, Unsequenced
from custody.models.objects import Outcome
from dashboard.selectors.checks.finding import Finding, Part, soon, well, wrong
from notices.models import Outgoing
from submissions.models import Item
from submissions.states import ItemState

# Source: reliability, I-1: fifteen minutes after the last fault ends nothing waits any more.
TAKEN_IN_WITHIN = timedelta(minutes=15)
SIGNED_WITHIN = timedelta(minutes=1)
MAILED_WITHIN = timedelta(hours=1)


def ingest(at: datetime) -> Finding:
    late = Item.objects.filter(
        state__in=(ItemState.RECEIVED, ItemState.STORED), received_at__lt=at - TAKEN_IN_WITHIN
    ).count()
    if not late:
        return well(Part.INGEST, _("What arrived is secured within minutes."))
    words = ngettext(
        "%(number)s item arrived over a quarter of an hour ago and is not secured.",
        "%(number)s items arrived over a quarter of an hour ago and are not secured.",
        late,
    )
    to_do = _("See that stores, workers, sweeper and signer run; the item waits and is not lost.")
    return wrong(Part.INGEST, words % {"number": late}, to_do)


def signer(at: datetime) -> Finding:
    """Judged by what waits: a signer with nothing to sign says nothing."""
    since = unsigned_since()
    if since is None or since > at - SIGNED_WITHIN:
        return well(Part.SIGNER, _("Every event is in the log within a minute."))
    words = _("The oldest event has waited %(minutes)s minutes for its place in the log: receipts wait too.")
    to_do = _("Start the signer. When it says that the log was forked, stop, and read docs/operations.md first.")
    return wrong(Part.SIGNER, words % {"minutes": int((at - since).total_seconds()) // 60}, to_do)


def unsigned_since() -> datetime | None:
    """When the oldest event happened that is in no checkpoint yet."""
    first = Unsequenced.objects.order_by("event_sequence").values_list("event_sequence", flat=True).first()
    return CustodyEvent.objects.filter(pk=first).values_list("at", flat=True).first() if first else None


def copies(at: datetime) -> Finding:
    damaged = CopyCheck.objects.filter(outcome=Outcome.BAD).count()
    if damaged:
        words = ngettext("%(number)s copy was found damaged.", "%(number)s copies were found damaged.", damaged)
        to_do = _("Damaged copies are replaced from the good one; if they stay, look at the disk of their store.")
        return wrong(Part.COPIES, words % {"number": damaged}, to_do)
    oldest = longest_unread()
    if oldest is not None and oldest < at - rounds.LATE:
        days = {"days": (at - oldest).days}
        to_do = _("Start the worker of the queue “fixity”, or a second one.")
        return soon(Part.COPIES, _("The copy that waits longest was last read %(days)s days ago.") % days, to_do)
    return well(Part.COPIES, _("No copy is known to be damaged."))


def longest_unread() -> datetime | None:
    good = CopyCheck.objects.filter(outcome=Outcome.OK)
    return good.order_by("checked_at").values_list("checked_at", flat=True).first()


def mail(at: datetime) -> Finding:
    late = Outgoing.objects.filter(sent_at=None, ended_at=None, due_at__lt=at - MAILED_WITHIN).count()
    if not late:
        return well(Part.MAIL, _("No mail waits for longer than an hour."))
    words = ngettext("%(number)s mail waits for over an hour.", "%(number)s mails wait for over an hour.", late)
    to_do = _("See that the mail server and the worker of the queue “mail” run; nobody misses a notice in the portal.")
    return soon(Part.MAIL, words % {"number": late}, to_do)
