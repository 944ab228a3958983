import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from custody import anchors, receipts, sequencer, stores, verify
from custody.errors import BlobStoreUnavailable, CustodyLate, KeyNotHeld, LogForked, StoreFull
from custody.models import Checkpoint, CopyName, Leaf, TreeNode, Unsequenced
from tests.custody.damage import as_owner
from tests.factories.custody import NOON, event, events
from vault import note
from vault.keyring import generate_keys

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]


def test_events_become_leaves_without_gaps():
    for size in [3, 1, 7, 4]:
        events(size)
        assert sequencer.sequence(NOON) == size

    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(15))
    assert [point.size for point in Checkpoint.objects.order_by("size")] == [3, 4, 11, 15]
    assert not Unsequenced.objects.exists()
    assert verify.verify_log().problems == []


def test_nothing_waiting_signs_nothing():
    assert sequencer.sequence(NOON) == 0
    assert not Checkpoint.objects.exists()


def test_more_than_a_batch_is_taken_in_batches(monkeypatch):
    monkeypatch.setattr(sequencer, "BATCH", 4)
    events(10)

    assert sequencer.sequence(NOON) == 10
    assert [point.size for point in Checkpoint.objects.order_by("size")] == [4, 8, 10]


def test_receipt_of_every_event_verifies_at_every_size():
    made = []
    for count in (1, 2, 5):
        made += events(count)
        sequencer.sequence(NOON)
        proofs = receipts.proof_for(one.sequence for one in made)
        assert [proof.index for proof in proofs] == list(range(len(made)))
        assert all(verify.holds(proof) for proof in proofs)


def test_receipt_with_another_event_salt_or_hour_does_not_hold():
    proof = receipts_of(events(5))[2]

    for change in (
        {"event_json": proof.event_json.replace("item", "ltem", 1)},
        {"salt_hex": "00" * 32},
        {"hour": proof.hour + 1},
    ):
        changed = type(proof)(**{name: getattr(proof, name) for name in proof.__slots__} | change)
        assert not verify.holds(changed)


def receipts_of(made):
    sequencer.sequence(NOON)
    return receipts.proof_for(one.sequence for one in made)


def test_event_without_a_place_has_no_receipt_yet():
    first = events(2)
    sequencer.sequence(NOON)
    late = event()

    with pytest.raises(CustodyLate):
        receipts.proof_for([first[0].sequence, late.sequence])
    assert len(receipts.proofs_of_placed([first[0].sequence, late.sequence])) == 1


def test_checkpoint_is_signed_by_the_key_we_publish():
    events(3)
    sequencer.sequence(NOON)

    newest = receipts.latest_checkpoint()
    said = note.parse_checkpoint(note.Verifier(receipts.public_key()).open(newest.note))
    assert (said.origin, said.size, said.root) == ("portal.example/custody", 3, bytes(newest.root))


def test_process_without_the_log_key_does_not_sign(partner_process):
    events(1)

    with pytest.raises(KeyNotHeld):
        sequencer.sequence(NOON)

    assert Unsequenced.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_event_whose_transaction_ends_late_is_found_when_it_ends():
    begun, ended = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            event()
            begun.set()
            ended.wait(20)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(20)
    # A later number commits first, and takes the first place.
    events(3)
    assert sequencer.sequence(NOON) == 3
    ended.set()
    thread.join()

    assert sequencer.sequence(NOON) == 1
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == [0, 1, 2, 3]
    assert verify.verify_log().problems == []


@pytest.mark.django_db(transaction=True)
def test_two_sequencers_at_once_make_one_log(monkeypatch):
    monkeypatch.setattr(sequencer, "BATCH", 7)
    events(100)
    counted, failures = [], []

    def work():
        try:
            counted.extend(sequencer.sequence(NOON) for _ in range(30))
        except BaseException as failure:  # noqa: BLE001
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert sum(counted) == 100
    found = verify.verify_log()
    assert (found.leaves, found.problems) == (100, [])


def test_last_signed_checkpoint_stands_outside_the_database_too():
    for _ in range(3):
        events(2)
        sequencer.sequence(NOON)

    for store in stores.copies().values():
        assert list(store.names("c/")) == [f"c/{6:020d}"]
    assert anchors.newest() == [receipts.latest_checkpoint().note] * 2


@pytest.mark.parametrize("lost", [[], [CopyName.A], [CopyName.B]])
def test_database_of_an_hour_ago_is_refused(lost):
    events(3)
    sequencer.sequence(NOON)
    events(2)
    sequencer.sequence(NOON + timedelta(hours=1))
    receipt = receipts.proof_for([Leaf.objects.get(index=4).event_sequence])[0]
    for copy in lost:
        for name in list(stores.copies()[copy].names("c/")):
            stores.copies()[copy].delete(name)

    as_owner(
        "DELETE FROM custody_checkpoint WHERE size > 3",
        "DELETE FROM custody_leaf WHERE index >= 3",
        "DELETE FROM custody_treenode WHERE level = 2",
    )
    events(4)

    with pytest.raises(LogForked):
        sequencer.sequence(NOON)
    assert Unsequenced.objects.count() == 4
    # What was given out in the lost hour still verifies.
    assert verify.holds(receipt)


@pytest.mark.parametrize(
    "rewrite",
    [
        "UPDATE custody_leaf SET leaf_hash = sha256('x') WHERE index = 4",
        "UPDATE custody_treenode SET node_hash = sha256('x') WHERE level = 2",
        "DELETE FROM custody_treenode WHERE level = 2",
        "DELETE FROM custody_leaf WHERE index = 4",
    ],
)
def test_rewritten_tree_is_not_signed(rewrite):
    events(5)
    sequencer.sequence(NOON)
    as_owner(rewrite)
    events(1)

    with pytest.raises(LogForked):
        sequencer.sequence(NOON)
    assert Checkpoint.objects.count() == 1


def test_tree_rewritten_together_with_its_checkpoint_is_not_signed(safe_places):
    events(2)
    sequencer.sequence(NOON)
    events(2)
    as_owner(
        "DELETE FROM custody_leaf",
        "DELETE FROM custody_treenode",
        "DELETE FROM custody_checkpoint",
    )
    for store in stores.copies().values():
        for name in list(store.names("c/")):
            with store.open(name) as blob:
                kept = blob.read().decode()
            store.delete(name)
    sequencer.sequence(NOON)
    # The stores remember the first history: the second one of the same size is a fork.
    for store in stores.copies().values():
        for name in list(store.names("c/")):
            store.delete(name)
    anchors.keep(kept, size=2)

    with pytest.raises(LogForked):
        sequencer.check_not_forked(note.Verifier(receipts.public_key()))


def test_checkpoint_of_another_key_is_not_built_upon(safe_places):
    events(2)
    sequencer.sequence(NOON)
    for folder in ("public", "private"):
        for key in (safe_places / folder).glob("log*"):
            key.unlink()
    generate_keys(
        safe_places / "public", safe_places / "private", safe_places / "recovery", "2026-12", "portal.example/custody"
    )
    events(1)

    with pytest.raises(Exception, match="not signed by the expected key"):
        sequencer.sequence(NOON)


def test_event_that_vanished_before_its_leaf_stops_the_log():
    gone = event()
    as_owner(f"DELETE FROM custody_custodyevent WHERE sequence = {gone.sequence}")

    with pytest.raises(LogForked, match="gone"):
        sequencer.sequence(NOON)


def test_one_store_away_does_not_stop_the_log(monkeypatch):
    def away(*_args, **_kwargs):
        raise BlobStoreUnavailable("away")

    for act in ("names", "create"):
        monkeypatch.setattr(stores.copies()[CopyName.B], act, away)
    events(2)

    assert sequencer.sequence(NOON) == 2
    monkeypatch.setattr(stores.copies()[CopyName.A], "names", away)
    events(1)
    with pytest.raises(BlobStoreUnavailable):
        sequencer.sequence(NOON)


@pytest.mark.parametrize(
    ("rewrite", "found"),
    [
        (
            "UPDATE custody_custodyevent SET event_json = replace(event_json, 'item', 'ltem') WHERE sequence = {third}",
            "leaf 2",
        ),
        ("UPDATE custody_custodyevent SET at = at + interval '1 hour' WHERE sequence = {third}", "leaf 2"),
        ("UPDATE custody_leaf SET leaf_hash = sha256('x') WHERE index = 2", "leaf 2"),
        ("DELETE FROM custody_leaf WHERE index = 2", "leaf 2 is missing"),
        ("DELETE FROM custody_custodyevent WHERE sequence = {third}", "the event of leaf 2 is missing"),
        ("UPDATE custody_treenode SET node_hash = sha256('x') WHERE level = 2", "stored nodes"),
        ("DELETE FROM custody_treenode WHERE level = 2", "nodes of the tree are missing"),
        ("UPDATE custody_checkpoint SET root = sha256('x') WHERE size = 5", "5 leaves says something else"),
        ("UPDATE custody_checkpoint SET note = replace(note, '5', '4') WHERE size = 5", "5 leaves is not signed"),
        ("DELETE FROM custody_leaf WHERE index = 4", "5 leaves were signed and 4 are there"),
    ],
)
def test_every_change_is_found_by_recomputing_the_log(rewrite, found):
    made = events(5)
    sequencer.sequence(NOON)
    assert verify.verify_log().problems == []

    as_owner(rewrite.format(third=made[2].sequence))

    assert any(found in problem for problem in verify.verify_log().problems)
    assert TreeNode.objects.filter(level=1).exists()


def test_event_that_lost_its_place_in_the_queue_is_found():
    event()
    Unsequenced.objects.all().delete()

    assert verify.unplaced() == 1


def test_auditor_is_told_a_hundred_problems_and_not_a_million():
    events(120)
    sequencer.sequence(NOON)
    as_owner("UPDATE custody_leaf SET leaf_hash = sha256('x')")

    assert len(verify.verify_log().problems) == verify.MOST_PROBLEMS


def test_anchor_that_cannot_be_written_leaves_nothing_half(monkeypatch):
    store = stores.copies()[CopyName.A]
    create = store.create

    def full(name):
        writer = create(name)
        writer.commit = lambda: (_ for _ in ()).throw(StoreFull("full"))
        return writer

    monkeypatch.setattr(store, "create", full)
    events(2)

    assert sequencer.sequence(NOON) == 2
    assert list(store.names("c/")) == []
    assert len(anchors.newest()) == 1


def test_anchor_is_written_once_and_may_vanish_while_it_is_read(monkeypatch):
    anchors.keep("first", size=1)
    anchors.keep("other", size=1)
    assert anchors.newest() == ["first", "first"]

    for store in stores.copies().values():
        names = [*store.names("c/"), f"c/{9:020d}"]
        monkeypatch.setattr(store, "names", lambda _prefix, names=names: iter(names))
    assert anchors.newest() == ["first", "first"]
