"""Bytes come in: offsets, cuts, checksums, limits, capabilities."""

import hashlib
import io
from datetime import timedelta
from threading import Semaphore
from uuid import uuid4

import pytest
from django.db import connection

from accounts.models import Organisation
from common.actors import Role
from common.errors import Conflict, NotAllowed, NotVisible
from custody import safe
from custody.errors import ChecksumMismatch, StoreFull
from custody.models import CustodyEvent, StagedPart
from submissions import policies
from submissions.kinds import Algorithm, DigestOrigin
from submissions.models import DeclaredDigest, Item, ItemDraft, Upload
from submissions.services import receive
from submissions.services.capability import UploadGone
from submissions.services.expect import LittleRoom, UnusableDigest, UnusableName, UnusableSize
from submissions.services.receive import NoRoom, OffsetMismatch, TooLong
from submissions.states import ItemState
from tests.factories.accounts import NOON, make_organisation
from tests.factories.custody import bytes_of
from tests.factories.uploads import draft, handed_over, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]
STEP = 64 << 10


def state_of(upload: Upload) -> str:
    return Item.objects.get(pk=upload.item_id).state


def acts_on(item: Item) -> list[str]:
    return list(CustodyEvent.objects.filter(subject_id=item.pk).order_by("sequence").values_list("act", flat=True))


def test_parts_in_order_make_a_received_item():
    content, drafted = bytes_of(3 * STEP), draft()
    expected = drafted.expect(len(content))

    assert put(expected.upload, 0, content[:STEP]) == STEP
    assert state_of(expected.upload) == ItemState.RECEIVING
    assert put(expected.upload, STEP, content[STEP:]) == len(content)

    item = Item.objects.get(pk=expected.item.pk)
    assert (item.state, item.received_at is not None) == (ItemState.RECEIVED, True)
    assert acts_on(item) == ["item:begun", "item:received"]
    assert b"".join(safe.open_parts(expected.upload.pk, length_bytes=len(content))) == content
    event = CustodyEvent.objects.get(subject_id=item.pk, act="item:received")
    assert (event.actor_id, event.on_behalf_of) == (drafted.actor.id, drafted.actor.organisation_id)


@pytest.mark.parametrize("cut", range(0, 8 * STEP + 1, STEP))
def test_line_cut_at_every_64_kib_keeps_what_arrived(cut):
    content, upload = bytes_of(8 * STEP), draft().expect(8 * STEP).upload

    assert put(upload, 0, content[:cut], length=len(content)) == cut
    assert receive.durable_offset(upload) == cut
    if cut < len(content):
        assert put(upload, cut, content[cut:]) == len(content)

    assert state_of(upload) == ItemState.RECEIVED
    assert b"".join(safe.open_parts(upload.pk, length_bytes=len(content))) == content


def test_nothing_arrived_changes_nothing():
    upload = draft().expect(10).upload

    assert put(upload, 0, b"", length=10) == 0
    assert (state_of(upload), StagedPart.objects.count()) == (ItemState.EXPECTED, 0)


@pytest.mark.parametrize("offset", [1, 5, 9])
def test_part_at_another_offset_is_refused_and_told_where(offset):
    upload = draft().expect(10).upload

    with pytest.raises(OffsetMismatch) as refusal:
        put(upload, offset, b"x")

    assert refusal.value.durable_bytes == 0


def test_answer_lost_after_the_store_and_same_part_again():
    content, upload = bytes_of(STEP), draft().expect(2 * STEP).upload
    put(upload, 0, content)

    with pytest.raises(OffsetMismatch) as refusal:
        put(upload, 0, content)

    assert (refusal.value.durable_bytes, receive.durable_offset(upload)) == (STEP, STEP)


def test_other_bytes_at_the_same_offset_never_replace_what_is_durable():
    content, upload = bytes_of(2 * STEP), draft().expect(2 * STEP).upload
    put(upload, 0, content[:STEP])

    with pytest.raises(OffsetMismatch):
        put(upload, 0, bytes(STEP))
    put(upload, STEP, content[STEP:])

    assert b"".join(safe.open_parts(upload.pk, length_bytes=2 * STEP)) == content


def test_more_than_announced_is_refused_before_a_byte_is_read():
    upload, stream = draft().expect(10).upload, io.BytesIO(b"x" * 11)

    with pytest.raises(TooLong):
        receive.receive_part(upload=upload, offset=0, stream=stream, length_bytes=11, checksum=None, at=NOON)

    assert stream.tell() == 0


@pytest.mark.parametrize("algorithm", safe.ChecksumAlgorithm)
def test_flipped_bit_drops_the_part(algorithm):
    content, upload = bytes_of(STEP), draft().expect(STEP).upload
    checksum = safe.Checksum(algorithm, hashlib.new(algorithm, content).digest())

    with pytest.raises(ChecksumMismatch):
        put(upload, 0, bytes([content[0] ^ 1]) + content[1:], checksum=checksum)

    assert (receive.durable_offset(upload), state_of(upload)) == (0, ItemState.EXPECTED)
    assert put(upload, 0, content, checksum=checksum) == STEP


@pytest.mark.parametrize("size", [0, 1, 16383, 16384, 16385])
def test_sizes_around_a_chunk_arrive(size):
    item = draft().send(bytes_of(size))

    assert (item.state, item.size_bytes) == (ItemState.RECEIVED, size)


def test_empty_part_at_the_end_of_a_finished_upload_is_no_error():
    drafted = draft()
    empty, whole = drafted.expect(0), drafted.expect(4)
    put(whole.upload, 0, b"four")

    assert put(empty.upload, 0, b"") == 0
    assert put(whole.upload, 4, b"") == 4
    assert acts_on(whole.item) == ["item:received"]


def test_full_store_says_so_and_keeps_the_offset(monkeypatch):
    upload = draft().expect(10).upload

    def full(**_):
        raise StoreFull

    monkeypatch.setattr(safe, "receive", full)
    with pytest.raises(NoRoom) as refusal:
        put(upload, 0, b"0123456789")

    assert (int(refusal.value.http_status), receive.durable_offset(upload)) == (507, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("places", "held"), [(0, False), (1, True)])
def test_only_a_few_streams_keep_their_connection(monkeypatch, places, held):
    upload = draft().expect(3).upload
    monkeypatch.setattr(receive, "_MAY_KEEP", Semaphore(places))

    class Slow(io.BytesIO):
        def __init__(self, content):
            super().__init__(content)
            self.held = []

        def readinto(self, buffer):
            self.held.append(connection.connection is not None)
            return super().readinto(buffer)

    stream = Slow(b"abc")
    receive.receive_part(upload=upload, offset=0, stream=stream, length_bytes=3, checksum=None, at=NOON)

    assert set(stream.held) == {held}
    assert receive._MAY_KEEP._value == places


# ---- announcing


def test_numbers_count_from_one_and_names_are_kept_raw():
    drafted = draft()
    names = [
        "../../etc/passwd",
        "C:\\x",
        "a\x00b",
        "a\r\nb",
        "\u202egnp.exe",
        "   ",
        "é",
        "e\u0301",
        "CON",
        "\ud800x",
        "ن" * 30000,
    ]

    items = [drafted.expect(1, name).item for name in names]

    assert [item.number for item in items] == list(range(1, len(names) + 1))
    kept = [bytes(row.name) for row in ItemDraft.objects.order_by("item__number")]
    assert kept == [name.encode("utf-8", "surrogatepass") for name in names]
    assert len({item.accession for item in items}) == len(names)


@pytest.mark.parametrize("name", ["", "x" * 65537])
def test_name_that_is_none_or_endless_is_refused(name):
    with pytest.raises(UnusableName):
        draft().expect(1, name)


@pytest.mark.parametrize("size", [-1, 1 << 63])
def test_impossible_size_is_refused(size):
    with pytest.raises(UnusableSize):
        draft().expect(size)


def test_limits_are_told_before_the_first_byte(monkeypatch):
    organisation = make_organisation()
    Organisation.objects.filter(pk=organisation.pk).update(quota_bytes=100)
    drafted = draft(organisation=organisation)
    running = drafted.expect(60).upload

    with pytest.raises(policies.QuotaReached):
        drafted.expect(41)
    with pytest.raises(policies.ItemTooLarge):
        drafted.expect(policies.LARGEST_ITEM_BYTES + 1)
    monkeypatch.setattr(policies, "ITEMS_PER_SUBMISSION", 1)
    with pytest.raises(policies.TooManyItems):
        drafted.expect(1)

    Organisation.objects.filter(pk=organisation.pk).update(quota_bytes=1)
    assert put(running, 0, bytes(60)) == 60, "a running upload is never cut"


def test_a_disk_that_fills_takes_what_was_begun_and_nothing_new(settings):
    drafted = draft()
    running = drafted.expect(8).upload
    put(running, 0, b"four")
    settings.DISK_STOPS_NEW = 0

    with pytest.raises(LittleRoom) as refusal:
        drafted.expect(1)

    assert (int(refusal.value.http_status), Item.objects.count()) == (507, 1)
    assert put(running, 4, b"more") == 8


def test_a_disk_that_is_nearly_full_takes_no_byte_and_keeps_the_offset(settings):
    running = draft().expect(8).upload
    put(running, 0, b"four")
    settings.DISK_STOPS_ALL = 0

    with pytest.raises(NoRoom):
        put(running, 4, b"more")
    settings.DISK_STOPS_ALL = 100

    assert receive.durable_offset(running) == 4
    assert put(running, 4, b"more") == 8


def test_room_is_free_again_when_a_file_is_taken_back():
    organisation = make_organisation()
    Organisation.objects.filter(pk=organisation.pk).update(quota_bytes=100)
    drafted = draft(organisation=organisation)
    item = drafted.expect(100).item

    receive.take_back_item(actor=drafted.actor, item_id=item.pk, at=NOON)

    assert drafted.expect(100).item.number == 2


def test_declared_digests_are_checked_for_shape_and_replaced():
    drafted = draft()
    item = drafted.expect(1, digests={Algorithm.SHA256: "A" * 64}).item
    declare = {"actor": drafted.actor, "item_id": item.pk, "origin": DigestOrigin.DEVICE, "at": NOON}

    with pytest.raises(UnusableDigest):
        receive.declare_digests(digests={Algorithm.MD5: "a" * 31}, **declare)
    with pytest.raises(UnusableDigest):
        receive.declare_digests(digests={Algorithm.SHA256: "٣" * 64}, **declare)
    receive.declare_digests(digests={Algorithm.SHA256: "b" * 64}, **declare)

    assert [row.value for row in DeclaredDigest.objects.filter(item=item)] == ["b" * 64]


# ---- who may


def test_capability_opens_its_upload_only_and_for_seven_days():
    drafted = draft()
    one, other = drafted.expect(1), drafted.expect(1)

    def found(capability, upload, at=NOON):
        return receive.upload_for(capability=capability, upload_id=upload.pk, at=at)

    assert found(one.capability, one.upload) == one.upload
    for capability, upload, at in [
        (one.capability, other.upload, NOON),
        ("", one.upload, NOON),
        ("\ud800", one.upload, NOON),
        (one.capability, one.upload, NOON + timedelta(days=7)),
    ]:
        with pytest.raises(NotVisible):
            found(capability, upload, at)
    with pytest.raises(NotVisible):
        receive.upload_for(capability=one.capability, upload_id=uuid4(), at=NOON)


def test_renewed_capability_replaces_the_old_one():
    drafted = draft()
    expected = drafted.expect(1)

    fresh = receive.renew_capability(actor=drafted.actor, item_id=expected.item.pk, at=NOON)

    assert receive.upload_for(capability=fresh, upload_id=expected.upload.pk, at=NOON) == expected.upload
    with pytest.raises(NotVisible):
        receive.upload_for(capability=expected.capability, upload_id=expected.upload.pk, at=NOON)


def test_capability_is_kept_hashed():
    expected = draft().expect(1)

    kept = Upload.objects.get(pk=expected.upload.pk)

    assert expected.capability.encode() not in bytes(kept.capability_sha256)
    assert len(kept.capability_sha256) == 32


def test_others_cannot_announce_renew_declare_or_take_back():
    mine, stranger = draft(), draft()
    item = mine.expect(1).item
    asked = {"actor": stranger.actor, "item_id": item.pk, "at": NOON}

    with pytest.raises(NotVisible):
        receive.expect_item(
            actor=stranger.actor, submission_id=mine.submission.pk, name="x", relative_path="", size_bytes=1, at=NOON
        )
    with pytest.raises(NotVisible):
        receive.renew_capability(**asked)
    with pytest.raises(NotVisible):
        receive.declare_digests(digests={}, origin=DigestOrigin.DEVICE, **asked)
    with pytest.raises(NotVisible):
        receive.take_back_item(**asked)


def test_after_hand_over_nothing_is_added_or_taken_back():
    drafted = draft()
    item = drafted.send(b"kept")
    handed_over(drafted)

    with pytest.raises(policies.NotADraft):
        drafted.expect(1)
    with pytest.raises(policies.AlreadyHandedOver):
        receive.take_back_item(actor=drafted.actor, item_id=item.pk, at=NOON)
    with pytest.raises(Conflict):
        receive.renew_capability(actor=drafted.actor, item_id=item.pk, at=NOON)


def test_staff_cannot_announce():
    drafted = draft()
    handed_over_by = drafted.actor
    actor = type(handed_over_by)(handed_over_by.id, Role.EVIDENCE_OFFICER, handed_over_by.organisation_id)

    with pytest.raises((NotVisible, NotAllowed)):
        receive.expect_item(
            actor=actor, submission_id=drafted.submission.pk, name="x", relative_path="", size_bytes=1, at=NOON
        )


def test_taken_back_upload_is_gone_and_its_name_forgotten():
    drafted = draft()
    expected = drafted.expect(10)
    put(expected.upload, 0, b"abc")

    receive.take_back_item(actor=drafted.actor, item_id=expected.item.pk, at=NOON)

    assert not ItemDraft.objects.filter(item=expected.item).exists()
    with pytest.raises(UploadGone):
        receive.upload_for(capability=expected.capability, upload_id=expected.upload.pk, at=NOON)


def test_small_file_in_one_go():
    drafted = draft()

    item = receive.receive_whole(
        actor=drafted.actor,
        submission_id=drafted.submission.pk,
        name="a.txt",
        stream=io.BytesIO(b"hello"),
        size_bytes=5,
        at=NOON,
    )

    assert item.state == ItemState.RECEIVED


def test_file_taken_back_while_a_part_streams_takes_no_more():
    drafted = draft()
    expected = drafted.expect(10)

    class TakenBack(io.BytesIO):
        def readinto(self, buffer):
            if not self.tell():
                receive.take_back_item(actor=drafted.actor, item_id=expected.item.pk, at=NOON)
            return super().readinto(buffer)

    with pytest.raises(UploadGone):
        receive.receive_part(
            upload=expected.upload, offset=0, stream=TakenBack(b"abc"), length_bytes=3, checksum=None, at=NOON
        )

    assert StagedPart.objects.count() == 0
