"""Two hundred small items at once: each as if it had gone alone, and no crash in the middle loses or doubles one."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from common.actors import WORKER
from custody import safe, stores
from custody.errors import BlobStoreUnavailable, CopiesDiffer
from custody.models import CopyName, CustodyEvent, IntendedBlob, KeyWrap, StagedPart, StoredObject
from custody.safe import together
from submissions.kinds import Algorithm, HeldReason
from submissions.models import DeclaredDigest, Item, ItemLabel, Upload
from submissions.services import ingest_many, label_many, lease, receive
from submissions.states import ItemState
from tests.factories.accounts import NOON
from tests.factories.custody import bytes_of
from tests.factories.uploads import draft, ingested, secured
from tests.faults.audit import audited

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("safe_places")]
LATER = NOON + timedelta(minutes=3)


def sent(count: int, drafted=None) -> list[Item]:
    drafted = drafted or draft()
    return [drafted.send(bytes_of(100 + number), f"{number}.bin") for number in range(count)]


def together_now(at=NOON) -> int:
    return ingest_many.ingest_waiting(actor=WORKER, at=at)


def states() -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Item.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def acts_on(item: Item) -> list[str]:
    return list(CustodyEvent.objects.filter(subject_id=item.pk).order_by("sequence").values_list("act", flat=True))


def test_batch_leaves_of_each_item_what_it_leaves_when_it_goes_alone():
    drafted = draft()
    alone = ingested(drafted.send(bytes_of(50_000)))
    batch = [drafted.send(bytes_of(size), f"{size}.bin") for size in (0, 1, 16_383, 16_384, 16_385, 50_000)]

    assert together_now() == len(batch)

    for item in batch:
        item.refresh_from_db()
        kept, content = StoredObject.objects.get(pk=item.pk), bytes_of(item.size_bytes)
        assert (item.state, item.lease_until, item.attempt) == (ItemState.STORED, None, 1)
        assert (kept.sha256, kept.sha512) == (hashlib.sha256(content).hexdigest(), hashlib.sha512(content).hexdigest())
        assert acts_on(item) == acts_on(alone)
        assert KeyWrap.objects.filter(item_id=item.pk).count() == 2
        assert bytes(item.fingerprint) == safe.fingerprint(kept.sha256)
    assert bytes(batch[-1].fingerprint) == bytes(alone.fingerprint)
    names = set(CustodyEvent.objects.filter(act="item:stored").values_list("on_behalf_of", flat=True))
    assert names == {drafted.submission.organisation_id}
    assert secured() == len(batch) + 1
    assert audited() == []


def test_every_item_has_a_key_and_an_object_of_its_own():
    sent(5)
    together_now()

    assert KeyWrap.objects.values("wrap").distinct().count() == 10
    for store in stores.copies().values():
        assert len(list(store.names("o/"))) == 5
        assert len(list(store.names("w/"))) == 10
    assert not IntendedBlob.objects.exists()


def test_questions_do_not_grow_with_the_batch():
    counts = []
    for size in (3, 30):
        sent(size)
        with CaptureQueriesContext(connection) as asked:
            together_now()
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_large_item_is_left_to_itself():
    item = draft().send(bytes_of(lease.SMALL_BYTES + 1))

    assert together_now() == 0
    ingest_many.answer_bell(actor=WORKER, item_id=item.pk, at=NOON)

    assert states() == {ItemState.STORED: 1}


def test_one_bell_brings_all_that_wait_and_the_others_find_it_done():
    items = sent(7)

    ingest_many.answer_bell(actor=WORKER, item_id=items[3].pk, at=NOON)
    assert states() == {ItemState.STORED: 7}
    with CaptureQueriesContext(connection) as asked:
        ingest_many.answer_bell(actor=WORKER, item_id=items[0].pk, at=NOON)

    assert len(asked) == 1


@pytest.mark.parametrize("algorithm", Algorithm)
def test_declared_digests_are_compared_and_hold_the_one_that_differs(algorithm):
    drafted = draft()

    def digest(content: bytes) -> str:
        return hashlib.new(algorithm, content, usedforsecurity=False).hexdigest()

    same = drafted.send(b"same", "same", digests={algorithm: digest(b"same")})
    other = drafted.send(b"this", "other", digests={algorithm: digest(b"that")})
    neither = drafted.send(b"none", "none")

    together_now()

    for item in (same, other, neither):
        item.refresh_from_db()
    assert (same.state, other.state, neither.state) == (ItemState.STORED, ItemState.HELD, ItemState.STORED)
    assert other.held_reason == HeldReason.DIGEST_MISMATCH
    assert StoredObject.objects.get(pk=other.pk).sha256 == hashlib.sha256(b"this").hexdigest()
    assert dict(DeclaredDigest.objects.values_list("item_id", "agrees")) == {same.pk: True, other.pk: False}
    assert acts_on(other)[-1] == "item:held"


def test_one_that_cannot_be_read_is_held_and_spoils_no_other(safe_places):
    items = sent(4)
    _damage(safe_places, _part_of(items[1]).name)
    gone = _part_of(items[2])
    stores.staging().delete(gone.name)

    together_now()

    for item in items:
        item.refresh_from_db()
    assert [item.state for item in items] == [ItemState.STORED, ItemState.HELD, ItemState.HELD, ItemState.STORED]
    assert [item.held_reason for item in items[1:3]] == [HeldReason.UNREADABLE, HeldReason.MISSING_PARTS]


def _part_of(item: Item) -> StagedPart:
    return StagedPart.objects.get(upload_id=Upload.objects.get(item=item).pk)


def _damage(folder, name: str) -> None:
    path = next(one for one in (folder / "staging").rglob("*") if one.name == name.rpartition("/")[2])
    path.chmod(0o600)
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)


@pytest.mark.parametrize("step", ["names", "sealed", "store a", "store b", "read back", "rows"])
def test_crash_at_any_step_leaves_all_of_them_waiting_and_the_next_round_finishes(monkeypatch, step):
    """The process is gone: nothing is given back, the leases run out."""
    sent(5)

    class PowerCut(BaseException):
        pass

    def cut(*_words, **_more):
        raise PowerCut

    targets = {
        "names": (together, "_parts_of"),
        "sealed": (together, "together"),
        "store a": (type(stores.copies()[CopyName.A]), "create_all"),
        "store b": (together, "_check"),
        "read back": (ingest_many, "_conclude"),
        "rows": (ingest_many, "move_all"),
    }
    monkeypatch.setattr(*targets[step], cut)
    with pytest.raises(PowerCut):
        together_now()
    monkeypatch.undo()
    assert states() == {ItemState.RECEIVED: 5}
    assert StoredObject.objects.count() == 0
    assert together_now() == 0, "somebody has them"

    assert together_now(LATER) == 5

    assert states() == {ItemState.STORED: 5}
    assert secured(LATER) == 5
    assert audited() == []


@pytest.mark.parametrize("trouble", [BlobStoreUnavailable("full"), CopiesDiffer("x")])
def test_store_away_gives_all_leases_back(monkeypatch, trouble):
    sent(3)

    def away(*_words, **_more):
        raise trouble

    monkeypatch.setattr(together, "together" if isinstance(trouble, BlobStoreUnavailable) else "_check", away)
    with pytest.raises(type(trouble)):
        together_now()
    monkeypatch.undo()

    assert set(Item.objects.values_list("lease_until", flat=True)) == {None}
    assert together_now() == 3


def test_what_failed_twice_in_company_goes_alone(monkeypatch):
    items = sent(2)
    Item.objects.filter(pk=items[0].pk).update(attempt=lease.TRIES_IN_COMPANY)

    assert together_now() == 1
    ingest_many.answer_bell(actor=WORKER, item_id=items[0].pk, at=NOON)

    assert states() == {ItemState.STORED: 2}


def test_batch_that_was_overtaken_changes_nothing(monkeypatch):
    """The leases ran out, another worker finished; then the first one wakes."""
    items = sent(4)
    conclude = ingest_many._conclude

    def asleep(*words):
        monkeypatch.setattr(ingest_many, "_conclude", conclude)
        assert together_now(LATER) == 4
        conclude(*words)

    monkeypatch.setattr(ingest_many, "_conclude", asleep)
    together_now()

    assert states() == {ItemState.STORED: 4}
    assert all(acts_on(item) == ["item:received", "item:stored"] for item in items)
    assert set(StoredObject.objects.values_list("attempt", flat=True)) == {2}
    assert set(IntendedBlob.objects.values_list("attempt", flat=True)) == {1}, "the zombie's copies are known"


def test_item_taken_back_in_the_middle_stays_taken_back_and_the_others_go_on(monkeypatch):
    drafted = draft()
    items = sent(3, drafted)
    conclude = ingest_many._conclude

    def taken_back(*words):
        receive.take_back_item(actor=drafted.actor, item_id=items[1].pk, at=NOON)
        conclude(*words)

    monkeypatch.setattr(ingest_many, "_conclude", taken_back)
    together_now()

    assert states() == {ItemState.STORED: 2, ItemState.WITHDRAWN: 1}


def test_many_workers_at_once_give_one_result(monkeypatch):
    monkeypatch.setattr(ingest_many, "ITEMS_A_BATCH", 5)
    items = sent(30)

    def one(_):
        try:
            while together_now():
                continue
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(4)))

    assert states() == {ItemState.STORED: 30}
    assert all(acts_on(item) == ["item:received", "item:stored"] for item in items)
    assert set(Item.objects.values_list("attempt", flat=True)) == {1}


# ---- labels


def test_labels_of_a_batch_are_those_of_each_item_alone():
    drafted = draft()
    contents = {"a.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>', "b.txt": b"hello there\n", "c": b""}
    items = {name: drafted.send(content, name) for name, content in contents.items()}
    together_now()

    label_many.answer_bell(actor=WORKER, item_id=items["a.svg"].pk, at=NOON)
    label_many.answer_bell(actor=WORKER, item_id=items["b.txt"].pk, at=NOON)

    types = dict(ItemLabel.objects.filter(kind="type").values_list("item_id", "outcome"))
    assert [types[item.pk] for item in items.values()] == ["image/svg+xml", "text/plain", "application/x-empty"]
    assert ItemLabel.objects.count() == 6
    assert CustodyEvent.objects.filter(act="scan:done").count() == 3


def test_labels_go_by_submission_so_that_no_sender_can_touch_anothers():
    mine, yours = sent(2), sent(2)
    together_now()
    assert len({item.submission_id for item in (*mine, *yours)}) == 2

    assert label_many.label_waiting(actor=WORKER, at=NOON) == 2
    assert len(set(ItemLabel.objects.values_list("item__submission", flat=True))) == 1
    assert label_many.label_waiting(actor=WORKER, at=NOON) == 2
    assert label_many.label_waiting(actor=WORKER, at=NOON) == 0
