"""Yesterday's database comes back from a backup: the signer refuses to sign another history."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections

from custody import checks, sequencer
from custody.errors import LogForked
from custody.models import Checkpoint
from submissions.models import Receipt
from tests.conftest import POSTGRES
from tests.factories.custody import NOON
from tests.factories.uploads import receipted
from tests.faults.audit import audited
from tests.live import ROOT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
HOUR_AGO, LOST = "an_hour_ago", "the_lost_hour"


def as_administrator(*statements: str) -> None:
    connections.close_all()
    session = POSTGRES.connect()
    with session.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    session.close()


@pytest.fixture
def database(transactional_db) -> Iterator[str]:
    """The name of the test database; afterwards it is the one it was."""
    name = connection.settings_dict["NAME"]
    yield name
    # Whatever happened in between, the tests that follow need their own.
    if exists(LOST):
        back_again(name)
    as_administrator(f'DROP DATABASE IF EXISTS "{HOUR_AGO}"')


def exists(name: str) -> bool:
    session = POSTGRES.connect()
    with session.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        found = cursor.fetchone()
    session.close()
    return found is not None


def back_again(name: str) -> None:
    as_administrator(f'ALTER DATABASE "{name}" RENAME TO "{HOUR_AGO}"', f'ALTER DATABASE "{LOST}" RENAME TO "{name}"')


def test_database_of_an_hour_ago_is_not_signed_and_receipts_since_then_hold(safe_places, database, tmp_path):
    receipted([b"before the backup"])
    as_administrator(f'CREATE DATABASE "{HOUR_AGO}" TEMPLATE "{database}"')
    _, given = receipted([b"in the hour that is lost", b"and more of it"])
    sequencer.sequence(NOON)
    signed = Checkpoint.objects.first().note
    receipt = bytes(given.document)

    as_administrator(
        f'ALTER DATABASE "{database}" RENAME TO "{LOST}"', f'ALTER DATABASE "{HOUR_AGO}" RENAME TO "{database}"'
    )
    assert Receipt.objects.count() == 1
    before = Checkpoint.objects.first().note
    with pytest.raises(LogForked):
        receipted([b"work goes on as if nothing had happened"])

    assert Checkpoint.objects.first().note == before != signed, "nothing was signed"
    said = [str(one) for one in checks.violations(NOON)]
    assert any("was signed before" in words for words in said), "and the audit says so"
    assert verified(tmp_path, receipt, b"in the hour that is lost", b"and more of it") == 0
    assert verified(tmp_path, receipt, b"work goes on as if nothing had happened") == 1

    back_again(database)
    assert audited() == []


def verified(folder: Path, receipt: bytes, *files: bytes) -> int:
    """What the provider's own machine says, with nothing but the file and the program."""
    (folder / "receipt.json").write_bytes(receipt)
    paths = [folder / f"file-{number}" for number in range(len(files))]
    for path, content in zip(paths, files, strict=True):
        path.write_bytes(content)
    tool = ROOT / "tools" / "verify_receipt.py"
    return subprocess.run([sys.executable, tool, folder / "receipt.json", *paths], capture_output=True).returncode
