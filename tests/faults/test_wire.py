"""The line tears, crawls, or changes bits: what counts is what was sent."""

import hashlib
import time

import pytest

from common.clock import now
from custody.models import StoredObject
from submissions.models import Item
from submissions.states import ItemState
from tests.factories.uploads import draft, ingested
from tests.faults.audit import audited, stored_once
from tests.faults.clients import Client, Load, clients
from tests.faults.wire import Wire
from tests.live import portal_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def address(safe_places):
    with portal_in(safe_places) as portal:
        yield portal.partner_face()


def all_arrive(waiting: list[Client], *, seconds: float) -> Load:
    load = Load(waiting)
    assert load.finished(seconds)
    assert not load.is_taken_back
    for item in Item.objects.all():
        assert ingested(item, at=now()).state == ItemState.STORED
    sent = {hashlib.sha256(client.content).hexdigest() for client in waiting}
    assert set(StoredObject.objects.values_list("sha256", flat=True)) == sent
    assert stored_once(len(waiting))
    assert audited() == []
    return load


def test_torn_every_fiftieth_packet(address, draws):
    with Wire(address, draws, resets=2) as wire:
        load = all_arrive(clients(wire.entrance, draft(), count=3, size=1_000_000), seconds=60)

    assert wire.torn > 10
    assert load.answers <= {200, 204, 409}


def test_bits_flipped_on_the_wire_are_refused_part_by_part(address, draws):
    with Wire(address, draws, flips=1) as wire:
        waiting = clients(wire.entrance, draft(), count=3, size=1_000_000, part_bytes=64 << 10, says_checksums=True)
        load = all_arrive(waiting, seconds=60)

    assert wire.flipped > 5
    assert load.answers == {200, 204, 460}


@pytest.mark.timeout(900)
@pytest.mark.faults
def test_32_kbit_a_second_and_torn_every_fiftieth_packet(address, draws, said):
    began = time.monotonic()
    with Wire(address, draws, bits_per_second=32_000, resets=2) as wire:
        all_arrive(clients(wire.entrance, draft(), count=3, size=400_000), seconds=280)

    said(f"3 files of 400 kB at 32 kbit/s each, {wire.torn} times torn, arrived in {time.monotonic() - began:.0f} s")
    assert wire.torn > 5
