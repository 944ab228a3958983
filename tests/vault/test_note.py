from __future__ import annotations

import base64

import pytest

from vault.errors import BadSignature, ProofWrong
from vault.note import Signer, Verifier, checkpoint, parse_checkpoint, parse_tlog_proof, tlog_proof

# The key and the note with which Go's implementation of signed notes shows itself.
GO_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_NOTE = (
    f"{GO_TEXT}\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
SIGNER = Signer("portal.example/custody", bytes(range(32)))
OTHER = Signer("witness.example", bytes(range(1, 33)))
VERIFIER = Verifier(SIGNER.vkey)
ROOT = bytes(range(32))


def test_known_note_of_another_implementation():
    signer = Signer("PeterNeumann", GO_SEED)

    assert signer.vkey == GO_VKEY
    assert signer.sign(GO_TEXT) == GO_NOTE
    assert Verifier(GO_VKEY).open(GO_NOTE) == GO_TEXT


def test_text_may_hold_empty_lines_and_any_script():
    text = "سجل الحيازة\n\nthird line\n"

    assert VERIFIER.open(SIGNER.sign(text)) == text


def test_signatures_of_others_are_ignored():
    note = SIGNER.sign("text\n")
    cosigned = note + OTHER.sign("text\n").rpartition("\n\n")[2]

    assert VERIFIER.open(cosigned) == Verifier(OTHER.vkey).open(cosigned) == "text\n"
    with pytest.raises(BadSignature, match="expected key"):
        Verifier(OTHER.vkey).open(note)


GOOD = SIGNER.sign("text\n")
FORGED = SIGNER.sign("other\n").replace("other", "text")


@pytest.mark.parametrize(
    "note",
    [
        "",
        "text\n",
        GOOD[:-1],
        GOOD.replace("text", "Text"),
        GOOD.replace("text", "te\txt"),
        GOOD.replace("— ", "- "),
        GOOD + "— \n",
        GOOD + "more\n",
        GOOD + FORGED.rpartition("\n\n")[2],
        GOOD.replace("text", "x" * 1_000_000),
        f"text\n\n— {SIGNER.name} ====\n",
        f"text\n\n— {SIGNER.name} A\n",
        f"text\n\n— {SIGNER.name} AAAA\n",
        "\n\n— a AAAA\n",
    ],
)
def test_note_that_is_not_signed_as_it_stands_is_refused(note):
    with pytest.raises(BadSignature):
        VERIFIER.open(note)


def test_signature_cut_short_is_refused():
    lines = GOOD.split(" ")
    short = base64.b64encode(base64.b64decode(lines[-1])[:20]).decode()

    with pytest.raises(BadSignature, match="of this text"):
        VERIFIER.open(" ".join([*lines[:-1], short]) + "\n")


@pytest.mark.parametrize("text", ["no newline", "", "bell\x07\n", "return\r\n"])
def test_text_that_is_no_note_is_not_signed(text):
    with pytest.raises(ValueError, match="newline"):
        SIGNER.sign(text)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\u2003b"])
def test_name_that_would_break_a_line_is_refused(name):
    with pytest.raises(ValueError, match="name"):
        Signer(name, bytes(32))


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "a",
        "a+b",
        "a+00000000+AAAA",
        SIGNER.vkey.replace("custody", "Custody"),
        SIGNER.vkey[:-4],
        "a+0+?",
        " " + SIGNER.vkey,
    ],
)
def test_what_is_no_public_key_of_a_log_is_refused(vkey):
    with pytest.raises(ValueError, match="public key"):
        Verifier(vkey)


def test_checkpoint_is_three_lines():
    text = checkpoint("portal.example/custody", 7, ROOT)

    assert text == "portal.example/custody\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    assert parse_checkpoint(text) == parse_checkpoint(text + "extension\n")
    assert (parse_checkpoint(text).origin, parse_checkpoint(text).size, parse_checkpoint(text).root) == (
        "portal.example/custody",
        7,
        ROOT,
    )


@pytest.mark.parametrize(("origin", "size", "root"), [("", 1, ROOT), ("a\nb", 1, ROOT), ("a", -1, ROOT), ("a", 1, b"")])
def test_what_is_no_checkpoint_is_not_written(origin, size, root):
    with pytest.raises(ValueError, match="checkpoint"):
        checkpoint(origin, size, root)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        "a\n01\nAA==\n",
        "a\n-1\nAA==\n",
        "a\n1\nAA==\n",
        "a\n1\n?\n",
        "a\n1\n\nx\n",
        "a\n1\nAAAA",
        "\n1\nAA==\n",
    ],
)
def test_what_is_no_checkpoint_is_not_read(text):
    with pytest.raises(ProofWrong):
        parse_checkpoint(text)


@pytest.mark.parametrize("extra", [b"", b"more"])
@pytest.mark.parametrize("hashes", [[], [ROOT, bytes(32)]])
def test_proof_survives_a_round(extra, hashes):
    note = SIGNER.sign(checkpoint("portal.example/custody", 7, ROOT))
    proof = parse_tlog_proof(tlog_proof(3, hashes, note, extra))

    assert (proof.index, proof.hashes, proof.checkpoint_note, proof.extra) == (3, tuple(hashes), note, extra)


def test_proof_is_written_as_the_format_says():
    text = tlog_proof(3, [ROOT], "note\n", b"more")

    assert text == (
        "c2sp.org/tlog-proof@v1\nextra bW9yZQ==\nindex 3\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\nnote\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c2sp.org/tlog-proof@v1",
        "c2sp.org/tlog-proof@v1\n\nnote\n",
        "c2sp.org/tlog-proof@v2\nindex 1\n\nnote\n",
        "c2sp.org/tlog-proof@v1\nindex 1\n\n",
        "c2sp.org/tlog-proof@v1\nindex 01\n\nnote\n",
        "c2sp.org/tlog-proof@v1\nextra AAAA\n\nnote\n",
        "c2sp.org/tlog-proof@v1\nextra ?\nindex 1\n\nnote\n",
        "c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\nnote\n",
        "c2sp.org/tlog-proof@v1\nindex 1" + "\nAAAA" * 70 + "\n\nnote\n",
    ],
)
def test_what_is_no_proof_is_not_read(text):
    with pytest.raises(ProofWrong):
        parse_tlog_proof(text)
