"""RECEIVED becomes STORED once and only once, whatever dies, sleeps or comes twice."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from common.actors import WORKER
from custody import safe
from custody.errors import BlobStoreUnavailable, PartsIncomplete, Tampered
from custody.models import CustodyEvent, IntendedBlob, StoredObject
from submissions.kinds import Algorithm, DigestOrigin, HeldReason
from submissions.models import DeclaredDigest, Item
from submissions.services import ingest, lease, receive, secure
from submissions.states import ItemState
from tests.factories.accounts import NOON
from tests.factories.custody import bytes_of
from tests.factories.uploads import draft, ingested, secured

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]
LATER = NOON + timedelta(minutes=3)


def acts_on(item: Item) -> list[str]:
    return list(CustodyEvent.objects.filter(subject_id=item.pk).order_by("sequence").values_list("act", flat=True))


@pytest.mark.parametrize("size", [0, 1, 16383, 16384, 16385])
def test_item_is_stored_with_its_digests(size):
    content = bytes_of(size)

    item = ingested(draft().send(content))

    kept = StoredObject.objects.get(pk=item.pk)
    assert (item.state, item.lease_until, item.attempt) == (ItemState.STORED, None, 1)
    assert (kept.sha256, kept.sha512) == (hashlib.sha256(content).hexdigest(), hashlib.sha512(content).hexdigest())
    assert bytes(item.fingerprint) == safe.fingerprint(kept.sha256)
    event = CustodyEvent.objects.get(subject_id=item.pk, act="item:stored")
    assert event.on_behalf_of == item.submission.organisation_id
    assert kept.sha512 in event.event_json


def test_again_does_nothing():
    item = ingested(draft().send(b"once"))

    ingested(item)
    ingested(item, at=LATER)

    assert acts_on(item) == ["item:received", "item:stored"]
    assert (StoredObject.objects.count(), item.attempt) == (1, 1)


def test_unfinished_item_is_left_alone():
    item = draft().expect(10).item

    assert ingested(item).state == ItemState.EXPECTED


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_give_one_result():
    item = draft().send(bytes_of(100_000))

    def one(_):
        try:
            ingest.ingest_item(actor=WORKER, item_id=item.pk, at=NOON)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(one, range(50)))

    item.refresh_from_db()
    assert (item.state, item.attempt) == (ItemState.STORED, 1)
    assert acts_on(item) == ["item:received", "item:stored"]


def test_lease_holds_for_two_minutes_and_is_then_taken_over():
    item = draft().send(b"x")

    first = lease.claim(actor=WORKER, item_id=item.pk, at=NOON)

    assert lease.claim(actor=WORKER, item_id=item.pk, at=NOON + timedelta(seconds=119)) is None
    second = lease.claim(actor=WORKER, item_id=item.pk, at=NOON + timedelta(seconds=120))
    assert (first.attempt, second.attempt) == (1, 2)
    with pytest.raises(lease.LeaseLost):
        first.renew()
    second.renew()


def test_zombie_that_wakes_after_another_finished_changes_nothing(monkeypatch):
    item = draft().send(bytes_of(50_000))
    deposit = safe.deposit

    def asleep_while_another_works(**asked):
        done = deposit(**asked)
        monkeypatch.setattr(safe, "deposit", deposit)
        ingest.ingest_item(actor=WORKER, item_id=item.pk, at=LATER)
        return done

    monkeypatch.setattr(safe, "deposit", asleep_while_another_works)
    ingest.ingest_item(actor=WORKER, item_id=item.pk, at=NOON)

    item.refresh_from_db()
    assert (item.state, item.attempt) == (ItemState.STORED, 2)
    assert acts_on(item) == ["item:received", "item:stored"]
    assert StoredObject.objects.get(pk=item.pk).attempt == 2
    assert [blob.attempt for blob in IntendedBlob.objects.all()] == [1], "the zombie's copies are known, and swept"


def test_zombie_stops_at_its_heartbeat(monkeypatch):
    item = draft().send(b"x")

    def overtaken(*, heartbeat, **_):
        lease.claim(actor=WORKER, item_id=item.pk, at=LATER)
        heartbeat()

    monkeypatch.setattr(safe, "deposit", overtaken)
    ingested(item)

    assert (item.state, item.attempt, item.lease_until is None) == (ItemState.RECEIVED, 2, False)


def test_item_taken_back_during_ingest_stays_taken_back(monkeypatch):
    drafted = draft()
    item = drafted.send(b"mine")
    deposit = safe.deposit

    def taken_back(**asked):
        done = deposit(**asked)
        receive.take_back_item(actor=drafted.actor, item_id=item.pk, at=NOON)
        return done

    monkeypatch.setattr(safe, "deposit", taken_back)
    ingested(item)

    assert (item.state, StoredObject.objects.count()) == (ItemState.WITHDRAWN, 0)


def test_store_away_gives_the_lease_back_and_is_told_to_the_caller(monkeypatch):
    item = draft().send(b"x")

    def away(**_):
        raise BlobStoreUnavailable

    monkeypatch.setattr(safe, "deposit", away)
    with pytest.raises(BlobStoreUnavailable):
        ingested(item)
    monkeypatch.undo()

    item.refresh_from_db()
    assert (item.state, item.lease_until) == (ItemState.RECEIVED, None)


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (lambda: Tampered("x"), HeldReason.UNREADABLE),
        (lambda: PartsIncomplete(upload_id=None, expected_bytes=1, durable_bytes=0), HeldReason.MISSING_PARTS),
    ],
)
def test_what_cannot_be_read_is_held(monkeypatch, trouble, reason):
    item = draft().send(b"x")

    def broken(**_):
        raise trouble()

    monkeypatch.setattr(safe, "deposit", broken)
    ingested(item)

    assert (item.state, item.held_reason, item.lease_until) == (ItemState.HELD, reason, None)


# ---- what the sender declared


def digest(algorithm: Algorithm, content: bytes) -> str:
    return hashlib.new(algorithm, content, usedforsecurity=False).hexdigest()


@pytest.mark.parametrize("algorithm", Algorithm)
def test_declared_digest_that_agrees_is_noted(algorithm):
    item = ingested(draft().send(b"same", digests={algorithm: digest(algorithm, b"same").upper()}))

    assert item.state == ItemState.STORED
    assert DeclaredDigest.objects.get(item=item).agrees is True


@pytest.mark.parametrize("algorithm", Algorithm)
def test_declared_digest_that_differs_holds_the_item_and_keeps_the_bytes(algorithm):
    item = ingested(draft().send(b"this", digests={algorithm: digest(algorithm, b"that")}))

    assert (item.state, item.held_reason) == (ItemState.HELD, HeldReason.DIGEST_MISMATCH)
    assert StoredObject.objects.get(pk=item.pk).sha256 == hashlib.sha256(b"this").hexdigest()
    assert DeclaredDigest.objects.get(item=item).agrees is False
    assert acts_on(item)[-1] == "item:held"


def test_officer_who_sends_a_held_item_on_decides():
    item = ingested(draft().send(b"this", digests={Algorithm.MD5: digest(Algorithm.MD5, b"that")}))
    Item.objects.filter(pk=item.pk).update(state=ItemState.RECEIVED, held_reason="")

    ingested(item)

    assert (item.state, StoredObject.objects.count()) == (ItemState.STORED, 1)


@pytest.mark.parametrize("algorithm", [Algorithm.SHA256, Algorithm.SHA1])
@pytest.mark.parametrize(("said", "state"), [(b"this", ItemState.STORED), (b"that", ItemState.HELD)])
def test_digest_told_after_the_bytes_were_stored_is_compared_too(algorithm, said, state):
    drafted = draft()
    item = ingested(drafted.send(b"this"))
    receive.declare_digests(
        actor=drafted.actor,
        item_id=item.pk,
        digests={algorithm: digest(algorithm, said)},
        origin=DigestOrigin.DEVICE,
        at=NOON,
    )

    ingested(item)

    assert item.state == state
    assert DeclaredDigest.objects.get(item=item).agrees is (said == b"this")


# ---- secured


@pytest.mark.django_db(transaction=True)
def test_stored_becomes_secured_when_a_signed_checkpoint_covers_it():
    item = ingested(draft().send(b"x"))

    assert secure.secure_stored(NOON) == 0, "no leaf, no promise"
    assert secured() == 1

    item.refresh_from_db()
    assert (item.state, item.secured_at) == (ItemState.SECURED, NOON)
    assert acts_on(item) == ["item:received", "item:stored", "item:secured"]
    assert secured() == 0
