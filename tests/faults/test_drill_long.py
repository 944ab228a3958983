"""The drill at a size at which its times mean something; it prints them."""

import threading
import time

import pytest
from django.core.management import call_command
from django.db import connection

from common.actors import WORKER, Role
from common.clock import now
from custody import rotation, safe, sequencer
from custody.models import KeyEntry, KeyWrap, StoredObject
from tests.custody.test_rotation import carried, follow
from tests.factories.custody import actor_in, bytes_of, stored
from tests.faults.drill import backup, machine
from vault.keyring import KeyUse

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults, pytest.mark.usefixtures("safe_places")]
OBJECTS = 1500


@pytest.fixture
def objects(safe_places):
    rotation.enter_keys(actor=WORKER, at=now())
    made = [stored(bytes_of(20_000 + number)).item_id for number in range(OBJECTS)]
    sequencer.sequence(now())
    return made


def timed(work) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def test_portal_of_many_objects_is_restored(objects, safe_places, tmp_path, capsys):
    times, told, elsewhere = {}, [], tmp_path / "elsewhere"
    times["first backup"] = timed(lambda: told.append(backup(tmp_path, capsys)))
    times["next backup"] = timed(lambda: backup(tmp_path, capsys, name="next"))
    file, digest = told[0]
    words = ["--sha256", digest, "--recovery", str(safe_places / "recovery"), "--objects", str(tmp_path / "blobs")]

    with machine(elsewhere / "keys", elsewhere / "stores") as other:
        times["restore"] = timed(lambda: other.done("restore", str(file), *words))
        times["audit"] = timed(lambda: told.append(other.done("audit")))
        assert told[-1].endswith("0 violations\n")
        assert other.ask("SELECT count(*) FROM custody_storedobject") == [(OBJECTS,)]
    with capsys.disabled():
        print(f"\n{OBJECTS} objects: " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in times.items()))  # noqa: T201 - its times are what it is for


def test_keys_change_under_load_and_no_read_fails(objects, capsys):
    failures, reads, over = [], [], threading.Event()
    analyst = actor_in(Role.ANALYST)

    def reader():
        while not over.is_set():
            for item_id in objects[:: len(objects) // 50]:
                with safe.open_for(actor=analyst, item_id=item_id, purpose="review", at=now()) as opened:
                    assert opened.read(0, 8) == bytes_of(8)
                reads.append(item_id)

    readers = [threading.Thread(target=carried, args=(reader, failures)) for _ in range(4)]
    for thread in readers:
        thread.start()
    made = rotation.begin_epoch(actor=WORKER, use=KeyUse.EVIDENCE, epoch="2099", at=now())
    seconds = timed(lambda: follow(limit=100))
    over.set()
    for thread in readers:
        thread.join()

    assert failures == []
    assert {bytes(one.key_id) for one in KeyWrap.objects.filter(key_use="evidence")} == {made.kid}
    assert StoredObject.objects.count() == OBJECTS
    call_command("rotate_keys", verbosity=0)
    assert KeyEntry.objects.get(key_use="evidence", epoch="2099").sealed_count == OBJECTS
    with capsys.disabled():
        rate = OBJECTS / seconds
        print(f"\n{OBJECTS} wraps followed in {seconds:.1f} s, {rate:.0f} a second, beside {len(reads)} reads")  # noqa: T201 - its times are what it is for
    connection.close()
