from __future__ import annotations

import hashlib
import io
import threading
import time
from contextlib import ExitStack

import pytest

from tests.vault.keys import DEK, INTAKE, KEYRING, UPLOAD, object_header
from vault.blobstore import MemoryBlobStore
from vault.container import STEP_BYTES, Header, Kind, Opener, Sealer, open_bytes
from vault.errors import CopiesDiffer, LengthMismatch, StoreFull, Tampered, Truncated
from vault.lane import ThreadLane, open_lanes
from vault.pipeline import lock_step, read_back, seal_copies

SIZES = (0, 1, 16384, STEP_BYTES - 1, STEP_BYTES, 3 * STEP_BYTES, 3 * STEP_BYTES + 5)


class Sink(io.BytesIO):
    def __init__(self, *, fails_after=None):
        super().__init__()
        self.fails_after = fails_after

    def write(self, data):
        if self.fails_after is not None and self.tell() >= self.fails_after:
            raise StoreFull("ENOSPC")
        return super().write(data)


def steps_of(plaintext):
    return (plaintext[start : start + STEP_BYTES] for start in range(0, len(plaintext), STEP_BYTES))


def pattern(size):
    return (b"0123456789abcde" * (size // 15 + 1))[:size]


def sealed_twice(plaintext):
    sinks = [Sink(), Sink()]
    digests = seal_copies(
        steps_of(plaintext), sealer=Sealer.detached(object_header(len(plaintext)), dek=DEK), sinks=sinks
    )
    return digests, [sink.getvalue() for sink in sinks]


def opener(length=None):
    return Opener.detached(object_header(length), DEK)


@pytest.mark.parametrize("size", SIZES)
def test_two_copies_are_the_same_and_read_back(size):
    plaintext = pattern(size)

    digests, (one, two) = sealed_twice(plaintext)
    seen = read_back([io.BytesIO(one), io.BytesIO(two)], opener=opener(size))

    assert one == two
    assert (
        (digests.sha256, digests.size_bytes)
        == (seen.sha256, seen.size_bytes)
        == (hashlib.sha256(plaintext).hexdigest(), size)
    )
    assert digests.sha512 == hashlib.sha512(plaintext).hexdigest()


def test_attached_container_of_unknown_length_goes_the_same_way():
    header, sink = Header(Kind.PART, UPLOAD), Sink()

    digests = seal_copies(iter([b"a", b"", b"b"]), sealer=Sealer(header, recipient=INTAKE), sinks=[sink])

    assert open_bytes(sink.getvalue(), expect=header, keyring=KEYRING) == b"ab"
    assert digests.size_bytes == 2


def test_writers_of_a_store_are_sinks():
    store = MemoryBlobStore()
    writer = store.create("o/one")
    seal_copies(iter([b"data"]), sealer=Sealer.detached(object_header(4), dek=DEK), sinks=[writer])
    writer.commit()

    assert read_back([store.open("o/one")], opener=opener()).size_bytes == 4


@pytest.mark.parametrize("place", [0, 60, 200, 2 * STEP_BYTES, -1])
def test_copies_that_differ_anywhere_are_refused(place):
    _, (one, two) = sealed_twice(pattern(3 * STEP_BYTES))
    changed = bytearray(two)
    changed[place] ^= 1

    with pytest.raises(CopiesDiffer):
        read_back([io.BytesIO(one), io.BytesIO(changed)], opener=opener())
    with pytest.raises(CopiesDiffer):
        read_back([io.BytesIO(one), io.BytesIO(two[:-1])], opener=opener())
    with pytest.raises(CopiesDiffer):
        read_back([io.BytesIO(one[:-1]), io.BytesIO(two)], opener=opener())


def test_copies_that_are_wrong_alike_are_refused():
    _, (one, _) = sealed_twice(pattern(2 * STEP_BYTES))
    changed = bytearray(one)
    changed[-1] ^= 1

    with pytest.raises(Tampered):
        read_back([io.BytesIO(changed), io.BytesIO(changed)], opener=opener())
    with pytest.raises(Truncated):
        read_back([io.BytesIO(one[:-1]), io.BytesIO(one[:-1])], opener=opener())
    with pytest.raises(Truncated):
        read_back([io.BytesIO(), io.BytesIO()], opener=opener())


def test_copy_that_comes_in_small_pieces_is_compared_all_the_same():
    class Trickle(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 70_000))

    assert b"".join(lock_step([Trickle(pattern(300_000)), io.BytesIO(pattern(300_000))])) == pattern(300_000)


@pytest.mark.parametrize("size", [10, 20 * STEP_BYTES])
def test_full_store_stops_the_sealing(size):
    sinks = [Sink(), Sink(fails_after=0 if size == 10 else 2 * STEP_BYTES)]

    with pytest.raises(StoreFull):
        seal_copies(steps_of(pattern(size)), sealer=Sealer.detached(object_header(size), dek=DEK), sinks=sinks)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("lane")]


def test_error_of_the_source_stops_the_lanes_and_is_the_one_raised():
    def source():
        yield b"a" * STEP_BYTES
        raise Tampered("a part is not what was sealed")

    with pytest.raises(Tampered):
        seal_copies(source(), sealer=Sealer.detached(object_header(5 * STEP_BYTES), dek=DEK), sinks=[Sink()])
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("lane")]


def test_source_that_is_too_short_is_no_container():
    with pytest.raises(LengthMismatch):
        seal_copies(iter([b"a"]), sealer=Sealer.detached(object_header(2 * STEP_BYTES), dek=DEK), sinks=[Sink()])


def test_slow_worker_slows_the_giver():
    taken, given = [], []

    def slow(step):
        time.sleep(0.005)
        taken.append(step)

    with ExitStack() as stack:
        (lane,) = open_lanes(stack, [slow], worth_threads=True)
        for number in range(20):
            lane.put(bytes([number]))
            given.append(len(taken))
    assert taken == [bytes([number]) for number in range(20)]
    assert all(number - seen <= 6 for number, seen in enumerate(given))


def test_error_of_the_last_step_is_raised_at_the_end():
    def fail(_step):
        raise StoreFull("ENOSPC")

    with pytest.raises(StoreFull), ThreadLane(fail) as lane:
        lane.put(b"x")


def test_steps_behind_a_failed_one_are_dropped_and_nobody_waits():
    go, taken = threading.Event(), []

    def fail(step):
        taken.append(step)
        go.wait()
        raise StoreFull("ENOSPC")

    def give(lane):
        with lane:
            for _ in range(4):
                lane.put(b"x")
            go.set()

    with pytest.raises(StoreFull):
        give(ThreadLane(fail))
    assert taken == [b"x"]
