"""Ten thousand real files by portal-deposit: three cuts of the line, one reboot of the server, receipts verified."""

import time
from pathlib import Path

import pytest

from deposit.troubles import Exit
from submissions.models import Item, Submission
from submissions.states import ItemState
from tests.deposit.world import World, make_folder
from tests.faults.audit import audited
from tests.live import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults, pytest.mark.timeout(1800)]
FILES, SIZE_BYTES = 10_000, 20_000
LONG_SECONDS = 1500


def arrived() -> int:
    return Item.objects.filter(received_at__isnull=False).count()


def test_ten_thousand_files_through_three_cuts_and_a_reboot(world: World, tmp_path: Path):
    folder = tmp_path / "archive"
    make_folder(folder, count=FILES, size_bytes=SIZE_BYTES)
    began = time.monotonic()

    program = world.program(
        "send", str(folder), "--label", "Box 3", "--about", world.about(), "--hand-over", token=world.token()
    )
    for part in (0.1, 0.3, 0.5):
        wait_for(lambda part=part: arrived() >= FILES * part, seconds=LONG_SECONDS)
        assert world.relay.cut(), "the line was in use"
    wait_for(lambda: arrived() >= FILES * 0.7, seconds=LONG_SECONDS)
    world.reboot()
    said, _nothing = program.communicate(timeout=LONG_SECONDS)

    seconds = time.monotonic() - began
    assert program.returncode == Exit.DONE, said
    assert f"All is well: {FILES} files" in said
    assert Item.objects.filter(state=ItemState.SECURED).count() == FILES
    assert Submission.objects.count() == 1
    assert audited() == []
    assert seconds < LONG_SECONDS, f"{FILES / seconds:.0f} files a second"
