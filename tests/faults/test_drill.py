"""The machine is gone, or only its database: a backup and the recovery key make it a portal again; nothing forks."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from common.clock import now
from custody import sequencer, stores
from custody.models import CopyName, CustodyEvent, KeyEntry, Leaf, StoredObject
from iiim_portal.embedded.roles import APP
from submissions.models import Item, Receipt
from submissions.services import receipt as receipts
from tests.factories.custody import bytes_of
from tests.factories.uploads import draft, handed_over, ingested, secured
from tests.faults.drill import backup, machine
from tests.live import ROOT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.usefixtures("safe_places")]


def a_portal_at_work(count: int = 3) -> Receipt:
    """Items secured and receipted, one that has only arrived, one that is half here."""
    drafted = draft()
    for number in range(count):
        ingested(drafted.send(bytes_of(20_000 + number), f"{number}.bin", at=now()), at=now())
    submission = handed_over(drafted, at=now())
    secured(now())
    receipts.issue_due(now())
    sequencer.sequence(now())
    later = draft()
    later.send(bytes_of(5000), "arrived.bin", at=now())
    later.expect(9000, "announced.bin", at=now())
    return Receipt.objects.get(submission=submission)


def verified(kept: Receipt, folder: Path) -> int:
    """What the provider's own program says of a receipt that was given out."""
    file = folder / "receipt.json"
    file.write_bytes(bytes(kept.document))
    told = subprocess.run([sys.executable, ROOT / "tools" / "verify_receipt.py", file], capture_output=True, text=True)
    return told.returncode


def test_burned_machine_is_a_portal_again(safe_places, tmp_path, capsys):
    kept = a_portal_at_work()
    file, digest = backup(tmp_path, capsys)
    elsewhere = tmp_path / "elsewhere"

    with machine(elsewhere / "keys", elsewhere / "stores") as other:
        said = other.done(
            "restore",
            str(file),
            *("--sha256", digest),
            *("--recovery", str(safe_places / "recovery")),
            *("--objects", str(tmp_path / "blobs")),
        )
        assert "missing" not in said
        assert "refuse" not in said
        assert other.done("audit").endswith("0 violations\n")
        other.done("sequence", "--once")
        assert "the log holds" in other.done("verify_ledger")

        assert other.ask("SELECT count(*) FROM custody_storedobject") == [(3,)]
        assert other.ask("SELECT count(*) FROM custody_custodyevent WHERE act = 'restore:performed'") == [(1,)]
        # A new leaf stands on the old ones: who keeps a receipt can still prove it.
        (size,) = other.ask("SELECT max(size) FROM custody_checkpoint")[0]
        assert size > Leaf.objects.count()
        # What had only arrived goes on from its staged parts, which the audit has opened.
        assert other.ask("SELECT count(*) FROM submissions_item WHERE state = 'received'") == [(1,)]
        assert other.done("audit").endswith("0 violations\n")
        # Backups go on, made by the role that runs.
        assert "sha256" in other.done("backup", str(tmp_path / "of-the-other.evd1"), role=APP)
    assert verified(kept, tmp_path) == 0


def test_secret_files_of_a_restored_machine_are_its_own(safe_places, tmp_path, capsys):
    a_portal_at_work(1)
    file, digest = backup(tmp_path, capsys)
    elsewhere = tmp_path / "elsewhere"

    with machine(elsewhere / "keys", elsewhere / "stores") as other:
        other.done("restore", str(file), "--sha256", digest, "--recovery", str(safe_places / "recovery"))

    before = {path.name: path.read_bytes() for path in (safe_places / "private").iterdir()}
    after = {path.name: path.read_bytes() for path in (elsewhere / "keys" / "private").iterdir()}
    assert after == before
    modes = {path.stat().st_mode & 0o777 for path in (elsewhere / "keys" / "private").iterdir()}
    assert modes == {0o600}


def test_database_of_yesterday_over_the_stores_of_today_gets_back_what_it_lost(safe_places, tmp_path, capsys):
    a_portal_at_work(1)
    file, digest = backup(tmp_path, capsys)
    drafted = draft()
    after = ingested(drafted.send(bytes_of(30_000), "after.bin", at=now()), at=now())
    arrived_before = ingested(Item.objects.get(state="received"), at=now())
    secured(now())
    lost = CustodyEvent.objects.count()

    with machine(safe_places, safe_places) as other:
        said = other.done("restore", str(file), "--sha256", digest, "--recovery", str(safe_places / "recovery"))

        assert f"item {arrived_before.pk} is in the vault again, as the log says" in said
        assert f"item {after.pk} is in the vault again, its submission is lost" in said
        assert "refuse" not in said
        assert other.done("audit").endswith("0 violations\n")
        other.done("sequence", "--once")
        assert "the log holds" in other.done("verify_ledger")
        (events,) = other.ask("SELECT count(*) FROM custody_custodyevent")[0]
        assert events > lost
        rows = other.ask(f"SELECT state FROM submissions_item WHERE id = '{arrived_before.pk}'")
        assert rows == [("secured",)]
        assert other.ask("SELECT count(*) FROM custody_storedobject") == [(StoredObject.objects.count(),)]


def test_older_database_is_refused_by_the_signer_and_spared_by_the_sweeper(safe_places, tmp_path, capsys):
    a_portal_at_work(1)
    file, digest = backup(tmp_path, capsys)
    ingested(draft().send(bytes_of(30_000), "after.bin", at=now()), at=now())
    secured(now())
    for store in stores.copies().values():
        for name in list(store.names("l/")):
            store.delete(name)
    objects = set(stores.copies()[CopyName.A].names("o/"))

    with machine(safe_places, safe_places) as other:
        said = other.done("restore", str(file), "--sha256", digest, "--recovery", str(safe_places / "recovery"))
        assert "the signer will refuse" in said
        refused = other.run("sequence", "--once")
        assert refused.returncode != 0
        assert "LogForked" in refused.stderr
        assert other.run("audit").returncode != 0

    assert set(stores.copies()[CopyName.A].names("o/")) == objects


def test_restore_mixes_no_two_histories(safe_places, tmp_path, capsys):
    a_portal_at_work(1)
    file, digest = backup(tmp_path, capsys)
    words = ["restore", str(file), "--sha256", digest, "--recovery", str(safe_places / "recovery")]

    with machine(safe_places, safe_places) as other:
        other.done(*words)
        again = other.run(*words)

    assert again.returncode != 0
    assert "NotEmpty" in again.stderr


def test_drill_leaves_the_portal_as_it_was(safe_places, tmp_path, capsys):
    a_portal_at_work(1)
    before = CustodyEvent.objects.count()
    backup(tmp_path, capsys)

    made = CustodyEvent.objects.get(act="backup:made")
    assert CustodyEvent.objects.count() == before + 1 + KeyEntry.objects.count()
    assert json.loads(made.event_json)["facts"]["size_bytes"] == (tmp_path / "backup.evd1").stat().st_size
