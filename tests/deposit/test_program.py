"""portal-deposit against a real portal: a cut line, a reboot, and a receipt that verifies at the end."""

import json
import signal
from pathlib import Path

import pytest

from accounts.models import Scope
from custody import safe
from deposit.troubles import Exit
from submissions.models import Item, Receipt, Submission
from submissions.states import ItemState
from tests.deposit.world import World, make_folder
from tests.live import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
FILES = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "archive"
    make_folder(root, count=FILES, size_bytes=2_000)
    return root


def arrived() -> int:
    return Item.objects.filter(received_at__isnull=False).count()


def send(world: World, folder: Path, token: str, *more: str):
    return world.program(
        "send", str(folder), "--label", "Box 3", "--about", world.about(), "--hand-over", *more, token=token
    )


def test_sixty_files_through_a_cut_and_a_reboot(world, folder):
    token = world.token()
    program = send(world, folder, token, "--side-by-side", "2")
    wait_for(lambda: arrived() >= 10)
    assert world.relay.cut()
    wait_for(lambda: arrived() >= 25)
    world.reboot()

    said, _nothing = program.communicate(timeout=120)

    assert program.returncode == Exit.DONE, said
    assert Item.objects.filter(state=ItemState.SECURED).count() == FILES
    assert Submission.objects.count() == 1
    assert "All is well: 60 files" in said
    receipt = next((folder.parent / "archive-receipts").glob("*.json"))
    assert json.loads(receipt.read_text())["receipt"] == Receipt.objects.get().reference
    assert token not in said


def test_program_that_is_killed_goes_on_where_it_was(world, folder):
    token = world.token()
    first = send(world, folder, token, "--side-by-side", "1")
    wait_for(lambda: arrived() >= 10)
    first.send_signal(signal.SIGKILL)
    first.communicate()

    said, _nothing = send(world, folder, token).communicate(timeout=120)

    assert "Going on with what was begun" in said
    assert Item.objects.filter(state=ItemState.SECURED).count() == FILES, said
    assert Submission.objects.count() == 1


def test_journal_keeps_no_token_and_after_the_last_byte_no_capability(world, folder):
    token = world.token()
    said, _nothing = send(world, folder, token).communicate(timeout=120)
    assert "All is well" in said

    kept = b"".join(path.read_bytes() for path in (world.home / ".local/state/portal-deposit").iterdir())

    assert token.encode() not in kept
    assert b"What we know" not in kept
    (journal,) = (world.home / ".local/state/portal-deposit").glob("*.sqlite")
    assert journal.stat().st_mode & 0o077 == 0


def test_files_sealed_here_cross_the_partner_face_as_ciphertext(world, tmp_path):
    folder, canary = tmp_path / "archive", b"canary of the content " * 40
    folder.mkdir()
    (folder / "a.txt").write_bytes(canary)
    (folder / "large.bin").write_bytes(canary * 20_000)
    key = safe.intake_key().fingerprint
    token = world.token()

    refused = send(world, folder, token, "--seal", "0" * 64)
    said, _nothing = refused.communicate(timeout=60)
    assert (refused.returncode, "Nothing was sent" in said) == (Exit.REFUSED, True), said
    program = send(world, folder, token, "--seal", key)
    said, _nothing = program.communicate(timeout=120)

    assert program.returncode == Exit.DONE, said
    assert Item.objects.filter(state=ItemState.SECURED).count() == 2
    assert b"canary of the content" not in world.relay.heard()


def test_status_and_verify_say_how_it_stands(world, folder):
    token = world.token()
    nothing = world.program("status", str(folder), token=token)
    assert "Nothing has been sent" in nothing.communicate(timeout=30)[0]
    assert nothing.returncode == Exit.NOT_FINISHED
    send(world, folder, token).communicate(timeout=120)

    status, verify = (world.program(word, str(folder), token=token) for word in ("status", "verify"))

    assert "Secured: 60." in status.communicate(timeout=30)[0]
    assert "All is well" in verify.communicate(timeout=30)[0]
    assert (status.returncode, verify.returncode) == (Exit.DONE, Exit.DONE)


def test_what_the_portal_refuses_is_told_in_its_own_words(world, folder):
    program = world.program("--lang", "ar", "send", str(folder), "--label", "Box", token="wrong")

    said, _nothing = program.communicate(timeout=30)

    assert program.returncode == Exit.REFUSED
    assert "رفضت البوابة" in said
    weak = send(world, folder, world.token(Scope.RECEIPTS_READ))
    assert weak.communicate(timeout=30)[0]
    assert weak.returncode == Exit.REFUSED
