"""Workers die, bells are lost or ring too often: every item still goes into the vault exactly once."""

import os
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
import redis
from celery import current_app
from kombu import pools

from common import doorbell
from common.clock import now
from common.doorbell import TaskName
from iiim_portal.embedded.ports import Reserved
from iiim_portal.embedded.valkey import Valkey
from submissions.models import Item
from submissions.services import sweep
from submissions.states import ItemState
from tests.conftest import FOLDER, VALKEY
from tests.factories.custody import bytes_of
from tests.factories.uploads import draft
from tests.faults.audit import AHEAD, audited, stored_once, two_minutes_pass
from tests.live import Portal, portal_in, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
UPLOADS = 20


@pytest.fixture
def portal(safe_places: Path):
    redis.Redis.from_url(VALKEY.url()).flushall()
    with portal_in(safe_places) as running:
        yield running


def sent(count: int = UPLOADS, size: int = 1 << 20) -> None:
    drafted = draft()
    for number in range(count):
        drafted.send(bytes_of(size + number), f"{number}.bin", at=now())


def stored() -> int:
    return Item.objects.filter(state=ItemState.STORED).count()


def kill_a_child(portal: Portal, draws: Random) -> None:
    """SIGKILL to one pool process of the newest worker; there is none for the moment in which it is replaced."""
    parent = portal.running[-1].pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    with suppress(ProcessLookupError, IndexError):
        os.kill(int(draws.choice(children)), signal.SIGKILL)


def test_worker_killed_at_random_during_twenty_uploads(portal, draws):
    sent()
    worker = portal.worker()
    wait_for(lambda: stored() > 0)
    for _ in range(6):
        kill_a_child(portal, draws)
        time.sleep(draws.uniform(0.01, 0.15))
    portal.kill(worker)
    left = UPLOADS - stored()

    portal.worker()
    two_minutes_pass()
    wait_for(lambda: stored() == UPLOADS)

    assert left >= 0
    assert stored_once(UPLOADS)
    assert audited() == []


def test_every_message_five_times(portal):
    portal.worker()
    sent(10, 50_000)
    for item_id in Item.objects.values_list("pk", flat=True):
        for _ in range(4):
            doorbell.ring_now(TaskName.INGEST_ITEM, item_id=item_id)

    wait_for(lambda: stored() == 10)
    wait_for(lambda: redis.Redis.from_url(VALKEY.url()).llen("ingest") == 0)

    assert stored_once(10)
    assert audited() == []


def test_redis_killed_its_file_deleted_and_flushed(safe_places):
    port = Reserved()
    bell = Valkey(FOLDER / "bell", port.port, "invented")
    bell.start()
    listening = current_app.conf.broker_url
    try:
        _speak_to(bell.url())
        with portal_in(safe_places, redis_url=bell.url()) as portal:
            portal.worker(children=1)
            sent(10, 200_000)
            bell.process.send_signal(signal.SIGKILL)
            bell.process.wait()
            sent(5, 200_000)
            wait_for(lambda: stored() == 15 or sweep.sweep(now() + AHEAD) is None, every=0.5)

            shutil.rmtree(bell.folder / "appendonlydir")
            bell.start()
            line = redis.Redis.from_url(bell.url())
            for _ in range(5):
                sent(1, 1000)
                line.flushall()
            wait_for(lambda: stored() == 20 or sweep.sweep(now() + AHEAD) is None, every=0.5)
    finally:
        _speak_to(listening)
        bell.stop()
        port.release()

    assert stored_once(20)
    assert audited() == []


def _speak_to(address: str) -> None:
    """Let this process ring another bell; kombu keeps its lines by address in pools of the whole process."""
    current_app.conf.broker_url = address
    pools.reset()
    current_app._pool = current_app.amqp._producer_pool = None
