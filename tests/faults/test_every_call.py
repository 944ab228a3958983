"""A worker dies, freezes, or its disk says no, at every single fsync, link, write and sendto of an ingest."""

import pytest
from django.db import connection

from common.clock import now
from custody.models import CustodyEvent
from submissions.models import Item
from submissions.states import ItemState
from tests.factories.custody import bytes_of
from tests.factories.uploads import draft, ingested
from tests.faults.audit import leases_end, stored_once
from tests.faults.steps import FAILED, REFUSED
from tests.faults.traced import KILLED, Threads, at_every_call, some_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LONG = pytest.mark.faults
# A call of each kind there is; words to the database are many, so the fast set takes some of them.
KILLS = [("fsync", 1), ("link", 1), ("write", 1), ("sendto", 5), pytest.param("sendto", 1, marks=LONG)]
AT_LEAST = {"fsync": 8, "link": 4, "write": 4, "sendto": 20}
DISK = [
    ("write", "ENOSPC"),
    ("fsync", "EIO"),
    pytest.param("write", "EIO", marks=LONG),
    pytest.param("fsync", "ENOSPC", marks=LONG),
    pytest.param("link", "ENOSPC", marks=LONG),
]


@pytest.mark.parametrize(("call", "every"), KILLS)
def test_worker_killed_at_every_call_of_an_ingest(call, every, steps, draws, sweeps_a_day_later):
    drafted = draft()

    def when_its_lease_is_over(item: Item, how: int) -> None:
        assert how == KILLED
        assert CustodyEvent.objects.filter(subject_id=item.pk, act="item:stored").count() <= 1
        leases_end()
        finished(item)

    met = at_every_call(
        steps,
        "ingest",
        call=call,
        does="signal=KILL",
        subjects=lambda number: drafted.send(bytes_of(40_000 + number), at=now()),
        finished_by_another=when_its_lease_is_over,
        places=some_of(draws, every),
    )

    assert met[Threads.MAIN] >= AT_LEAST[call] // every
    assert stored_once(Item.objects.count())
    sweeps_a_day_later()


@pytest.mark.parametrize(("call", "error"), DISK)
def test_disk_that_says_no_at_every_call_of_an_ingest(call, error, steps, sweeps_a_day_later):
    drafted = draft()

    def at_once(item: Item, how: int) -> None:
        assert how == REFUSED
        item.refresh_from_db()
        assert (item.state, item.lease_until) == (ItemState.RECEIVED, None)
        finished(item)

    met = at_every_call(
        steps,
        "ingest",
        call=call,
        does=f"error={error}",
        subjects=lambda number: drafted.send(bytes_of(40_000 + number), at=now()),
        finished_by_another=at_once,
    )

    assert met[Threads.MAIN] >= 4
    assert stored_once(Item.objects.count())
    sweeps_a_day_later()


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=LONG)])
def test_worker_frozen_at_its_words_wakes_after_another_finished(every, steps, draws, sweeps_a_day_later):
    drafted, ends = draft(), []
    for when in some_of(draws, every):
        item = drafted.send(bytes_of(40_000 + when), at=now())

        def another_finishes(item=item) -> None:
            leases_end()
            finished(item)

        how = steps.frozen("ingest", item.pk, call="sendto", when=when, meanwhile=another_finishes)
        if how is None:
            break
        ends.append(how)
        item.refresh_from_db()
        assert (item.state, item.lease_until) == (ItemState.STORED, None), when

    assert len(ends) >= AT_LEAST["sendto"] // every
    # Most see that they lost it; whoever froze inside a transaction finds it ended.
    assert set(ends) <= {0, FAILED}
    assert stored_once(Item.objects.count())
    sweeps_a_day_later()


def test_a_transaction_that_stands_still_is_ended_by_the_database(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("1min",)


def finished(item: Item) -> None:
    """A fresh worker, which is this process, finishes it."""
    assert ingested(item, at=now()).state == ItemState.STORED
