import hashlib
import io
from uuid import uuid4

import pytest

from custody import safe, stores
from custody.errors import ChecksumMismatch, PartConflict, StoreFull
from custody.models import StagedPart
from custody.safe import ChecksumAlgorithm
from tests.factories.custody import NOON, bytes_of, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]


def receive(stream, length_bytes, *, upload_id=None, offset=0, checksum=None):
    return safe.receive(
        upload_id=upload_id or uuid4(),
        part_number=0,
        offset=offset,
        stream=stream,
        length_bytes=length_bytes,
        checksum=checksum,
    )


class Cut:
    """A line that brings so many bytes and then breaks."""

    def __init__(self, content: bytes, *, how: str) -> None:
        self._stream, self._how = io.BytesIO(content), how

    def readinto(self, buffer: memoryview) -> int:
        came = self._stream.readinto(buffer)
        if not came and self._how == "reset":
            raise ConnectionResetError
        return came


@pytest.mark.parametrize("size", [1, 65536, (1 << 20) - 1, 1 << 20, (2 << 20) + 1])
def test_part_is_sealed_and_opens_again(size):
    content = bytes_of(size)

    upload_id = upload(content, part_bytes=4 << 20)

    assert b"".join(safe.open_parts(upload_id, length_bytes=size)) == content
    assert safe.durable_offset(upload_id) == size


def test_nothing_in_clear_reaches_the_disk(safe_places):
    receive(io.BytesIO(b"a name that must not be found" * 1000), 29_000)

    (sealed,) = [path for path in (safe_places / "staging").rglob("*") if path.is_file()]
    assert b"must not be found" not in sealed.read_bytes()


@pytest.mark.parametrize("how", ["short", "reset"])
@pytest.mark.parametrize("arrived", [1, 65536, 1 << 20, (1 << 20) + 65536])
def test_cut_line_closes_the_part_at_what_arrived(how, arrived):
    upload_id, content = uuid4(), bytes_of(2 << 20)

    staged = receive(Cut(content[:arrived], how=how), len(content), upload_id=upload_id)
    safe.acknowledge(staged, at=NOON)

    assert (staged.length_bytes, safe.durable_offset(upload_id)) == (arrived, arrived)
    assert b"".join(safe.open_parts(upload_id, length_bytes=arrived)) == content[:arrived]


@pytest.mark.parametrize("length_bytes", [0, 100])
def test_nothing_arrived_is_nothing_staged(length_bytes):
    staged = receive(io.BytesIO(b""), length_bytes)

    assert (staged.length_bytes, staged.name) == (0, "")
    safe.acknowledge(staged, at=NOON)
    assert (list(stores.staging().names("p/")), StagedPart.objects.count()) == ([], 0)


def test_what_comes_beyond_the_length_is_not_read():
    stream = io.BytesIO(b"1234567890")

    assert receive(stream, 4).length_bytes == 4
    assert stream.tell() == 4


@pytest.mark.parametrize("algorithm", list(ChecksumAlgorithm))
def test_right_checksum_is_accepted(algorithm):
    checksum = safe.Checksum(algorithm, hashlib.new(algorithm, b"content").digest())

    assert receive(io.BytesIO(b"content"), 7, checksum=checksum).length_bytes == 7


@pytest.mark.parametrize("digest", [hashlib.sha256(b"other").digest(), b"", b"short"])
def test_wrong_checksum_is_refused_and_nothing_kept(digest, safe_places):
    checksum = safe.Checksum(ChecksumAlgorithm.SHA256, digest)

    with pytest.raises(ChecksumMismatch):
        receive(io.BytesIO(b"content"), 7, checksum=checksum)

    assert not [path for path in (safe_places / "staging").rglob("*") if path.is_file()]


def test_checksum_of_a_cut_part_is_not_asked():
    checksum = safe.Checksum(ChecksumAlgorithm.SHA256, hashlib.sha256(b"content").digest())

    assert receive(Cut(b"cont", how="reset"), 7, checksum=checksum).length_bytes == 4


def test_full_store_keeps_nothing(monkeypatch, safe_places):
    create = stores.staging().create

    def full(name):
        writer = create(name)
        monkeypatch.setattr(writer, "commit", lambda: (_ for _ in ()).throw(StoreFull("full")), raising=False)
        return writer

    monkeypatch.setattr(stores.staging(), "create", full)

    with pytest.raises(StoreFull):
        receive(io.BytesIO(b"content"), 7)

    assert not [path for path in (safe_places / "staging").rglob("*") if path.is_file()]


def test_same_offset_twice_counts_once():
    upload_id = uuid4()
    first = receive(io.BytesIO(b"first"), 5, upload_id=upload_id)
    second = receive(io.BytesIO(b"other"), 5, upload_id=upload_id)
    safe.acknowledge(first, at=NOON)

    with pytest.raises(PartConflict):
        safe.acknowledge(second, at=NOON)

    assert b"".join(safe.open_parts(upload_id, length_bytes=5)) == b"first"


def test_part_after_a_gap_does_not_count():
    staged = receive(io.BytesIO(b"later"), 5, offset=10)

    with pytest.raises(PartConflict):
        safe.acknowledge(staged, at=NOON)


def test_parts_whose_blob_is_gone_already_are_removed_too():
    upload_id = upload(bytes_of(2000), part_bytes=1000)
    stores.staging().delete(StagedPart.objects.first().name)

    assert safe.remove_staged(upload_id, at=NOON) == 2


def test_removed_parts_are_gone_and_remembered():
    upload_id = upload(bytes_of(3000), part_bytes=1000)

    assert safe.remove_staged(upload_id, at=NOON) == 3
    assert safe.remove_staged(upload_id, at=NOON) == 0

    assert list(stores.staging().names("p/")) == []
    assert StagedPart.objects.filter(upload_id=upload_id, removed_at=NOON).count() == 3
