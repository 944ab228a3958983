import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from custody import sequencer
from custody.errors import BlobStoreUnavailable, KeyNotHeld, LogForked
from custody.management.commands import sequence as sequence_command
from tests.factories.custody import NOON, events

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]


def test_sequence_once(capsys):
    events(3)

    call_command("sequence", "--once")

    assert capsys.readouterr().out == "3 events entered\n"


def test_sequence_goes_on_after_what_may_pass_and_ends_at_a_fork(monkeypatch):
    answers = [BlobStoreUnavailable("away"), DatabaseError("restarting"), 5, LogForked("a fork")]
    pauses = []

    def sequence(_at):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(sequencer, "sequence", sequence)
    monkeypatch.setattr(sequence_command.time, "sleep", pauses.append)
    monkeypatch.setattr(sequence_command.connection, "close", lambda: None)
    monkeypatch.setattr(sequence_command, "close_old_connections", lambda: None)

    with pytest.raises(LogForked):
        call_command("sequence")

    assert pauses == [5, 5, 0.2]


def test_verify_ledger(capsys):
    events(3)
    sequencer.sequence(NOON)

    call_command("verify_ledger")

    assert capsys.readouterr().out == "3 events, 1 checkpoints: the log holds\n"


def test_verify_ledger_fails_aloud(monkeypatch, capsys):
    monkeypatch.setattr(sequencer, "hour_of", lambda _at: 7)
    events(3)
    sequencer.sequence(NOON)

    with pytest.raises(CommandError, match="does not hold"):
        call_command("verify_ledger")

    assert "leaf 0 is not the one that was entered" in capsys.readouterr().out


def test_generate_keys_makes_what_is_missing_and_overwrites_nothing(safe_places, capsys):
    before = {path: path.read_bytes() for path in safe_places.rglob("*") if path.is_file()}
    (gone,) = (safe_places / "public").glob("intake-*")
    gone.unlink()

    call_command("generate_keys", "--recovery", str(safe_places / "recovery"), "--epoch", "2026-12")

    after = {path: path.read_bytes() for path in safe_places.rglob("*") if path.is_file()}
    assert {path: after[path] for path in before if path != gone} == {p: c for p, c in before.items() if p != gone}
    assert list((safe_places / "public").glob("intake-2026-12*"))
    assert str(safe_places / "recovery") in capsys.readouterr().out


def test_next_epoch_is_made_where_there_is_no_database(safe_places, capsys, django_assert_num_queries):
    with django_assert_num_queries(0):
        call_command("generate_keys", "--next", "evidence", "--epoch", "2027")
        call_command(
            "generate_keys", "--next", "recovery", "--epoch", "2027", "--recovery", str(safe_places / "medium")
        )

    assert (safe_places / "private" / "evidence-2027.private.json").exists()
    assert (safe_places / "medium" / "recovery-2027.private.json").exists()
    assert not (safe_places / "private" / "recovery-2027.private.json").exists()
    assert list((safe_places / "public" / "escrow").glob("evidence-2027*"))
    assert "private file first" in capsys.readouterr().out


def test_partner_process_generates_no_keys(partner_process):
    with pytest.raises(CommandError, match="no private key"):
        call_command("generate_keys")


def test_partner_process_does_not_sequence(partner_process):
    with pytest.raises(KeyNotHeld):
        call_command("sequence", "--once")
