import io
from contextlib import contextmanager
from datetime import timedelta

import pytest

from common.actors import WORKER, Role
from common.errors import NotAllowed
from custody import fixity, mending, safe, stores, wraps
from custody.acts import Act
from custody.errors import BlobStoreUnavailable, KeyNotHeld, StoreFull
from custody.models import CopyCheck, CopyName, CustodyEvent, Incident, IntendedBlob, KeyWrap
from custody.tasks import task_check_copies
from tests.custody.damage import path_of, spoil
from tests.factories.custody import NOON, actor_in, bytes_of, stored
from tests.vault.blobstore_contract import put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]
CONTENT = bytes_of(200_000)
LATER = NOON + timedelta(days=30)


def check(at=LATER, **words):
    return fixity.check_copies(actor=WORKER, at=at, **words)


def acts_of(item_id):
    acts = CustodyEvent.objects.filter(subject_id=item_id, act__startswith="fixity").order_by("pk")
    return list(acts.values_list("act", flat=True))


def test_good_copies_are_said_to_be_good():
    item_id = stored(CONTENT).item_id

    assert check() == 1

    assert acts_of(item_id) == [Act.FIXITY_OK]
    assert set(CopyCheck.objects.values_list("checked_at", "outcome")) == {(LATER, "ok")}


@pytest.mark.parametrize("copy", list(CopyName))
@pytest.mark.parametrize("damage", ["head", "middle", "last chunk", "gone", "cut", "swapped", "grown"])
def test_damaged_copy_is_found_and_repaired_from_the_other(copy, damage):
    item_id, other = stored(CONTENT).item_id, stored(CONTENT[::-1]).item_id
    path = path_of(item_id, copy)
    content = path.read_bytes()
    if damage == "gone":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(content[:-1])
    elif damage == "grown":
        path.write_bytes(content + b"x")
    elif damage == "swapped":
        path.write_bytes(path_of(other, copy).read_bytes())
    else:
        spoil(path, {"head": 0.0, "middle": 0.5, "last chunk": 0.9999}[damage])

    check()

    assert acts_of(item_id) == [Act.FIXITY_BAD, Act.FIXITY_REPAIRED]
    assert path_of(item_id, CopyName.A).read_bytes() == path_of(item_id, CopyName.B).read_bytes()
    with safe.open_for(actor=actor_in(Role.ANALYST), item_id=item_id, purpose="look", at=LATER) as opened:
        assert opened.read(0, len(CONTENT)) == CONTENT
    assert not path.exists() or damage == "gone"
    assert not IntendedBlob.objects.exists()
    check(LATER + timedelta(days=30))
    assert acts_of(item_id)[-1] == Act.FIXITY_OK


@contextmanager
def keeps_half(store, name):
    """What a store does that says it has it."""
    yield io.BytesIO()
    put(store, name, b"half")


def test_new_copy_that_cannot_be_read_back_is_not_pointed_to(monkeypatch):
    item_id = stored(CONTENT).item_id
    spoil(path_of(item_id, CopyName.A), 0.5)
    damaged = CopyCheck.objects.get(store="a").name
    monkeypatch.setattr(mending, "writing", keeps_half)

    with pytest.raises(BlobStoreUnavailable):
        check()

    assert CopyCheck.objects.get(store="a").name == damaged
    assert acts_of(item_id) == [Act.FIXITY_BAD]


def test_repair_by_another_meanwhile_stands(monkeypatch):
    item_id = stored(CONTENT).item_id
    spoil(path_of(item_id, CopyName.A), 0.5)
    writing = mending.writing

    @contextmanager
    def another_is_faster(store, name):
        with writing(store, name) as blob:
            yield blob
        CopyCheck.objects.filter(item_id=item_id, store="a").update(name="o/of-another")

    monkeypatch.setattr(mending, "writing", another_is_faster)

    check()

    assert CopyCheck.objects.get(item_id=item_id, store="a").name == "o/of-another"
    assert Act.FIXITY_REPAIRED not in acts_of(item_id)
    assert IntendedBlob.objects.count() == 1


def test_full_store_leaves_the_damaged_copy_recorded(monkeypatch):
    item_id = stored(CONTENT).item_id
    spoil(path_of(item_id, CopyName.B), 0.5)
    store = stores.copies()[CopyName.B]
    create = store.create

    def full(name):
        writer = create(name)
        writer.commit = lambda: (_ for _ in ()).throw(StoreFull("full"))
        return writer

    monkeypatch.setattr(store, "create", full)

    with pytest.raises(StoreFull):
        check()

    assert acts_of(item_id) == [Act.FIXITY_BAD]
    assert CopyCheck.objects.get(item_id=item_id, store="b").outcome == "bad"


def test_both_damaged_is_an_incident_said_once_in_the_log():
    item_id = stored(CONTENT).item_id
    for copy in CopyName:
        spoil(path_of(item_id, copy), 0.5)

    check()
    check(LATER + timedelta(days=1))

    assert acts_of(item_id) == [Act.FIXITY_BAD, Act.FIXITY_BAD, Act.FIXITY_LOST]


def test_one_item_that_cannot_be_mended_does_not_keep_the_others_from_being_read(monkeypatch):
    broken, fine = stored(CONTENT).item_id, stored(CONTENT).item_id
    spoil(path_of(broken, CopyName.A), 0.5)
    monkeypatch.setattr(mending, "writing", keeps_half)

    with pytest.raises(BlobStoreUnavailable):
        check()

    assert acts_of(fine) == [Act.FIXITY_OK]


def test_copy_that_was_away_and_is_as_it_was_is_good_again():
    item_id = stored(CONTENT).item_id
    paths = [path_of(item_id, copy) for copy in CopyName]
    for path in paths:
        path.rename(path.with_suffix(".away"))
    check()
    assert acts_of(item_id) == [Act.FIXITY_BAD, Act.FIXITY_BAD, Act.FIXITY_LOST]

    for path in paths:
        path.with_suffix(".away").rename(path)
    check(LATER + fixity.LEASE)

    assert acts_of(item_id)[3:] == [Act.FIXITY_OK]
    assert set(CopyCheck.objects.values_list("outcome", flat=True)) == {"ok"}
    assert Incident.objects.get().recovered_at == LATER + fixity.LEASE


def test_item_lost_twice_is_two_incidents():
    item_id = stored(CONTENT).item_id
    for turn in range(2):
        begin = LATER + timedelta(days=turn)
        paths = [path_of(item_id, copy) for copy in CopyName]
        for path in paths:
            path.rename(path.with_suffix(".away"))
        check(begin)
        for path in paths:
            path.with_suffix(".away").rename(path)
        check(begin + fixity.LEASE)

    assert acts_of(item_id).count(Act.FIXITY_LOST) == 2
    assert Incident.objects.count() == 2


HALVES = {
    "head and last chunk": (0.0, 0.9999),
    "last chunk and head": (0.9999, 0.0),
    "middle and last chunk": (0.5, 0.9999),
    "prefix and middle": (0.0003, 0.5),
    "neighbours": (0.3, 0.7),
}


@pytest.mark.parametrize("places", HALVES.values(), ids=HALVES)
@pytest.mark.parametrize("size", [200_000, 2_100_000])
def test_two_copies_damaged_in_different_places_make_one_whole(places, size):
    content = bytes_of(size)
    item_id = stored(content).item_id
    for copy, place in zip(CopyName, places, strict=True):
        spoil(path_of(item_id, copy), place)

    check()

    assert acts_of(item_id) == [Act.FIXITY_BAD, Act.FIXITY_BAD, Act.FIXITY_REPAIRED, Act.FIXITY_REPAIRED]
    assert path_of(item_id, CopyName.A).read_bytes() == path_of(item_id, CopyName.B).read_bytes()
    with safe.open_for(actor=actor_in(Role.ANALYST), item_id=item_id, purpose="look", at=LATER) as opened:
        assert opened.read(0, size) == content
    assert not Incident.objects.exists()


def test_one_copy_cut_off_and_the_other_spoilt_before_the_cut_make_one_whole():
    item_id = stored(CONTENT).item_id
    cut = path_of(item_id, CopyName.A)
    cut.write_bytes(cut.read_bytes()[: len(CONTENT) // 2])
    spoil(path_of(item_id, CopyName.B), 0.2)

    check()

    assert acts_of(item_id)[2:] == [Act.FIXITY_REPAIRED, Act.FIXITY_REPAIRED]


@pytest.mark.parametrize("damage", ["same place", "one gone and one spoilt", "swapped with each other's neighbour"])
def test_what_is_whole_in_neither_copy_is_lost_and_said(damage):
    item_id, other = stored(CONTENT).item_id, stored(CONTENT[::-1]).item_id
    first, second = (path_of(item_id, copy) for copy in CopyName)
    if damage == "same place":
        spoil(first, 0.5)
        spoil(second, 0.5)
    elif damage == "one gone and one spoilt":
        first.unlink()
        spoil(second, 0.5)
    else:
        for path, copy in ((first, CopyName.A), (second, CopyName.B)):
            path.write_bytes(path_of(other, copy).read_bytes())

    check()

    assert acts_of(item_id) == [Act.FIXITY_BAD, Act.FIXITY_BAD, Act.FIXITY_LOST]
    incident = Incident.objects.get()
    assert (incident.item_id, incident.opened_at, incident.settled_at) == (item_id, LATER, None)
    assert acts_of(other) == [Act.FIXITY_OK]


def test_turn_takes_its_share_of_the_round(monkeypatch):
    items = {stored(bytes_of(100)).item_id for _ in range(5)}
    monkeypatch.setattr(fixity, "LEAST_A_TURN", 1)
    assert fixity.share_of_turn() == 1
    monkeypatch.setattr(fixity, "ROUND", 2 * fixity.TURN)

    assert fixity.share_of_turn() == 3
    assert check() == 3
    assert check(LATER + fixity.TURN) == 3
    assert {CopyCheck.objects.filter(item_id=item, checked_at__gt=NOON).count() for item in items} == {2}


def test_turn_ends_before_the_next_begins(monkeypatch):
    for _ in range(3):
        stored(bytes_of(100))
    monkeypatch.setattr(fixity, "CLAIMED_AT_ONCE", 1)
    moments = iter([0.0, 1.0, 2.0, fixity.TURN_SECONDS + 1.0])
    monkeypatch.setattr(fixity.time, "monotonic", lambda: next(moments))

    assert check() == 2


def test_store_that_is_away_is_no_damage(monkeypatch):
    item_id = stored(CONTENT).item_id
    store = stores.copies()[CopyName.B]
    monkeypatch.setattr(store, "open", lambda name: (_ for _ in ()).throw(BlobStoreUnavailable("away")))

    check()

    assert acts_of(item_id) == []
    assert dict(CopyCheck.objects.values_list("store", "checked_at")) == {"a": LATER, "b": NOON}


def test_longest_unread_comes_first_and_damaged_before_all():
    first, second, third = (stored(CONTENT).item_id for _ in range(3))
    CopyCheck.objects.filter(item_id=second).update(checked_at=NOON - timedelta(days=2))
    CopyCheck.objects.filter(item_id=third, store="b").update(outcome="bad")

    assert fixity._claim(LATER, 2) == [third, second]
    assert fixity._claim(LATER, 2) == [first]
    assert fixity._claim(LATER + fixity.LEASE, 9) == [third, second, first]


def test_only_the_portal_itself_checks():
    with pytest.raises(NotAllowed):
        fixity.check_copies(actor=actor_in(Role.EVIDENCE_OFFICER), at=LATER)


def test_process_that_opens_nothing_checks_nothing(safe_places, settings, request):
    stored(CONTENT)
    request.getfixturevalue("partner_process")

    with pytest.raises(KeyNotHeld):
        check()


def test_task_runs_twice_without_harm():
    item_id = stored(CONTENT).item_id
    spoil(path_of(item_id, CopyName.A), 0.5)

    task_check_copies()
    task_check_copies(new_word="from newer code")

    assert acts_of(item_id)[:2] == [Act.FIXITY_BAD, Act.FIXITY_REPAIRED]


# ---- the wraps of data keys, which lie beside the objects


def wrap_files(safe_places, item_id, copy):
    names = KeyWrap.objects.filter(item_id=item_id).order_by("pk").values_list("name", flat=True)
    return [next((safe_places / copy).rglob(name.partition("/")[2])) for name in names]


@pytest.mark.parametrize("copy", ["a", "b"])
@pytest.mark.parametrize("damage", ["flipped", "gone", "cut", "grown", "another's"])
def test_damaged_wrap_is_found_and_written_anew_from_its_row(safe_places, copy, damage):
    item_id, other = stored(CONTENT).item_id, stored(CONTENT[::-1]).item_id
    path = wrap_files(safe_places, item_id, copy)[1]
    told = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        spoilt = {
            "flipped": told[:-1] + bytes([told[-1] ^ 1]),
            "cut": told[:-1],
            "grown": told + b"x",
            "another's": wrap_files(safe_places, other, copy)[1].read_bytes(),
        }
        path.write_bytes(spoilt[damage])

    check()

    assert path.read_bytes() == told
    assert acts_of(item_id) == [Act.FIXITY_BAD, Act.FIXITY_REPAIRED, Act.FIXITY_OK]
    assert acts_of(other) == [Act.FIXITY_OK]
    check(LATER + timedelta(days=30))
    assert acts_of(item_id)[3:] == [Act.FIXITY_OK]


def test_wrap_of_a_destroyed_key_does_not_come_back(safe_places, monkeypatch):
    item_id = stored(CONTENT).item_id
    path = wrap_files(safe_places, item_id, "a")[0]
    path.unlink()
    is_kept = wraps._is_kept

    def destroyed_meanwhile(store, name, told):
        found = is_kept(store, name, told)
        KeyWrap.objects.filter(name=name).delete()
        return found

    monkeypatch.setattr(wraps, "_is_kept", destroyed_meanwhile)
    check()

    assert not path.exists()


def test_wrap_that_cannot_be_written_is_tried_again(safe_places, monkeypatch):
    item_id = stored(CONTENT).item_id
    path = wrap_files(safe_places, item_id, "b")[0]
    path.unlink()

    def away(*_args):
        raise BlobStoreUnavailable("away")

    monkeypatch.setattr(wraps, "write_blob", away)
    with pytest.raises(BlobStoreUnavailable):
        check()
    monkeypatch.undo()
    assert acts_of(item_id) == []
    check(LATER + fixity.LEASE)

    assert path.exists()
    assert acts_of(item_id) == [Act.FIXITY_BAD, Act.FIXITY_REPAIRED, Act.FIXITY_OK]
