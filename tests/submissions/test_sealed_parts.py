"""Parts that the sender sealed: taken as they are, opened by the worker alone, refused when they belong elsewhere."""

import io

import pytest

from common.actors import WORKER
from custody import safe
from custody.keys import keyring
from custody.models import StagedPart, StoredObject
from submissions.kinds import HeldReason
from submissions.services import ingest_many, receive
from submissions.states import ItemState
from tests.factories.accounts import NOON
from tests.factories.custody import bytes_of
from tests.factories.uploads import draft, put
from vault.container import HEADER_BYTES, Header, Kind, plain_size, seal_bytes, sealed_size
from vault.errors import Truncated
from vault.header import WRAP_BYTES
from vault.keyring import KeyUse

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("safe_places")]
CONTENT = bytes_of(40_000)


def sealed(upload, content: bytes, *, part: int = 1, offset: int = 0, use: KeyUse = KeyUse.INTAKE, of=None) -> bytes:
    header = Header(Kind.PART, of or upload.pk, part, offset)
    return seal_bytes(content, header=header, recipient=keyring().current(use))


def send(upload, raw: bytes, *, offset: int = 0, length: int | None = None) -> int:
    return receive.receive_part(
        upload=upload,
        offset=offset,
        stream=io.BytesIO(raw),
        length_bytes=len(raw) if length is None else length,
        checksum=None,
        sent=receive.Sent.SEALED,
        at=NOON,
    )


@pytest.mark.parametrize("size", [0, 1, 16_383, 16_384, 16_385, 40_000])
def test_size_of_the_plaintext_is_told_by_that_of_the_container(size):
    assert plain_size(WRAP_BYTES, sealed_size(WRAP_BYTES, size)) == size


def test_no_container_has_that_size():
    with pytest.raises(Truncated):
        plain_size(WRAP_BYTES, sealed_size(WRAP_BYTES, 16_384) - 16)


def test_sealed_parts_become_the_item_beside_plain_ones(partner_process, settings):
    expected = draft().expect(len(CONTENT))

    assert send(expected.upload, sealed(expected.upload, CONTENT[:20_000])) == 20_000
    assert put(expected.upload, 20_000, CONTENT[20_000:30_000]) == 30_000
    assert receive.standing(expected.upload) == (30_000, 2)
    last = sealed(expected.upload, CONTENT[30_000:], part=3, offset=30_000)
    assert send(expected.upload, last, offset=30_000) == len(CONTENT)

    expected.item.refresh_from_db()
    assert expected.item.state == ItemState.RECEIVED


def test_worker_opens_them_like_any_part():
    expected = draft().expect(len(CONTENT))
    send(expected.upload, sealed(expected.upload, CONTENT))

    ingest_many.ingest_waiting(actor=WORKER, at=NOON)

    assert StoredObject.objects.get().size_bytes == len(CONTENT)
    assert b"".join(safe.open_parts(expected.upload.pk, length_bytes=len(CONTENT))) == CONTENT


def test_what_is_kept_in_staging_is_what_the_sender_sealed(safe_places):
    expected = draft().expect(4)
    raw = sealed(expected.upload, b"four")
    send(expected.upload, raw)

    name = StagedPart.objects.get().name.rpartition("/")[2]
    (kept,) = [path for path in (safe_places / "staging").rglob("*") if path.name == name]
    assert kept.read_bytes() == raw


@pytest.mark.parametrize("wrong", ["upload", "part", "offset", "key", "clear", "length", "kind"])
def test_part_sealed_for_something_else_is_refused_and_nothing_is_kept(wrong):
    drafted = draft()
    upload, other = drafted.expect(4).upload, drafted.expect(4).upload
    raw = {
        "upload": lambda: sealed(upload, b"four", of=other.pk),
        "part": lambda: sealed(upload, b"four", part=2),
        "offset": lambda: sealed(upload, b"four", offset=1),
        "key": lambda: sealed(upload, b"four", use=KeyUse.EVIDENCE),
        "clear": lambda: bytes(sealed_size(WRAP_BYTES, 4)),
        "length": lambda: sealed(upload, b"fou") + b"\0",
        "kind": lambda: seal_bytes(
            b"four", header=Header(Kind.FIELD, upload.pk), recipient=keyring().current(KeyUse.INTAKE)
        ),
    }[wrong]()

    with pytest.raises(safe.NotSealedForHere):
        send(upload, raw)

    assert not StagedPart.objects.exists()
    assert send(upload, sealed(upload, b"four")) == 4


def test_part_that_is_too_small_to_be_one_is_refused():
    with pytest.raises(safe.NotSealedForHere):
        send(draft().expect(4).upload, b"x" * 50)


def test_cut_part_counts_for_nothing_and_its_number_stays_free(safe_places):
    upload = draft().expect(4).upload
    raw = sealed(upload, b"four")

    assert send(upload, raw[:-3], length=len(raw)) == 0
    assert receive.standing(upload) == (0, 0)
    assert send(upload, raw) == 4


def test_more_than_was_announced_is_refused():
    upload = draft().expect(3).upload

    with pytest.raises(receive.TooLong):
        send(upload, sealed(upload, b"four"))


@pytest.mark.parametrize("place", [HEADER_BYTES + 5, -1])
def test_what_does_not_open_is_held_with_the_reason_in_words(place):
    expected = draft().expect(4)
    raw = bytearray(sealed(expected.upload, b"four"))
    raw[place] ^= 1
    send(expected.upload, bytes(raw))

    ingest_many.ingest_waiting(actor=WORKER, at=NOON)

    expected.item.refresh_from_db()
    assert (expected.item.state, expected.item.held_reason) == (ItemState.HELD, HeldReason.UNREADABLE)
