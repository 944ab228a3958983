"""A backup is whole and sealed, or it is not there; and it is believed only with the digest that was kept apart."""

import io
import os
import sqlite3
import subprocess
import tarfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from common.actors import WORKER, Role
from common.clock import now
from common.errors import NotAllowed
from custody import safe, segments, sequencer, stores
from custody.backup import archive, database, making, reading
from custody.backup.archive import Archive, members
from custody.errors import KeyNotHeld, Tampered
from custody.keys import keyring, keyring_of
from custody.models import Checkpoint, CopyCheck, CopyName, CustodyEvent, KeyWrap
from iiim_portal.programs import backup_programs
from tests.custody.damage import as_owner, path_of, spoil
from tests.factories.custody import actor_in, bytes_of, events, stored, upload
from vault.container import Header, Kind, Sealer
from vault.errors import Truncated
from vault.keyring import KeyUse, rotate_key

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("safe_places")]
CANARY = b"what nobody may find on a disk"


@pytest.fixture
def opens(safe_places):
    return keyring_of(safe_places / "recovery")


def made(folder: Path, *, name: str = "one", objects: bool = True) -> making.Made:
    return making.make_backup(
        actor=WORKER,
        path=folder / f"{name}.evd1",
        programs=backup_programs(None),
        objects=folder / "blobs" if objects else None,
        at=now(),
    )


def test_backup_holds_database_keys_inventory_and_manifest(tmp_path, opens):
    one = stored(CANARY)
    upload(b"on its way")
    sequencer.sequence(now())

    backup = made(tmp_path)

    proven = reading.prove(backup.path, keyring=opens, digest=backup.sha256)
    assert proven.told["log_size"] == Checkpoint.objects.first().size
    assert proven.told["configuration"]["partner_url"] == "https://portal.example"
    names = [name for name, _content in members(backup.path, opens)]
    assert {name.partition("/")[0] for name in names} == {"database", "keys", "inventory", "manifest.json"}
    assert "keys/log.vkey" in names
    assert {name for name in names if "private" in name} == {
        name for name in names if name.startswith(("keys/escrow/", "keys/shared/"))
    }
    listed = {(row["store"], row["name"]): row for row in reading.inventory(backup.path, opens)}
    copy = CopyCheck.objects.get(item_id=one.item_id, store="a")
    assert len(listed[("a", copy.name)]["sha256"]) == 64
    assert {name for _store, name in listed if name.startswith("w/")} == set(
        KeyWrap.objects.values_list("name", flat=True)
    )
    assert backup.without_escrow == []


def test_nothing_of_it_is_on_a_disk_in_clear(tmp_path, safe_places):
    stored(CANARY)
    made(tmp_path)

    for path in tmp_path.rglob("*"):
        if path.is_file() and "private" not in path.parts:
            assert CANARY not in path.read_bytes()
    sealed = (tmp_path / "one.evd1").read_bytes()
    assert b"PGDMP" not in sealed
    assert b"ustar" not in sealed
    assert oct((tmp_path / "one.evd1").stat().st_mode & 0o777) == "0o600"


def test_backup_is_in_the_log_with_its_digest(tmp_path):
    backup = made(tmp_path, objects=False)

    (told,) = making.last_backups()
    assert (told.sha256, told.size_bytes) == (backup.sha256, backup.size_bytes)
    assert archive.digest_of(backup.path) == (backup.sha256, backup.size_bytes)
    assert CustodyEvent.objects.get(act="backup:made").subject_kind == "system"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.WORKER])
def test_no_person_makes_one(tmp_path, role):
    with pytest.raises(NotAllowed):
        making.make_backup(
            actor=actor_in(role), path=tmp_path / "x", programs=backup_programs(None), objects=None, at=now()
        )


@pytest.mark.parametrize("place", [0.0, 0.01, 0.3, 0.999])
def test_one_bit_changed_anywhere_is_refused(tmp_path, opens, place):
    backup = made(tmp_path, objects=False)
    spoil(backup.path, place)

    with pytest.raises(reading.NotThisBackup):
        reading.prove(backup.path, keyring=opens, digest=backup.sha256)
    digest, _size = archive.digest_of(backup.path)
    with pytest.raises(Exception, match=r"."):
        reading.prove(backup.path, keyring=opens, digest=digest)


@pytest.mark.parametrize("share", [0.2, 0.9])
def test_cut_backup_is_refused(tmp_path, opens, share):
    backup = made(tmp_path, objects=False)
    os.truncate(backup.path, int(backup.size_bytes * share))
    digest, _size = archive.digest_of(backup.path)

    with pytest.raises((Truncated, Tampered, tarfile.ReadError)):
        reading.prove(backup.path, keyring=opens, digest=digest)


def test_backup_that_somebody_else_sealed_is_refused_by_its_digest(tmp_path, opens):
    """A public key says nothing of who sealed: only the digest that was kept apart does."""
    backup = made(tmp_path, objects=False)
    forged = tmp_path / "forged.evd1"
    with Archive(forged, backup_id=backup.backup_id, recipient=keyring().current(KeyUse.RECOVERY)) as file:
        file.add("manifest.json", b"{}")
        file.finish()

    with pytest.raises(reading.NotThisBackup):
        reading.prove(forged, keyring=opens, digest=backup.sha256)
    digest, _size = archive.digest_of(forged)
    with pytest.raises(reading.BrokenBackup):
        reading.prove(forged, keyring=opens, digest=digest)


def test_member_that_was_added_or_left_out_is_refused(tmp_path, opens):
    file = tmp_path / "other.evd1"
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w|") as tar:
        for name, content in (("database/000000", b"x"), ("manifest.json", b'{"format": "portal-backup/1"}')):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    sealer = Sealer(Header(Kind.EXPORT, made(tmp_path).backup_id), recipient=keyring().current(KeyUse.RECOVERY))
    file.write_bytes(sealer.start() + sealer.update(raw.getvalue()) + sealer.finish())
    digest, _size = archive.digest_of(file)

    with pytest.raises(reading.BrokenBackup):
        reading.prove(file, keyring=opens, digest=digest)


def test_another_recovery_key_opens_nothing(tmp_path, safe_places):
    backup = made(tmp_path, objects=False)
    rotate_key(tmp_path / "public-of-others", tmp_path / "others", KeyUse.RECOVERY, "2026-11")

    with pytest.raises(KeyNotHeld):
        reading.prove(backup.path, keyring=keyring_of(tmp_path / "others"), digest=backup.sha256)
    with pytest.raises(KeyNotHeld):
        reading.prove(backup.path, keyring=keyring(), digest=backup.sha256)


def test_dump_that_fails_leaves_no_file(tmp_path, monkeypatch):
    broken = tmp_path / "programs"
    broken.mkdir()
    (broken / "pg_dump").write_text("#!/bin/sh\nhead -c 100000 /dev/zero\necho no room >&2\nexit 1\n")
    (broken / "pg_dump").chmod(0o755)

    with pytest.raises(CommandError, match="no room"):
        call_command("backup", str(tmp_path / "one.evd1"), "--programs", str(broken))

    assert list(tmp_path.glob("*.evd1")) + list(tmp_path.glob(".*")) == []
    assert not CustodyEvent.objects.filter(act="backup:made").exists()


def test_backup_is_never_written_over_another(tmp_path):
    made(tmp_path, objects=False)

    with pytest.raises(CommandError, match="never written over"):
        call_command("backup", str(tmp_path / "one.evd1"))


def test_each_blob_is_copied_once_in_its_life(tmp_path):
    stored(bytes_of(1000))
    first = made(tmp_path)
    stored(bytes_of(2000))
    second = made(tmp_path, name="two")
    third = made(tmp_path, name="three")

    # The wraps to two keys and the object, the staged part; the log of the time between lies there as well.
    assert first.copied == 4
    assert second.copied == 4
    assert third.copied == 0
    assert third.blobs == 8


def test_copy_that_was_cut_is_made_again(tmp_path):
    one = stored(bytes_of(1000))
    made(tmp_path)
    name = CopyCheck.objects.get(item_id=one.item_id, store="a").name
    with sqlite3.connect(tmp_path / "blobs" / "index.sqlite3") as index:
        index.execute("DELETE FROM blob WHERE name = ?", [name])
    index.close()

    assert made(tmp_path, name="two").copied == 1


def test_two_copies_that_differ_are_both_taken_along(tmp_path):
    one = stored(bytes_of(1000))
    spoil(path_of(one.item_id, CopyName.A), 0.5)
    name = CopyCheck.objects.get(item_id=one.item_id, store="a").name

    backup = made(tmp_path)

    assert backup.differing == [name]
    kept = (tmp_path / "blobs" / "blobs" / "o").rglob(f"{name.partition('/')[2]}*")
    assert len({path.read_bytes() for path in kept}) == 2


def test_listed_only_backup_reads_no_blob(tmp_path, opens, monkeypatch):
    stored(bytes_of(1000))
    for store in stores.copies().values():
        monkeypatch.setattr(store, "open", lambda _name: pytest.fail("a blob was read"))

    backup = made(tmp_path, objects=False)

    assert {row["sha256"] for row in reading.inventory(backup.path, opens)} == {""}
    assert backup.blobs == 4


def test_missing_escrow_is_said_aloud(tmp_path, partner_process, capsys):
    call_command("backup", str(tmp_path / "one.evd1"))

    said = capsys.readouterr().out
    assert "no sealed copy of evidence-2026-11.private.json" in said
    assert "no sealed copy of log.private.json" in said


def test_verify_says_what_it_proved(tmp_path, safe_places, capsys):
    backup = made(tmp_path, objects=False)
    words = ["backup", str(backup.path), "--verify"]

    call_command(*words, "--recovery", str(safe_places / "recovery"), "--sha256", backup.sha256)
    assert "whole: made" in capsys.readouterr().out
    with pytest.raises(CommandError, match="needs --recovery"):
        call_command(*words)
    with pytest.raises(CommandError, match="NotThisBackup"):
        call_command(*words, "--recovery", str(safe_places / "recovery"), "--sha256", "0" * 64)


def test_sessions_and_used_codes_are_not_taken_along(tmp_path, opens):
    backup = made(tmp_path, objects=False)
    dump = tmp_path / "dump"
    dump.write_bytes(b"".join(reading.stream(backup.path, opens, "database")))

    listed = subprocess.run(
        [backup_programs(None) / "pg_restore", "--list", dump], capture_output=True, text=True, check=True
    ).stdout
    assert "TABLE DATA public custody_custodyevent" in listed
    for table in database.LEFT_OUT:
        assert f"TABLE DATA public {table}" not in listed


def test_log_between_backups_lies_sealed_in_both_stores_until_two_backups_have_it(tmp_path, opens):
    first = events(3)
    sequencer.sequence(now())
    for store in stores.copies().values():
        (name,) = store.names(segments.PREFIX)
        with store.open(name) as blob:
            assert first[0].event_json.encode() not in blob.read()
    (segment,) = segments.after(0, opens)
    assert [one.sequence for one in segment.events] == [one.sequence for one in first]
    with pytest.raises(KeyNotHeld):
        list(segments.after(0, keyring()))

    made(tmp_path, name="one", objects=False)
    sequencer.sequence(now())
    assert len(list(stores.copies()[CopyName.A].names(segments.PREFIX))) == 2
    made(tmp_path, name="two", objects=False)
    assert [
        name for name in stores.copies()[CopyName.A].names(segments.PREFIX) if name.startswith("l/" + "0" * 20)
    ] == []


def test_segment_that_a_crash_left_out_is_written_by_the_next_signer(monkeypatch, opens):
    events(2)
    sequencer.sequence(now())
    with monkeypatch.context() as crash:
        crash.setattr(segments, "keep", lambda *_a, **_k: None)
        events(3)
        sequencer.sequence(now())
    events(1)
    sequencer.sequence(now())
    assert [one.size for one in segments.after(0, opens)] == [2]

    assert segments.complete(since=0) == 1
    assert [one.size for one in segments.after(0, opens)] == [2, 5, 6]
    assert segments.complete(since=0) == 0


@pytest.mark.parametrize("older", [True, False])
def test_sweeper_spares_what_an_older_database_does_not_know(settings, older):
    stored(bytes_of(100))
    sequencer.sequence(now())
    settings.ORPHAN_AGE *= 0
    store = stores.copies()[CopyName.A]
    before = set(store.names("o/"))
    CopyCheck.objects.all().delete()
    if older:
        as_owner("DELETE FROM custody_checkpoint", "DELETE FROM custody_leaf")

    safe.sweep_orphans(at=now())

    assert set(store.names("o/")) == (before if older else set())
