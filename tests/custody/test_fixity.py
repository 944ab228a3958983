from datetime import timedelta

import pytest

from common.actors import WORKER, Role
from common.errors import NotAllowed
from custody import fixity, safe, stores
from custody.acts import Act
from custody.errors import BlobStoreUnavailable, KeyNotHeld, StoreFull
from custody.models import CopyCheck, CopyName, CustodyEvent, IntendedBlob
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


def test_new_copy_that_cannot_be_read_back_is_not_pointed_to(monkeypatch):
    item_id = stored(CONTENT).item_id
    spoil(path_of(item_id, CopyName.A), 0.5)
    damaged = CopyCheck.objects.get(store="a").name
    monkeypatch.setattr(fixity, "_copy_blob", lambda good, to, name: put(stores.copies()[to], name, b"half"))

    with pytest.raises(BlobStoreUnavailable):
        check()

    assert CopyCheck.objects.get(store="a").name == damaged
    assert acts_of(item_id) == [Act.FIXITY_BAD]


def test_repair_by_another_meanwhile_stands(monkeypatch):
    item_id = stored(CONTENT).item_id
    spoil(path_of(item_id, CopyName.A), 0.5)
    copy_blob = fixity._copy_blob

    def another_is_faster(good, to, name):
        copy_blob(good, to, name)
        CopyCheck.objects.filter(item_id=item_id, store="a").update(name="o/of-another")

    monkeypatch.setattr(fixity, "_copy_blob", another_is_faster)

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
