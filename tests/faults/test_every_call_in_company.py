"""The same for small items that go into the vault together: one sync for all, and each item its own lease and end."""

import pytest

from common.actors import WORKER
from common.clock import now
from submissions.models import Item
from submissions.services import ingest_many
from submissions.states import ItemState
from tests.factories.custody import bytes_of
from tests.factories.uploads import Draft, draft, ingested
from tests.faults.audit import leases_end, stored_once
from tests.faults.steps import FAILED, REFUSED
from tests.faults.traced import KILLED, at_every_call, some_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LONG = pytest.mark.faults
TOGETHER = 3
# Everything is written by the threads of the pool, one for each store.
ALL_THERE_ARE = 100
KILLS = [
    ("fsync", 1),
    ("write", 3),
    ("sendto", 6),
    pytest.param("write", 1, marks=LONG),
    pytest.param("sendto", 1, marks=LONG),
]
DISK = [("write", "ENOSPC"), ("fsync", "EIO"), ("write", "EIO"), ("fsync", "ENOSPC")]


def arrived(drafted: Draft, number: int) -> None:
    for place in range(TOGETHER):
        drafted.send(bytes_of(20_000 + TOGETHER * number + place), at=now())


def finished() -> None:
    """A fresh worker, which is this process, finishes all; what was tried too often in company goes alone."""
    ingest_many.ingest_waiting(actor=WORKER, at=now())
    for item in Item.objects.filter(state=ItemState.RECEIVED):
        ingested(item, at=now())
    assert not Item.objects.exclude(state=ItemState.STORED).exists()


@pytest.mark.parametrize(("call", "every"), KILLS)
def test_worker_killed_at_every_call_of_a_batch(call, every, steps, draws, sweeps_a_day_later):
    drafted = draft()

    def when_the_leases_are_over(_arrived: None, how: int) -> None:
        assert how == KILLED
        leases_end()
        finished()

    met = at_every_call(
        steps,
        "batch",
        call=call,
        does="signal=KILL",
        subjects=lambda number: arrived(drafted, number),
        finished_by_another=when_the_leases_are_over,
        places=some_of(draws, every),
        of_the_pool=ALL_THERE_ARE,
    )

    assert met.total() >= {"fsync": 3, "write": 9, "sendto": 15}[call] // every
    assert stored_once(Item.objects.count())
    sweeps_a_day_later()


@pytest.mark.parametrize(("call", "error"), [DISK[0], *(pytest.param(*one, marks=LONG) for one in DISK[1:])])
def test_disk_that_says_no_at_every_call_of_a_batch(call, error, steps, sweeps_a_day_later):
    drafted = draft()

    def at_once(_arrived: None, how: int) -> None:
        assert how == REFUSED
        assert not Item.objects.filter(state=ItemState.RECEIVED, lease_until__isnull=False).exists()
        finished()

    met = at_every_call(
        steps,
        "batch",
        call=call,
        does=f"error={error}",
        subjects=lambda number: arrived(drafted, number),
        finished_by_another=at_once,
        of_the_pool=ALL_THERE_ARE,
    )

    assert met.total() >= 3
    assert stored_once(Item.objects.count())
    sweeps_a_day_later()


@pytest.mark.parametrize("every", [11, pytest.param(1, marks=LONG)])
def test_worker_frozen_with_a_batch_wakes_after_another_finished(every, steps, draws, sweeps_a_day_later):
    drafted, ends = draft(), []

    def another_finishes() -> None:
        leases_end()
        finished()

    for when in some_of(draws, every):
        arrived(drafted, when)
        how = steps.frozen("batch", "-", call="sendto", when=when, meanwhile=another_finishes)
        if how is None:
            break
        ends.append(how)
        assert not Item.objects.exclude(state=ItemState.STORED, lease_until=None).exists(), when

    assert len(ends) >= 15 // every
    assert set(ends) <= {0, FAILED}
    assert stored_once(Item.objects.count())
    sweeps_a_day_later()
