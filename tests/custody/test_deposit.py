import hashlib
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import transaction

from common.actors import WORKER, Role
from common.errors import Conflict, NotAllowed
from custody import safe, stores
from custody.errors import BlobStoreUnavailable, CopiesDiffer, PartsIncomplete, Tampered, VaultError
from custody.models import CopyCheck, CopyName, IntendedBlob, KeyWrap, StagedPart, StoredObject
from custody.safe import depositing
from tests.custody.damage import path_of, spoil
from tests.factories.custody import NOON, actor_in, bytes_of, deposited, stored, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]
ANALYST = actor_in(Role.ANALYST)


def deposit(upload_id, length_bytes, *, item_id=None, actor=WORKER, heartbeat=lambda: None):
    return safe.deposit(
        actor=actor,
        upload_id=upload_id,
        item_id=item_id or uuid4(),
        attempt=1,
        length_bytes=length_bytes,
        heartbeat=heartbeat,
        at=NOON,
    )


@pytest.mark.parametrize("size", [0, 1, 16383, 16384, 16385, (3 << 20) + 1])
def test_item_comes_back_as_it_was(size):
    content = bytes_of(size)

    kept = stored(content)

    assert (kept.sha256, kept.sha512) == (hashlib.sha256(content).hexdigest(), hashlib.sha512(content).hexdigest())
    opened = safe.open_for(actor=ANALYST, item_id=kept.item_id, purpose="review", at=NOON)
    assert (opened.size_bytes, b"".join(opened.chunks())) == (size, content)


def test_both_copies_are_the_same_sealed_bytes_and_hold_no_plaintext():
    content = b"a name that must not be found" * 5000

    kept = stored(content)

    copies = [path_of(kept.item_id, copy).read_bytes() for copy in CopyName]
    assert copies[0] == copies[1]
    assert content[:29] not in copies[0]


def test_wraps_lie_in_rows_and_in_both_stores():
    kept = stored(b"content")

    wraps = KeyWrap.objects.filter(item_id=kept.item_id)

    assert {wrap.key_use for wrap in wraps} == {"evidence", "recovery"}
    assert all(store.exists(wrap.name) for wrap in wraps for store in stores.copies().values())


def test_item_that_is_stored_already_is_not_stored_again():
    kept = stored(b"first")
    again = deposited(b"second", item_id=kept.item_id)

    with pytest.raises(Conflict), transaction.atomic():
        safe.keep(again, actor=WORKER, at=NOON)

    assert StoredObject.objects.get().sha256 == hashlib.sha256(b"first").hexdigest()
    assert KeyWrap.objects.count() == 2


def test_deposit_without_keep_leaves_a_name_that_is_swept():
    left = deposited(b"content")

    assert IntendedBlob.objects.get().name == left.name
    assert not StoredObject.objects.exists()


@pytest.mark.parametrize("length", [4, 6])
def test_parts_that_are_not_the_whole_are_refused(length):
    with pytest.raises(PartsIncomplete):
        deposit(upload(b"12345"), length)


def test_missing_part_in_the_middle_is_refused():
    upload_id = upload(bytes_of(3000), part_bytes=1000)
    StagedPart.objects.filter(upload_id=upload_id, offset=1000).delete()

    with pytest.raises(PartsIncomplete):
        deposit(upload_id, 3000)


@pytest.mark.parametrize("place", [0.0, 0.5, 0.999])
def test_changed_part_is_refused_and_nothing_is_stored(place, safe_places):
    upload_id = upload(bytes_of(100_000))
    (part,) = [path for path in (safe_places / "staging").rglob("*") if path.is_file()]
    spoil(part, place)

    with pytest.raises(VaultError):
        deposit(upload_id, 100_000)

    assert not list(stores.copies()[CopyName.A].names("o/"))


def test_parts_of_another_upload_are_refused(safe_places):
    mine, other = upload(b"mine!"), upload(b"other")
    name = StagedPart.objects.get(upload_id=other).name
    StagedPart.objects.filter(upload_id=other).delete()
    StagedPart.objects.filter(upload_id=mine).update(name=name)

    with pytest.raises(Tampered):
        deposit(mine, 5)


def test_store_that_keeps_half_is_found_out(monkeypatch, safe_places):
    upload_id = upload(bytes_of(50_000))
    together = depositing.together

    def lose_half(commits):
        together(commits)
        (copy,) = [path for path in (safe_places / "b" / "o").rglob("*") if path.is_file()]
        copy.write_bytes(copy.read_bytes()[:20_000])

    monkeypatch.setattr(depositing, "together", lose_half)

    with pytest.raises(CopiesDiffer):
        deposit(upload_id, 50_000)


def test_store_that_is_away_leaves_no_half_copy(monkeypatch, safe_places):
    upload_id = upload(b"content")
    second = stores.copies()[CopyName.B]
    monkeypatch.setattr(second, "create", lambda name: (_ for _ in ()).throw(BlobStoreUnavailable("away")))

    with pytest.raises(BlobStoreUnavailable):
        deposit(upload_id, 7)

    assert not list(stores.copies()[CopyName.A].names("o/"))


def test_heartbeat_may_give_up():
    class LeaseLost(Exception):
        pass

    def beat():
        raise LeaseLost

    with pytest.raises(LeaseLost):
        deposit(upload(b"content"), 7, heartbeat=beat)


def test_heartbeat_is_called_while_the_bytes_go_by(monkeypatch):
    monkeypatch.setattr(depositing, "HEARTBEAT_BYTES", 1 << 20)
    beats = []

    deposit(upload(bytes_of(5 << 20)), 5 << 20, heartbeat=lambda: beats.append(1))

    assert len(beats) == 7


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.WORKER}))
def test_no_person_deposits(role):
    with pytest.raises(NotAllowed):
        deposit(upload(b"content"), 7, actor=actor_in(role))


def test_copies_are_counted_as_checked_when_they_were_read_back():
    kept = stored(b"content")

    assert [(copy.store, copy.outcome, copy.checked_at) for copy in CopyCheck.objects.order_by("store")] == [
        ("a", "ok", NOON),
        ("b", "ok", NOON),
    ]
    assert safe.stored_object(kept.item_id) == kept
    assert safe.stored_object(uuid4()) is None


def test_copies_that_agree_and_are_not_what_was_hashed_are_refused(monkeypatch):
    read = depositing.read_copies
    monkeypatch.setattr(depositing, "read_copies", lambda *asked: replace(read(*asked), sha256="00" * 32))

    with pytest.raises(CopiesDiffer):
        deposit(upload(b"content"), 7)
