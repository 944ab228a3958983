"""Keys change under load: everything follows, nothing is unreadable for a moment, nothing that is needed can go."""

import threading
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from common.actors import WORKER, Role, for_every_role
from common.errors import NotAllowed
from custody import checks, rotation, safe, sequencer, stores
from custody.acts import Act
from custody.errors import BlobStoreUnavailable, KeyNotHeld
from custody.keys import keyring
from custody.models import CopyName, CustodyEvent, KeyEntry, KeyWrap, RecordWrap, StagedPart, entry_id
from custody.states import KEY, KeyState
from tests.factories.custody import NOON, actor_in, bytes_of, stored, upload
from vault.blobstore import write_blob
from vault.container import WrapRecord, unwrap_dek
from vault.keyring import KeyUse, generate_keys, rotate_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]
A_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def first_keys(safe_places):
    rotation.enter_keys(actor=WORKER, at=NOON)


def begin(use: KeyUse, epoch: str = "2027-01", at=NOON):
    return rotation.begin_epoch(actor=WORKER, use=use, epoch=epoch, at=at)


def follow(use: KeyUse = KeyUse.EVIDENCE, *, limit: int = 100, at=NOON) -> int:
    total, after = 0, None
    while True:
        step = rotation.rewrap_objects(actor=WORKER, use=use, after=after, limit=limit, at=at)
        if step.after is None:
            return total
        total, after = total + step.moved, step.after


def read(item_id) -> bytes:
    with safe.open_for(actor=actor_in(Role.ANALYST), item_id=item_id, purpose="review", at=NOON) as opened:
        return opened.read(0, opened.size_bytes)


def record_in(store, name: str) -> WrapRecord:
    with store.open(name) as blob:
        return WrapRecord.parse(blob.read())


def entry(use: KeyUse, epoch: str) -> KeyEntry:
    return KeyEntry.objects.get(key_use=use, epoch=epoch)


def forget_private_file(folder: Path, use: KeyUse, epoch: str = "2026-11") -> None:
    (folder / "private" / f"{use}-{epoch}.private.json").unlink()


def test_every_key_is_entered_once_and_the_log_says_so():
    again = rotation.enter_keys(actor=WORKER, at=NOON)

    assert again == []
    assert set(KeyEntry.objects.values_list("key_use", flat=True)) == {use.value for use in KeyUse}
    assert CustodyEvent.objects.filter(act=Act.KEY_GENERATED).count() == len(KeyUse)


def test_new_epoch_seals_from_then_on_and_the_old_one_still_opens():
    old = stored(b"before")
    made = begin(KeyUse.EVIDENCE)
    new = stored(b"after")

    assert keyring().current(KeyUse.EVIDENCE) == made
    assert KeyWrap.objects.filter(item_id=new.item_id, key_id=made.kid).exists()
    assert (read(old.item_id), read(new.item_id)) == (b"before", b"after")


def test_epoch_that_would_not_be_the_newest_is_refused():
    with pytest.raises(rotation.EpochTooOld):
        begin(KeyUse.EVIDENCE, "2026-10")

    assert not KeyEntry.objects.filter(epoch="2026-10").exists()


def test_beginning_the_same_epoch_again_changes_nothing():
    first = begin(KeyUse.INTAKE)

    assert begin(KeyUse.INTAKE) == first
    assert KeyEntry.objects.filter(key_use=KeyUse.INTAKE).count() == 2


def test_every_wrap_follows_and_opens_without_the_old_key(safe_places):
    kept = [stored(bytes_of(100 + number)) for number in range(5)]
    made = begin(KeyUse.EVIDENCE)

    assert follow(limit=2) == 5
    assert follow() == 0

    forget_private_file(safe_places, KeyUse.EVIDENCE)
    for number, one in enumerate(kept):
        assert read(one.item_id) == bytes_of(100 + number)
    assert {bytes(one.key_id) for one in KeyWrap.objects.filter(key_use="evidence")} == {made.kid}
    assert checks.violations(NOON + A_DAY) == []


def test_copies_in_the_stores_follow_and_the_old_ones_go(safe_places):
    one = stored(b"film")
    made = begin(KeyUse.EVIDENCE)
    follow()

    names = set(KeyWrap.objects.values_list("name", flat=True))
    for store in stores.copies().values():
        assert set(store.names("w/")) == names
        (name,) = [name for name in names if name.endswith(made.kid.hex())]
        record = record_in(store, name)
        assert record.kid == made.kid
        assert record.header.object_id == one.item_id
        private = keyring().private(made.kid)
        assert unwrap_dek(record.wrap, header=record.header, private=private) is not None


def test_each_step_is_one_event_that_names_key_and_count():
    for number in range(3):
        stored(bytes_of(number))
    made = begin(KeyUse.EVIDENCE)
    follow(limit=2)

    events = CustodyEvent.objects.filter(act=Act.KEY_REWRAPPED).order_by("sequence")
    assert [event.subject_id for event in events] == [entry_id(made.kid)] * 2
    assert '"count":2' in events[0].event_json
    assert '"count":1' in events[1].event_json
    sequencer.sequence(NOON)
    assert checks.violations(NOON + A_DAY) == []


def test_step_that_is_cut_leaves_the_old_wraps_and_is_made_again(monkeypatch):
    kept = [stored(bytes_of(number)) for number in range(3)]
    begin(KeyUse.EVIDENCE)

    def breaks(blobs):
        name, data = next(iter(blobs.items()))
        write_blob(stores.copies()[CopyName.B], name, data)
        raise BlobStoreUnavailable("away")

    with monkeypatch.context() as cut:
        cut.setattr(stores.copies()[CopyName.B], "create_all", breaks)
        with pytest.raises(BlobStoreUnavailable):
            follow()
    assert [read(one.item_id) for one in kept] == [bytes_of(number) for number in range(3)]
    assert not CustodyEvent.objects.filter(act=Act.KEY_REWRAPPED).exists()

    assert follow() == 3
    assert checks.violations(NOON + A_DAY) == []


def test_damaged_wrap_that_a_cut_step_left_is_written_anew():
    one = stored(b"film")
    made = begin(KeyUse.EVIDENCE)
    name = f"{KeyWrap.objects.get(item_id=one.item_id, key_use='evidence').name.rpartition('-')[0]}-{made.kid.hex()}"
    write_blob(stores.copies()[CopyName.B], name, bytes(1230))

    assert follow() == 1
    assert record_in(stores.copies()[CopyName.B], name).kid == made.kid


def test_wrap_that_no_key_here_opens_is_left_and_named(safe_places):
    lost, fine = stored(b"lost"), stored(b"fine")
    KeyWrap.objects.filter(item_id=lost.item_id).update(wrap=bytes(1168))
    for store in stores.copies().values():
        for name in KeyWrap.objects.filter(item_id=lost.item_id).values_list("name", flat=True):
            store.delete(name)
    begin(KeyUse.EVIDENCE)

    step = rotation.rewrap_objects(actor=WORKER, use=KeyUse.EVIDENCE, after=None, limit=10, at=NOON)

    assert (step.moved, step.stuck) == (1, 1)
    assert read(fine.item_id) == b"fine"
    assert KeyWrap.objects.filter(item_id=lost.item_id).count() == 2, "nothing of it was thrown away"


def test_process_that_cannot_open_what_it_would_wrap_wraps_nothing(safe_places):
    stored(b"film")
    rotate_key(safe_places / "public", safe_places / "elsewhere", KeyUse.EVIDENCE, "2027-01")

    with pytest.raises(KeyNotHeld):
        follow()

    assert KeyWrap.objects.count() == 2


def carried(work, failures) -> None:
    try:
        work()
    except BaseException as failure:  # noqa: BLE001
        failures.append(failure)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_no_read_fails_while_two_rotate():
    kept = {stored(bytes_of(50 + number)).item_id: 50 + number for number in range(30)}
    begin(KeyUse.EVIDENCE)
    failures, reads, done = [], [], threading.Event()

    def guarded(work):
        return threading.Thread(target=carried, args=(work, failures))

    def reader():
        while not done.is_set() or len(reads) < len(kept):
            for item_id, size in kept.items():
                assert read(item_id) == bytes_of(size)
                reads.append(item_id)

    readers = [guarded(reader) for _ in range(2)]
    rotators = [guarded(lambda: [follow(limit=4) for _ in range(3)]) for _ in range(2)]
    for thread in [*readers, *rotators]:
        thread.start()
    for thread in rotators:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()

    assert failures == []
    assert len(reads) >= len(kept)
    assert follow() == 0
    assert KeyWrap.objects.filter(key_use="evidence").count() == 30
    sequencer.sequence(NOON)
    assert checks.violations(NOON + A_DAY) == []


def test_partner_process_begins_no_epoch_and_follows_none(partner_process):
    with pytest.raises(KeyNotHeld):
        begin(KeyUse.INTAKE)
    with pytest.raises(KeyNotHeld):
        follow()


MAY_ROTATE = for_every_role({role: role is Role.WORKER for role in Role})


@pytest.mark.parametrize("role", Role)
def test_only_the_portal_itself_changes_keys(role):
    actor = actor_in(role)
    acts = [
        lambda: rotation.enter_keys(actor=actor, at=NOON),
        lambda: rotation.begin_epoch(actor=actor, use=KeyUse.INTAKE, epoch="2027", at=NOON),
        lambda: rotation.rewrap_objects(actor=actor, use=KeyUse.EVIDENCE, after=None, limit=1, at=NOON),
        lambda: rotation.retire_spent(actor=actor, at=NOON),
        lambda: rotation.destroy_expired(actor=actor, at=NOON),
    ]
    for act in acts:
        if MAY_ROTATE[role]:
            act()
        else:
            with pytest.raises(NotAllowed):
                act()


@pytest.mark.parametrize("role", Role)
def test_life_of_a_key(role):
    arrows = {(KeyState.IN_USE, KeyState.RETIRED), (KeyState.RETIRED, KeyState.DESTROYED)}
    for old in KeyState:
        for new in KeyState:
            expected = role is Role.WORKER and (old, new) in arrows
            assert KEY.allows(old=old, new=new, role=role) is expected


def test_key_to_which_something_is_sealed_cannot_be_destroyed():
    one = stored(b"film")
    begin(KeyUse.EVIDENCE)
    later = NOON + 2 * A_DAY

    with pytest.raises(rotation.KeyInUse) as refused:
        rotation.destroy_key(actor=WORKER, key_id=entry(KeyUse.EVIDENCE, "2026-11").pk, at=later)

    assert refused.value.count == 1
    assert "1 wraps" in str(refused.value)
    assert read(one.item_id) == b"film"


def test_key_that_seals_cannot_be_destroyed_however_empty():
    with pytest.raises(rotation.NotYet):
        rotation.destroy_key(actor=WORKER, key_id=entry(KeyUse.IDENTITY, "2026-11").pk, at=NOON + 400 * A_DAY)


def test_key_whose_epoch_ended_a_moment_ago_is_kept_for_what_is_on_its_way():
    begin(KeyUse.EVIDENCE)

    with pytest.raises(rotation.NotYet):
        rotation.destroy_key(actor=WORKER, key_id=entry(KeyUse.EVIDENCE, "2026-11").pk, at=NOON + A_DAY / 2)


def test_key_is_retired_when_everything_has_followed_and_can_then_be_destroyed(safe_places):
    stored(b"film")
    begin(KeyUse.EVIDENCE)
    assert rotation.retire_spent(actor=WORKER, at=NOON) == []
    follow()

    (spent,) = rotation.retire_spent(actor=WORKER, at=NOON)
    assert (spent.epoch, spent.state) == ("2026-11", KeyState.RETIRED)

    gone = rotation.destroy_key(actor=WORKER, key_id=spent.pk, at=NOON + 2 * A_DAY)
    assert gone.state == KeyState.DESTROYED
    assert not (safe_places / "private" / "evidence-2026-11.private.json").exists()
    assert not list((safe_places / "public" / "escrow").glob("evidence-2026-11*"))
    acts = [Act.KEY_RETIRED, Act.KEY_DESTROYED]
    assert [e.act for e in CustodyEvent.objects.filter(act__in=acts).order_by("sequence")] == acts


@pytest.mark.parametrize(
    "words",
    [
        "DELETE FROM custody_keyentry",
        "UPDATE custody_keyentry SET state = 'destroyed', retired_at = now(), destroyed_at = now()",
        "UPDATE custody_keyentry SET epoch = '1' WHERE key_use = 'evidence'",
        "UPDATE custody_keyentry SET state = 'destroyed' WHERE key_use = 'identity'",
    ],
)
def test_database_refuses_it_too(words):
    stored(b"film")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words)


def test_intake_key_is_destroyed_two_weeks_after_its_epoch_when_nothing_staged_needs_it(safe_places):
    upload_id = upload(b"on its way")
    begin(KeyUse.INTAKE, at=NOON + 30 * A_DAY)
    upload(b"with the new key")
    private = safe_places / "private" / "intake-2026-11.private.json"

    def expire(days: int):
        return rotation.destroy_expired(actor=WORKER, at=NOON + days * A_DAY)

    assert expire(43) == []
    assert expire(45) == [], "a part is still sealed to it"
    assert private.exists()
    StagedPart.objects.filter(upload_id=upload_id).update(removed_at=NOON + 40 * A_DAY)

    assert [one.epoch for one in expire(45)] == ["2026-11"]
    assert not private.exists()
    assert expire(46) == []
    assert [one.epoch for one in KeyEntry.objects.filter(state=KeyState.DESTROYED)] == ["2026-11"]


def test_file_that_was_dealt_to_another_folder_goes_by_the_same_command(safe_places):
    begin(KeyUse.INTAKE)
    dealt = (safe_places / "private" / "intake-2026-11.private.json").read_bytes()
    rotation.destroy_expired(actor=WORKER, at=NOON + 15 * A_DAY)
    (safe_places / "private" / "intake-2026-11.private.json").write_bytes(dealt)

    assert rotation.destroy_expired(actor=WORKER, at=NOON + 16 * A_DAY) == []
    assert not (safe_places / "private" / "intake-2026-11.private.json").exists()
    assert CustodyEvent.objects.filter(act=Act.KEY_DESTROYED).count() == 1


def test_keys_are_due_when_their_epochs_are_over():
    assert rotation.due_uses(NOON + 29 * A_DAY) == []
    assert rotation.due_uses(NOON + 30 * A_DAY) == [KeyUse.INTAKE]
    assert rotation.due_uses(NOON + 365 * A_DAY) == [KeyUse.INTAKE, KeyUse.EVIDENCE, KeyUse.IDENTITY]


def test_recovery_key_changes_while_the_new_one_is_at_hand(safe_places):
    stored(b"film")
    medium = safe_places / "medium"
    made = rotate_key(safe_places / "public", medium, KeyUse.RECOVERY, "2027")

    with pytest.raises(CommandError, match="--recovery"):
        call_command("rotate_keys", "recovery")
    call_command("rotate_keys", "recovery", "--recovery", str(medium), verbosity=0)

    wraps = KeyWrap.objects.filter(key_use="recovery")
    assert [bytes(one.key_id) for one in wraps] == [made.kid]
    assert entry(KeyUse.RECOVERY, "2026-11").state == KeyState.RETIRED


def test_command_does_it_all_and_says_how_the_keys_stand(safe_places, capsys):
    for number in range(3):
        stored(bytes_of(number))
    safe_id = uuid4()
    sealed = safe.seal_record(record_id=safe_id, plaintext=b"words", use=KeyUse.EVIDENCE)

    call_command("rotate_keys", "evidence", "--batch", "2")
    call_command("rotate_keys", "evidence", "--follow")

    said = capsys.readouterr().out
    assert "evidence: objects: 3 re-wrapped" in said
    assert "held here" in said
    assert entry(KeyUse.EVIDENCE, "2026-11").state == KeyState.RETIRED
    assert safe.reread(record_id=safe_id, sealed=sealed) == b"words"
    assert not RecordWrap.objects.exists()


def test_command_refuses_in_words(safe_places):
    stored(b"film")
    with pytest.raises(CommandError, match="No key has the id"):
        call_command("rotate_keys", "--destroy", "not a key")
    kid = keyring().current(KeyUse.EVIDENCE).kid.hex()
    with pytest.raises(CommandError, match="still needed"):
        call_command("rotate_keys", "--destroy", kid)


def test_generating_keys_again_begins_no_epoch(safe_places):
    generate_keys(
        safe_places / "public", safe_places / "private", safe_places / "recovery", "2028", "portal.example/custody"
    )

    assert keyring().current(KeyUse.EVIDENCE).epoch == "2026-11"
