"""What the database lost comes back from the stores: the log as it was signed, objects by their own headers."""

import json
from uuid import UUID, uuid4

import pytest
from django.db import connection

from common.actors import WORKER, Role
from common.errors import NotAllowed
from custody import safe, segments, sequencer, stores, verify
from custody.backup import lost_log, lost_objects
from custody.errors import KeyNotHeld
from custody.keys import keyring, keyring_of
from custody.models import Checkpoint, CopyCheck, CopyName, CustodyEvent, KeyWrap, StoredObject, Unsequenced
from tests.custody.damage import as_owner, path_of, spoil
from tests.factories.custody import NOON, actor_in, bytes_of, event, events, stored
from vault.blobstore import write_blob
from vault.container import Header, Kind, seal_bytes
from vault.keyring import KeyUse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]


@pytest.fixture
def opens(safe_places):
    return keyring_of(safe_places / "recovery")


def database_of_an_hour_ago(size: int = 5) -> None:
    """Take away what was entered after the first leaves, and let numbers go on from there, as a restored dump would."""
    last = CustodyEvent.objects.get(pk=verify_sequence(size))
    as_owner(
        f"DELETE FROM custody_checkpoint WHERE size > {size}",
        f"DELETE FROM custody_leaf WHERE index >= {size}",
        f"DELETE FROM custody_treenode WHERE (index + 1) * (1 << level) > {size}",
        f"DELETE FROM custody_custodyevent WHERE sequence > {last.sequence}",
        f"SELECT setval(pg_get_serial_sequence('custody_custodyevent', 'sequence'), {last.sequence})",
    )


def verify_sequence(size: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT event_sequence FROM custody_leaf WHERE index = %s", [size - 1])
        return cursor.fetchone()[0]


@pytest.fixture
def lost():
    events(5)
    sequencer.sequence(NOON)
    for count in (3, 1):
        events(count)
        sequencer.sequence(NOON)
    kept = {one.sequence: one.event_json for one in CustodyEvent.objects.all()}
    signed = Checkpoint.objects.first().note
    database_of_an_hour_ago()
    return kept, signed


def test_log_is_entered_again_word_for_word_and_goes_on(lost, opens):
    kept, signed = lost

    assert lost_log.heal_log(actor=WORKER, opens=opens) == 4

    assert {one.sequence: one.event_json for one in CustodyEvent.objects.all()} == kept
    assert Checkpoint.objects.first().note == signed
    assert verify.verify_log().problems == []
    assert not Unsequenced.objects.exists()
    newest = event()
    assert newest.sequence > max(kept)
    assert sequencer.sequence(NOON) == 1
    assert verify.verify_log().problems == []
    assert lost_log.heal_log(actor=WORKER, opens=opens) == 0


def test_without_the_recovery_key_nothing_is_read(lost):
    with pytest.raises(KeyNotHeld):
        lost_log.heal_log(actor=WORKER, opens=keyring())


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.WORKER])
def test_no_person_enters_anything(opens, role):
    with pytest.raises(NotAllowed):
        lost_log.heal_log(actor=actor_in(role), opens=opens)


def rewritten(opens, change) -> None:
    """Put another piece in the place of the first lost one: whoever has the public key can seal."""
    segment = next(segments.after(5, opens))
    told = {"note": segment.note, "events": [segments._told(row_of(one)) for one in segment.events]}
    change(told)
    header = Header(Kind.FIELD, UUID(int=5))
    sealed = seal_bytes(json.dumps(told).encode(), header=header, recipient=keyring().current(KeyUse.RECOVERY))
    name = f"l/{5:020d}-{8:020d}"
    for store in stores.copies().values():
        store.delete(name)
        write_blob(store, name, sealed)


def row_of(one: CustodyEvent) -> dict:
    return {name: getattr(one, name) for name in segments.COLUMNS}


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told["events"][0].update(event_json=told["events"][0]["event_json"].replace("item", "ltem", 1)),
        lambda told: told["events"][0].update(salt="00" * 32),
        lambda told: told["events"][0].update(at="2026-11-02T15:00:00+00:00"),
        lambda told: told["events"].reverse(),
        lambda told: told["events"].pop(),
    ],
    ids=["other words", "other salt", "other hour", "other order", "one less"],
)
def test_piece_that_is_not_what_was_signed_is_refused(lost, opens, change):
    rewritten(opens, change)
    before = CustodyEvent.objects.count()

    with pytest.raises(lost_log.SegmentWrong):
        lost_log.heal_log(actor=WORKER, opens=opens)

    assert CustodyEvent.objects.count() == before


def test_portal_that_went_on_working_is_not_healed_between(lost, opens):
    event()

    with pytest.raises(lost_log.Collides):
        lost_log.heal_log(actor=WORKER, opens=opens)


def test_event_that_the_dump_had_and_that_got_its_leaf_later_is_no_collision(opens):
    events(5)
    sequencer.sequence(NOON)
    waiting = event()
    sequencer.sequence(NOON)
    as_owner(
        "DELETE FROM custody_checkpoint WHERE size > 5",
        "DELETE FROM custody_leaf WHERE index >= 5",
        "DELETE FROM custody_treenode WHERE (index + 1) * (1 << level) > 5",
        f"INSERT INTO custody_unsequenced VALUES ({waiting.sequence})",
    )

    assert lost_log.heal_log(actor=WORKER, opens=opens) == 1
    assert not Unsequenced.objects.exists()
    assert verify.verify_log().problems == []


def forget_rows(item_id: UUID) -> None:
    for model in (KeyWrap, CopyCheck, StoredObject):
        model.objects.filter(item_id=item_id).delete()


def found_one() -> lost_objects.Found:
    (found,) = lost_objects.find_lost()
    return found


def entered(opens, **more) -> StoredObject | None:
    return lost_objects.enter_again(
        actor=WORKER, found=found_one(), upload_id=more.get("upload_id"), opens=opens, at=NOON
    )


def test_object_without_rows_is_found_and_read_again(opens):
    content, others = bytes_of(40_000), stored(b"has its rows")
    gone = stored(content)
    forget_rows(gone.item_id)

    upload_id = uuid4()
    back = entered(opens, upload_id=upload_id)

    assert (back.sha256, back.sha512, back.size_bytes) == (gone.sha256, gone.sha512, gone.size_bytes)
    assert back.upload_id == upload_id
    assert {one.outcome for one in CopyCheck.objects.filter(item_id=gone.item_id)} == {"ok"}
    with safe.open_for(actor=actor_in(Role.ANALYST), item_id=gone.item_id, purpose="review", at=NOON) as opened:
        assert b"".join(opened.chunks()) == content
    assert list(lost_objects.find_lost()) == []
    assert StoredObject.objects.filter(pk=others.item_id).exists()


def test_object_opens_by_the_recovery_key_alone(opens, safe_places):
    gone = stored(b"film")
    forget_rows(gone.item_id)
    (safe_places / "private" / "evidence-2026-11.private.json").unlink()

    assert entered(opens).sha256 == gone.sha256


def test_one_damaged_copy_is_known_as_damaged(opens):
    gone = stored(bytes_of(40_000))
    spoil(path_of(gone.item_id, CopyName.B), 0.5)
    forget_rows(gone.item_id)

    assert entered(opens) is not None
    assert {one.store: one.outcome for one in CopyCheck.objects.all()} == {"a": "ok", "b": "bad"}


def test_object_that_nothing_opens_is_left_where_it_lies(opens, safe_places):
    gone = stored(bytes_of(40_000))
    for copy in CopyName:
        spoil(path_of(gone.item_id, copy), 0.5)
    forget_rows(gone.item_id)

    assert entered(opens) is None
    assert not StoredObject.objects.exists()
    assert len(list(stores.copies()[CopyName.A].names("o/"))) == 1


def test_half_of_a_deposit_that_never_counted_is_nobodys_item():
    """Its item has an object already: the blob is a crash's, and is swept."""
    kept = stored(b"film")
    name = CopyCheck.objects.get(item_id=kept.item_id, store="a").name
    with stores.copies()[CopyName.A].open(name) as blob:
        write_blob(stores.copies()[CopyName.A], "o/" + "1" * 32, blob.read())

    assert list(lost_objects.find_lost()) == []
