"""The program as a person runs it: a process of its own, outside this tree."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.vault.receipts import FILES, ORIGIN, SIGNER, copy_of, make_receipt
from vault.note import Signer

PROGRAM = Path(__file__).parents[2] / "tools" / "verify_receipt.py"
RECEIPT = make_receipt()
OTHER = Signer(ORIGIN, bytes(range(1, 33)))


@pytest.fixture
def verify(tmp_path):
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)

    def run(receipt, *arguments):
        (tmp_path / "receipt.json").write_text(receipt if isinstance(receipt, str) else json.dumps(receipt))
        command = [sys.executable, "-I", str(PROGRAM), "receipt.json", *arguments]
        # The plainest of locales, as on an old machine.
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False
        )

    return run


def test_good_receipt_and_its_files(verify):
    answer = verify(RECEIPT, *FILES, "--key", SIGNER.vkey)

    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "7 events stand in the log portal.example/custody." in answer.stdout
    for number, name in enumerate(FILES, 1):
        assert f"{name}: is item {number}, unchanged." in answer.stdout
    assert answer.stdout.endswith("All is well.\n")
    assert "Compare" not in answer.stdout


def test_key_of_the_receipt_itself_must_be_compared(verify):
    answer = verify(RECEIPT)

    assert answer.returncode == 0
    assert "Compare it with the published one:\n  " + SIGNER.vkey in answer.stdout


def test_answers_in_arabic(verify):
    answer = verify(RECEIPT, *FILES, "--lang", "ar")

    assert answer.returncode == 0
    assert "ورقة.pdf: هي المادة 3 دون أي تغيير." in answer.stdout
    assert "كل شيء سليم." in answer.stdout


def test_changed_file_is_named(verify, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"stilL")

    answer = verify(RECEIPT, *FILES)

    assert answer.returncode == 1
    assert "photo.jpg: is NOT one of the items" in answer.stdout
    assert "film.mp4: is item 1, unchanged." in answer.stdout
    assert "All is well" not in answer.stdout


def test_file_that_is_not_there_is_named(verify):
    answer = verify(RECEIPT, "gone.jpg")

    assert answer.returncode == 1
    assert "gone.jpg: cannot be read." in answer.stdout


def first_event(receipt):
    return receipt["items"][0]["events"][1]


def put(where, name, value):
    def change(receipt):
        where(receipt)[name] = value

    return change


def rewrite(name, old, new):
    def change(receipt):
        event = first_event(receipt)
        assert old in event[name]
        event[name] = event[name].replace(old, new)

    return change


def other_place(receipt):
    receipt["items"][0]["events"][1] = {**first_event(receipt), "proof": receipt["items"][1]["events"][1]["proof"]}


def events_of_another_item(receipt):
    receipt["items"][0]["events"] = receipt["items"][1]["events"]


def mixed_events(receipt):
    receipt["items"][0]["events"].append(receipt["items"][1]["events"][0])


def drop_hash(receipt):
    head, _, note = first_event(receipt)["proof"].partition("\n\n")
    first_event(receipt)["proof"] = head.rpartition("\n")[0] + "\n\n" + note


def add_hash(receipt):
    head, _, note = first_event(receipt)["proof"].partition("\n\n")
    first_event(receipt)["proof"] = head + "\n" + head.rpartition("\n")[2] + "\n\n" + note


def item_of(receipt):
    return receipt["items"][0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (rewrite("event", "item:secured", "item:stored"), "not in the log's tree"),
        (rewrite("event", '"size_bytes":6000', '"size_bytes":6001'), "not in the log's tree"),
        (put(first_event, "salt", "00" * 32), "not in the log's tree"),
        (put(first_event, "salt", "00"), "not a receipt"),
        (put(first_event, "salt", "?"), "not a receipt"),
        (put(first_event, "hour", 1), "not in the log's tree"),
        (put(first_event, "hour", -1), "not a receipt"),
        (put(first_event, "index", 3), "another place"),
        (put(first_event, "proof", "c2sp.org/tlog-proof@v2\n\n"), "not written as proofs"),
        (put(first_event, "proof", "c2sp.org/tlog-proof@v1\nextra AA==\n\nx"), "not written as proofs"),
        (put(first_event, "proof", "c2sp.org/tlog-proof@v1\nindex 2\n\nx"), "not written as proofs"),
        (other_place, "another place"),
        (drop_hash, "not in the log's tree"),
        (add_hash, "not in the log's tree"),
        (rewrite("proof", "\n7\n", "\n8\n"), "did not sign"),
        (rewrite("proof", "\n\n— ", "\n\n- "), "not written as proofs"),
        (events_of_another_item, "not what its event says"),
        (mixed_events, "not what its event says"),
        (put(item_of, "sha256", "00" * 32), "not what its event says"),
        (put(item_of, "size_bytes", 1), "not what its event says"),
        (put(item_of, "number", 9), "not what its event says"),
        (put(item_of, "number", "1"), "not what its event says"),
        (put(item_of, "events", []), "not what its event says"),
        (put(item_of, "events", None), "not a receipt"),
        (put(lambda receipt: receipt, "format", "portal-receipt/2"), "not a receipt"),
        (put(lambda receipt: receipt, "origin", "other.example/log"), "another log"),
        (lambda receipt: receipt.pop("items"), "not a receipt"),
    ],
)
def test_changed_receipt_is_wrong(verify, change, reason):
    receipt = copy_of(RECEIPT)
    change(receipt)

    answer = verify(receipt)

    assert answer.returncode == 2, answer.stdout + answer.stderr
    assert answer.stdout.startswith("The receipt is WRONG: ")
    assert reason in answer.stdout
    assert answer.stderr == ""


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", '{"log_key": 5}', "[" * 100_000])
def test_what_is_no_receipt_is_wrong(verify, text):
    answer = verify(text, "--key", SIGNER.vkey)

    assert answer.returncode in (2, 3)
    assert "Traceback" not in answer.stderr


def test_key_of_another_log_is_unknown(verify):
    without_key = {**RECEIPT, "log_key": None}
    for receipt, arguments, reason in (
        (RECEIPT, ["--key", OTHER.vkey], "another key"),
        (without_key, ["--key", OTHER.vkey], "not signed with this key"),
        (without_key, [], "none was given"),
        ({**RECEIPT, "log_key": "a+b"}, [], "not written as keys"),
        ({**RECEIPT, "log_key": SIGNER.vkey[:-4]}, [], "not written as keys"),
        ({**RECEIPT, "log_key": SIGNER.vkey.replace("custody", "other")}, [], "not written as keys"),
    ):
        answer = verify(receipt, *arguments)

        assert answer.returncode == 3
        assert reason in answer.stdout


def test_receipt_forged_with_a_key_of_ones_own_is_caught_by_the_published_key(verify):
    forged = make_receipt(signer=OTHER)

    assert verify(forged).returncode == 0
    assert verify(forged, "--key", SIGNER.vkey).returncode == 3
    assert verify({**forged, "log_key": SIGNER.vkey}, "--key", SIGNER.vkey).returncode == 3


def test_witnessed_head_is_read_too(verify):
    receipt = copy_of(RECEIPT)
    cosignature = Signer("witness.example", bytes(32)).sign("x\n").rpartition("\n\n")[2]
    for item in receipt["items"]:
        for event in item["events"]:
            event["proof"] += cosignature

    assert verify(receipt, "--key", SIGNER.vkey).returncode == 0


def test_every_reason_is_said_in_both_languages(verify):
    answer = verify({**RECEIPT, "format": "x"}, "--lang", "ar")

    assert answer.returncode == 2
    assert "الإيصال غير صحيح" in answer.stdout


def test_program_needs_nothing_of_ours():
    imported = set()
    for node in ast.walk(ast.parse(PROGRAM.read_text(), feature_version=(3, 8))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module.partition(".")[0])

    assert imported - {"cryptography"} <= set(sys.stdlib_module_names)
