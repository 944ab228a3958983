"""From arrived to secured: in this process, and in the processes that do it for real. Imports the apps."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.db import transaction

from common import clock, doorbell
from common.actors import WORKER
from custody import sequencer, stores
from custody.acts import Act
from custody.keys import keyring
from custody.ledger_many import Step, move_all
from custody.models import StagedPart
from iiim_portal.embedded.folder import CHECKOUT
from submissions.models import Item, Upload
from submissions.services import bulk, ingest_many, secure
from submissions.states import ITEM, ItemState
from tests.factories.uploads import Draft, draft
from vault.container import Header, Kind, seal_bytes
from vault.keyring import KeyUse

BATCH = 500
READY_SECONDS = 60


def seconds_alone(count: int, size: int) -> float:
    """One process does everything, one thing after the other."""
    _warm(size)
    arrived(draft(), count, size)
    began = time.perf_counter()
    while ingest_many.ingest_waiting(actor=WORKER, at=clock.now()):
        continue
    sequencer.sequence(clock.now())
    done = secure.secure_stored(clock.now())
    seconds = time.perf_counter() - began
    if done != count:
        raise AssertionError(f"{done} of {count}")
    sequencer.sequence(clock.now())
    return seconds


def _warm(size: int) -> None:
    """Keys read, statements planned."""
    arrived(draft(), 10, size)
    ingest_many.ingest_waiting(actor=WORKER, at=clock.now())
    sequencer.sequence(clock.now())
    secure.secure_stored(clock.now())


def rate_of_processes(count: int, size: int) -> float:
    """Items a second; the clock starts with the bell, when all processes stand ready."""
    with _processes():
        ready = arrived(draft(), 2, size)
        _rung(ready)
        _until_secured(ready)
        items = arrived(draft(), count, size)
        began = time.perf_counter()
        _rung(items[:2])
        _until_secured(items)
        return count / (time.perf_counter() - began)


def arrived(drafted: Draft, count: int, size: int) -> list[UUID]:
    """Items that have arrived, in batches and without a bell: how they arrive is measured elsewhere."""
    items: list[UUID] = []
    while len(items) < count:
        lines = [bulk.Announced(f"{number}.jpg", size) for number in range(len(items), min(count, len(items) + BATCH))]
        at = clock.now()
        placed = bulk.list_items(actor=drafted.actor, submission_id=drafted.submission.pk, lines=lines, at=at).placed
        _staged([one.upload_id for one in placed], size)
        items += _received(drafted, [one.item_id for one in placed])
    return items


def _staged(uploads: list[UUID], size: int) -> None:
    recipient, at = keyring().current(KeyUse.INTAKE), clock.now()
    names = {upload_id: f"p/{uuid4().hex}" for upload_id in uploads}
    stores.staging().create_all(
        {
            name: seal_bytes(os.urandom(size), header=Header(Kind.PART, upload_id, 1, 0), recipient=recipient)
            for upload_id, name in names.items()
        }
    )
    StagedPart.objects.bulk_create(
        StagedPart(upload_id=upload_id, part_number=1, offset=0, length_bytes=size, name=name, received_at=at)
        for upload_id, name in names.items()
    )


def _received(drafted: Draft, item_ids: list[UUID]) -> list[UUID]:
    # Long enough ago that the sweeper's own bell would not ring in the middle.
    at = clock.now() + timedelta(minutes=5)
    with transaction.atomic():
        steps = [Step(item, also={"received_at": at}) for item in Item.objects.filter(pk__in=item_ids)]
        move_all(steps, to=ItemState.RECEIVED, table=ITEM, actor=drafted.actor, act=Act.ITEM_RECEIVED, at=at)
        Upload.objects.filter(item__in=item_ids).update(finished_at=at)
    return item_ids


def _rung(item_ids: list[UUID]) -> None:
    for item_id in item_ids:
        doorbell.ring_now(doorbell.TaskName.INGEST_ITEM, item_id=item_id)


def _until_secured(item_ids: list[UUID]) -> None:
    submission_id = Item.objects.values_list("submission_id", flat=True).get(pk=item_ids[0])
    left = Item.objects.filter(submission=submission_id).exclude(state=ItemState.SECURED)
    stop = time.monotonic() + READY_SECONDS + len(item_ids) / 50
    while left.exists():
        if time.monotonic() > stop:
            raise AssertionError("not secured in time")
        time.sleep(0.02)


@contextmanager
def _processes() -> Iterator[None]:
    folder = Path(sys.executable).parent
    quiet = {**os.environ, "DJANGO_SETTINGS_MODULE": "iiim_portal.settings.embedded"}
    worker = ["-A", "iiim_portal", "worker", "-c", "2", "-Q", "ingest", "-l", "ERROR", "--without-gossip"]
    commands = [
        [str(folder / "celery"), *worker, "--without-mingle", "--without-heartbeat"],
        [str(folder / "python"), "manage.py", "sweep"],
        [str(folder / "python"), "manage.py", "sequence"],
    ]
    running = [subprocess.Popen(words, cwd=CHECKOUT, env=quiet, stdout=subprocess.DEVNULL) for words in commands]
    try:
        yield
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.wait(timeout=30)
