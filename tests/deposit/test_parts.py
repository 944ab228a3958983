"""The program's own pieces: folders, bags, journal, login, words."""

import hashlib
import os
import stat
import sys
from pathlib import Path

import pytest

from deposit import bag, folder, login, words
from deposit.cli import main
from deposit.journal import File, Journal
from deposit.line import Answer, connect
from deposit.troubles import Exit, LocalTrouble, Trouble

pytestmark = pytest.mark.unit


def scanned(root: Path) -> list[tuple[File, int]]:
    return list(folder.scanned(root, told=lambda _count: None))


def write(root: Path, **files: bytes) -> Path:
    for name, content in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


# ---- folders


def test_folder_is_read_in_one_order_with_its_own_name_in_front(tmp_path):
    root = write(tmp_path / "box", b=b"2", a__c=b"1")

    found = scanned(root)

    assert [file.path for file, _batch in found] == [b"box/b", b"box/a/c"]
    assert found[0][0].sha256 == hashlib.sha256(b"2").hexdigest()
    assert scanned(root) == found


def test_names_that_are_no_text_are_kept_byte_for_byte(tmp_path):
    root = write(tmp_path / "box", a=b"1")
    (root / "a").rename(root / os.fsdecode(b"\xff\xfe\n"))

    ((file, _batch),) = scanned(root)

    assert file.path == b"box/\xff\xfe\n"
    assert Path(os.fsdecode(folder.on_disk(root, file.path))).exists()


def test_batches_are_bounded_in_number_and_in_size_of_names(tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "BATCH_FILES", 3)
    root = write(tmp_path / "box", **{f"{number}": b"x" for number in range(7)})
    assert [batch for _file, batch in scanned(root)] == [0, 0, 0, 1, 1, 1, 2]

    monkeypatch.setattr(folder, "BATCH_BYTES", 1)
    assert [batch for _file, batch in scanned(root)] == list(range(7))


@pytest.mark.parametrize("kind", ["link", "pipe", "nothing", "no folder"])
def test_what_is_no_plain_file_is_refused_and_not_followed(tmp_path, kind):
    root = tmp_path / "box"
    root.mkdir()
    if kind == "link":
        (root / "passwd").symlink_to("/etc/passwd")
    if kind == "pipe":
        os.mkfifo(root / "pipe")

    with pytest.raises(LocalTrouble):
        scanned(root / "none" if kind == "no folder" else root)


# ---- bags


def make_bag(root: Path, *, algorithm: str = "sha256", line: str = "") -> Path:
    write(root, data__a=b"one", data__b=b"two")
    (root / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    digests = {
        name: hashlib.new(algorithm, content).hexdigest() for name, content in {"a": b"one", "b": b"two"}.items()
    }
    told = "".join(f"{digest}  data/{name}\n" for name, digest in digests.items())
    (root / f"manifest-{algorithm}.txt").write_text(told + line)
    return root


def check(root: Path) -> None:
    bag.check(root, [file for file, _batch in scanned(root)])


@pytest.mark.parametrize("algorithm", ["sha512", "sha256", "sha1", "md5"])
def test_whole_bag_is_taken(tmp_path, algorithm):
    root = make_bag(tmp_path / "bag", algorithm=algorithm)

    assert bag.is_bag(root)
    check(root)


@pytest.mark.parametrize("wrong", ["changed", "missing", "extra", "line"])
def test_bag_that_is_not_as_it_says_is_refused_by_name(tmp_path, wrong):
    root = make_bag(tmp_path / "bag", line="no line\n" if wrong == "line" else "")
    if wrong == "changed":
        (root / "data/a").write_bytes(b"oni")
    if wrong == "missing":
        (root / "data/b").unlink()
    if wrong == "extra":
        (root / "data/c").write_bytes(b"three")

    with pytest.raises(LocalTrouble) as refused:
        check(root)

    told = words.in_language("en")(refused.value.word, **refused.value.values)
    assert {"changed": "≠ data/a", "missing": "- data/b", "extra": "+ data/c", "line": "line 3"}[wrong] in told


def test_line_breaks_in_names_are_written_by_number(tmp_path):
    root = make_bag(tmp_path / "bag")
    (root / "data/a").rename(root / "data/a\nb%")
    text = (root / "manifest-sha256.txt").read_text().replace("data/a", "data/a%0Ab%25")
    (root / "manifest-sha256.txt").write_text(text)

    check(root)


# ---- journal


def test_journal_is_closed_to_others_and_forgets_a_capability_with_its_file(tmp_path):
    path = tmp_path / "state" / "one.sqlite"
    journal = Journal(path)
    journal.add([(File(1, b"box/\xff", 3, 5, "0" * 64), 0), (File(2, b"box/b", 0, 5, "1" * 64), 0)])
    journal.placed([(1, 11, "/uploads/x", "secret"), (2, 12, "/uploads/y", "other")])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.capability for file in journal.to_send(after=0, limit=9)] == ["secret"], "an empty file is there"

    journal.sent([1])
    journal.close()

    again = Journal(path)
    assert again.counts() == (2, 3, 2, 3)
    assert again.to_send(after=0, limit=9) == []
    assert again.fingerprints() == {11: ("0" * 64, 3), 12: ("1" * 64, 0)}
    assert again.next_batch() == []
    again.close()


# ---- login and line


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", login.ADDRESS, login.TOKEN):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_token_is_kept_for_its_owner_alone(home):
    kept = login.keep(login.Login("https://portal.example", "tok"))

    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert login.login() == login.Login("https://portal.example", "tok")
    assert "tok" not in repr(login.login())
    kept.chmod(0o644)
    with pytest.raises(Trouble) as refused:
        login.login()
    assert refused.value.word == "open_to_others"


def test_environment_goes_before_the_file(home, monkeypatch):
    login.keep(login.Login("https://portal.example", "tok"))
    monkeypatch.setenv(login.TOKEN, "other")

    assert login.login().token == "other"


@pytest.mark.parametrize("address", ["http://portal.example", "ftp://x", "portal.example", "https://"])
def test_nothing_goes_in_clear_over_a_network(address):
    with pytest.raises(Trouble):
        connect(address)


def test_answer_that_is_no_json_says_nothing():
    assert Answer(200, {}, b"<html>").said == {}
    assert Answer(200, {}, b"[1]").said == {}


# ---- words


def test_every_sentence_is_there_in_both_languages_with_the_same_places():
    for word, told in words.WORDS.items():
        english, arabic = ({part.split("}")[0] for part in text.split("{")[1:]} for text in told)
        assert english == arabic, word


def test_no_token_and_no_folder_are_told_in_words(home, capsys):
    assert main(["--lang", "en", "send", str(home)]) == Exit.USAGE
    assert "portal-deposit login" in capsys.readouterr().err
    login.keep(login.Login("https://portal.example", "tok"))
    assert main(["--lang", "ar", "status", str(home / "none")]) == Exit.LOCAL_FILES
    assert "ليس مجلّداً" in capsys.readouterr().err
    assert sys.exc_info() == (None, None, None)
