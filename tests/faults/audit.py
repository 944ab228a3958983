"""How every fault test ends: everything settles, and the audit finds nothing."""

import time
from datetime import timedelta

from django.db import connection

from common.clock import now
from custody import checks as of_custody
from custody import sequencer
from custody.models import CustodyEvent, StoredObject
from dialogue import checks as of_dialogue
from disclosure import checks as of_disclosure
from feedback import checks as of_feedback
from submissions import checks as of_submissions
from submissions.models import Item
from submissions.services import secure, sweep
from submissions.states import ItemState
from tests.live import wait_for

TIMES = 30
LONG_ENOUGH = timedelta(minutes=20)
# The promise: so long after the last fault everything that arrived is secured, and nobody lent a hand.
SECURED_WITHIN_SECONDS = 180
# Leases are two minutes long; where a test lends a hand, its sweeper lives three minutes ahead.
AHEAD = timedelta(minutes=3)
A_TURN_SECONDS = 5


def audited() -> list[str]:
    """Let the signer and the sweeper catch up, then list everything that is not as it must be."""
    sequencer.sequence(now())
    for _ in range(TIMES):
        secure.secure_stored(now())
        if not Item.objects.filter(state=ItemState.STORED).exists():
            break
        # A worker that is still naming an item holds its row: it is secured when the signer comes by again.
        time.sleep(0.1)
    sequencer.sequence(now())
    at = now() + LONG_ENOUGH
    apps = (of_custody, of_submissions, of_disclosure, of_feedback, of_dialogue)
    return [str(violation) for app in apps for violation in app.violations(at)]


def stored_once(count: int) -> bool:
    """So many items are in the vault, and the log says of each of them once that it is."""
    events = CustodyEvent.objects.filter(act="item:stored").values("subject_id")
    return StoredObject.objects.count() == events.count() == events.distinct().count() == count


def secured_by_itself(count: int) -> float:
    """Wait for the portal's own processes to secure so many items, real leases included, and say how long it took."""
    began = time.monotonic()
    wait_for(lambda: _secured() == count, seconds=SECURED_WITHIN_SECONDS, every=0.25)
    return time.monotonic() - began


def secured_in_a_hurry(count: int) -> None:
    """The same without the two minutes of a lease: they are said to be over."""
    turns = 0
    while _secured() < count:
        assert turns < TIMES, f"{_secured()} of {count} are secured"
        turns += 1
        two_minutes_pass()
        end = time.monotonic() + A_TURN_SECONDS
        while _secured() < count and time.monotonic() < end:
            secure.secure_stored(now())
            time.sleep(0.2)


def two_minutes_pass() -> None:
    """Leases of workers that are no more run out, and the sweeper comes by; nobody waits for it in a test."""
    Item.objects.filter(state=ItemState.RECEIVED).update(lease_until=now() - timedelta(seconds=1))
    sweep.sweep(now() + AHEAD)


def leases_end() -> None:
    """Two minutes pass: leases run out, and Postgres ends a transaction in which nothing happened for one of them."""
    # What a worker said before it froze or died is still being done: a lease it renewed would be renewed after this.
    wait_for(lambda: not _others("SELECT count(*)", "active"))
    _others("SELECT count(pg_terminate_backend(pid, 5000))", "idle in transaction")
    Item.objects.filter(state=ItemState.RECEIVED, lease_until__isnull=False).update(lease_until=now())


def _others(said: str, state: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"{said} FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND state = %s",
            [state],
        )
        return cursor.fetchone()[0]


def _secured() -> int:
    return Item.objects.filter(state=ItemState.SECURED).count()
