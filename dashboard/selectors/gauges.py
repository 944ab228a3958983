"""How the queues of the house stand, as numbers for machines: how many wait, and since when the oldest does.

No number is of a person, an organisation or a thing; every label is a word of a closed list.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from custody.models import Checkpoint, CopyCheck, CopyName, Unsequenced
from custody.models.objects import Outcome
from dashboard.selectors.checks import CHECKS, Level, Part, bell, work
from notices.models import Outgoing
from submissions.models import Item
from submissions.states import ItemState

WAITING = (ItemState.RECEIVED, ItemState.STORED, ItemState.HELD)
LEVELS = {Level.WELL: 0, Level.SOON: 1, Level.WRONG: 2}
# To ask the workers takes a second each time: that is for the page.
_NOT_ASKED = frozenset({Part.WORKERS})


@dataclass(frozen=True, slots=True)
class Gauge:
    """label: empty for a gauge of one value, which then stands under the empty word."""

    name: str
    words: str
    label: str
    values: Mapping[str, float]


def gauges(at: datetime) -> Iterator[Gauge]:
    yield from _items(at)
    yield from _log(at)
    yield from _copies(at)
    yield from _mail(at)
    yield Gauge("portal_bell_waiting", "Messages in each queue of the doorbell.", "queue", bell.waiting())
    levels = {part.value: LEVELS[check(at).level] for part, check in CHECKS.items() if part not in _NOT_ASKED}
    yield Gauge("portal_part_level", "How each part is: 0 well, 1 look soon, 2 wrong.", "part", levels)


def _items(at: datetime) -> Iterator[Gauge]:
    rows = {state.value: _waiting(Item.objects.filter(state=state), "received_at") for state in WAITING}
    count = {state: number for state, (number, _oldest) in rows.items()}
    oldest = {state: _age(since, at) for state, (_number, since) in rows.items()}
    yield Gauge("portal_items_waiting", "Items in a state that should pass.", "state", count)
    yield Gauge("portal_item_oldest_seconds", "Since when the oldest of them is here.", "state", oldest)


def _log(at: datetime) -> Iterator[Gauge]:
    signed = Checkpoint.objects.values_list("signed_at", flat=True).first()
    yield _one("portal_events_unsigned", "Events that are in no checkpoint yet.", Unsequenced.objects.count())
    yield _one("portal_sequencer_lag_seconds", "Age of the oldest of them.", _age(work.unsigned_since(), at))
    yield _one("portal_checkpoint_age_seconds", "Age of the newest checkpoint.", _age(signed, at))


def _copies(at: datetime) -> Iterator[Gauge]:
    bad = CopyCheck.objects.filter(outcome=Outcome.BAD).order_by()
    found = dict(bad.values_list("store").annotate(number=Count("pk")))
    damaged = {name.value: found.get(name.value, 0) for name in CopyName}
    yield Gauge("portal_copies_damaged", "Copies known to be damaged.", "store", damaged)
    yield _one("portal_copy_unread_seconds", "Since when a copy was not read again.", _age(work.longest_unread(), at))


def _mail(at: datetime) -> Iterator[Gauge]:
    number, since = _waiting(Outgoing.objects.filter(sent_at=None, ended_at=None), "due_at")
    yield _one("portal_mail_waiting", "Mails that are not sent.", number)
    yield _one("portal_mail_overdue_seconds", "Since when the oldest of them is due.", _age(since, at))


def _waiting(rows: QuerySet[Item] | QuerySet[Outgoing], since: str) -> tuple[int, datetime | None]:
    told = rows.order_by().aggregate(number=Count("pk"), since=Min(since))
    return int(told["number"]), told["since"]


def _age(since: datetime | None, at: datetime) -> float:
    return max(0.0, (at - since).total_seconds()) if since else 0.0


def _one(name: str, words: str, value: float) -> Gauge:
    return Gauge(name, words, "", {"": value})
