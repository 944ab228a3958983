"""A thousand deaths of workers, at random, while items keep coming; and then nobody lends a hand."""

import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
import redis
from django.db.models import Sum

from common.clock import now
from submissions.models import Item
from submissions.states import ItemState
from tests.conftest import VALKEY
from tests.factories.custody import bytes_of
from tests.factories.uploads import Draft, draft
from tests.faults.audit import audited, secured_by_itself, stored_once
from tests.live import portal_in, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults, pytest.mark.timeout(3600)]
KILLS = int(os.environ.get("PORTAL_FAULT_KILLS", "1000"))
# One death in so many takes the whole worker, as when the machine loses it; the others take one of its children.
WHOLE = 50
AT_WORK = 12
SIZE_BYTES = 600_000
A_MOMENT_SECONDS = 5


def test_a_thousand_kills_lose_nothing_and_double_nothing(safe_places, draws, said):
    redis.Redis.from_url(VALKEY.url()).flushall()
    drafted = draft()
    with portal_in(safe_places) as portal:
        portal.background()
        worker, began = portal.worker(), time.monotonic()
        wait_for(lambda: children_of(worker.pid))
        for kill in range(KILLS):
            keep_coming(drafted, draws)
            somebody_is_at_work()
            time.sleep(draws.uniform(0, 0.06))
            if kill % WHOLE == WHOLE - 1:
                portal.kill(worker)
                worker = portal.worker()
            else:
                kill_a_child(worker.pid, draws)
        took, count = time.monotonic() - began, Item.objects.count()
        cut = Item.objects.filter(state=ItemState.RECEIVED, lease_until__isnull=False).count()
        said(f"{KILLS} kills in {took:.0f} s ({KILLS / took:.1f} a second) while {count} items came")
        said(f"{cut} of them lay cut in the middle; all secured {secured_by_itself(count):.0f} s after the last kill")

    assert stored_once(count)
    assert audited() == []


def keep_coming(drafted: Draft, draws: random.Random) -> None:
    """There is always something to die over."""
    waiting = Item.objects.filter(state=ItemState.RECEIVED, lease_until__isnull=True).count()
    for _ in range(AT_WORK - waiting):
        size = draws.randrange(1, SIZE_BYTES)
        drafted.send(bytes_of(size), f"{size}.bin", at=now())


def somebody_is_at_work() -> None:
    """Wait until a child that lives has taken an item; a worker that is only now being replaced takes a moment."""
    before = claims()
    end = time.monotonic() + A_MOMENT_SECONDS
    while claims() <= before and time.monotonic() < end:
        time.sleep(0.005)


def claims() -> int:
    return Item.objects.aggregate(made=Sum("attempt"))["made"] or 0


def kill_a_child(parent: int, draws: random.Random) -> None:
    """SIGKILL to one process of the pool; there is none for the moment in which it is replaced."""
    with suppress(ProcessLookupError, IndexError):
        os.kill(draws.choice(children_of(parent)), signal.SIGKILL)


def children_of(parent: int) -> list[int]:
    with suppress(FileNotFoundError):
        return [int(number) for number in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    return []
