from __future__ import annotations

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from vault import keygen
from vault.errors import BadKeyFile, KeyFileExposed, KeyNotHeld, NoSuchKey
from vault.keyring import FileKeyring, KeyUse, MemoryKeyring, generate_keys, rotate_key

ORIGIN = "portal.example/custody"


class Folders:
    def __init__(self, root):
        self.public, self.private, self.recovery = root / "public", root / "private", root / "recovery"

    def generate(self, epoch="2026-11"):
        generate_keys(self.public, self.private, self.recovery, epoch, ORIGIN)

    def keyring(self):
        return FileKeyring(self.public, self.private)

    def contents(self):
        root = self.public.parent
        return {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def folders(tmp_path):
    made = Folders(tmp_path)
    made.generate()
    return made


def keyrings(folders):
    return folders.keyring(), MemoryKeyring(log_origin=ORIGIN)


def test_every_keyring_seals_and_opens(folders):
    for keyring in keyrings(folders):
        for use in (KeyUse.INTAKE, KeyUse.EVIDENCE, KeyUse.IDENTITY):
            public = keyring.current(use)

            assert keyring.public(public.kid) == public
            assert keyring.private(public.kid).unwrap(public.wrap(bytes(32), b"i"), b"i") == bytes(32)
        assert keyring.verifier().open(keyring.signer().sign("text\n")) == "text\n"
        assert len(keyring.index_key()) == len(keyring.secret_key()) == 32
        assert keyring.signer().name == ORIGIN


def test_partner_process_opens_nothing(folders):
    memory = MemoryKeyring()
    for whole, partner in ((folders.keyring(), FileKeyring(folders.public)), (memory, memory.public_only())):
        kid = partner.current(KeyUse.INTAKE).kid

        assert partner.public(kid) == whole.public(kid)
        assert partner.verifier().vkey == whole.verifier().vkey
        assert partner.secret_key() == whole.secret_key()
        for ask in (lambda p=partner, k=kid: p.private(k), partner.signer, partner.index_key):
            with pytest.raises(KeyNotHeld):
                ask()


def test_unknown_key_is_named_so(folders):
    for keyring in keyrings(folders):
        with pytest.raises(NoSuchKey):
            keyring.public(bytes(8))
        with pytest.raises(KeyNotHeld):
            keyring.private(bytes(8))


def test_recovery_key_lies_apart(folders):
    recovery = FileKeyring(folders.public, folders.recovery)
    kid = recovery.current(KeyUse.RECOVERY).kid

    assert recovery.private(kid).use == KeyUse.RECOVERY
    with pytest.raises(KeyNotHeld):
        folders.keyring().private(kid)


def test_empty_folders_hold_nothing(tmp_path):
    keyring = FileKeyring(tmp_path / "a", tmp_path / "b")

    for ask in (lambda: keyring.current(KeyUse.INTAKE), keyring.verifier):
        with pytest.raises(NoSuchKey):
            ask()
    for ask in (keyring.signer, keyring.index_key, keyring.secret_key):
        with pytest.raises(KeyNotHeld):
            ask()


def test_new_epoch_is_current_without_a_restart(folders):
    keyring = folders.keyring()
    old = keyring.current(KeyUse.INTAKE)

    new = rotate_key(folders.public, folders.private, KeyUse.INTAKE, "2026-12")

    assert keyring.current(KeyUse.INTAKE) == new != old
    assert keyring.private(old.kid).epoch == "2026-11"


def test_destroyed_private_key_is_forgotten(folders):
    keyring, memory = folders.keyring(), MemoryKeyring()
    kid = keyring.current(KeyUse.INTAKE).kid
    keyring.private(kid)
    (folders.private / "intake-2026-11.private.json").unlink()
    memory.destroy(memory.current(KeyUse.INTAKE).kid)

    with pytest.raises(KeyNotHeld):
        keyring.private(kid)
    with pytest.raises(KeyNotHeld):
        memory.private(memory.current(KeyUse.INTAKE).kid)


def test_generating_again_changes_nothing(folders):
    before = folders.contents()

    folders.generate()
    folders.generate(epoch="2027-01")

    assert folders.contents() == before


def test_recovery_key_is_not_made_again_once_it_left_the_machine(folders):
    (folders.recovery / "recovery-2026-11.private.json").unlink()

    folders.generate()

    assert list(folders.recovery.iterdir()) == []


def test_secrets_are_readable_by_their_owner_only(folders):
    secrets = [*folders.private.iterdir(), *folders.recovery.iterdir(), *(folders.public / "shared").iterdir()]

    assert len(secrets) == 3 + 2 + 1 + 1
    assert {stat.S_IMODE(path.stat().st_mode) for path in secrets} == {0o600}
    for folder in (folders.private, folders.recovery, folders.public / "shared"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_many_starting_at_once_agree_on_every_key(tmp_path):
    folders = Folders(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: folders.generate(), range(8)))

    keyring = folders.keyring()
    for use in (KeyUse.INTAKE, KeyUse.EVIDENCE, KeyUse.IDENTITY):
        assert keyring.private(keyring.current(use).kid).public == keyring.current(use)
    assert keyring.verifier().open(keyring.signer().sign("a\n")) == "a\n"
    assert not list(tmp_path.rglob(".*"))


def test_crash_between_private_and_public_is_mended(folders):
    public = folders.public / "intake-2026-11.public.json"
    before = public.read_bytes()
    public.unlink()
    (folders.public / "log.vkey").unlink()

    folders.generate()

    assert public.read_bytes() == before
    assert folders.keyring().verifier().vkey == folders.keyring().signer().vkey


def test_epoch_that_is_no_file_name_is_refused(tmp_path):
    with pytest.raises(ValueError, match="epoch"):
        rotate_key(tmp_path, tmp_path, KeyUse.INTAKE, "../x")


def test_private_key_that_everybody_can_read_is_not_used(folders):
    path = folders.private / "intake-2026-11.private.json"
    path.chmod(0o644)

    with pytest.raises(KeyFileExposed):
        folders.keyring().private(bytes(8))


def rewrite(path, **changes):
    words = json.loads(path.read_text()) | changes
    path.unlink()
    path.touch(mode=0o600)
    path.write_text(json.dumps({key: value for key, value in words.items() if value is not None}))


@pytest.mark.parametrize(
    "changes", [{"kid": "00" * 8}, {"use": "lunch"}, {"public": None}, {"format": "2"}, {"kind": "x"}]
)
def test_bad_public_file_is_named(folders, changes):
    rewrite(folders.public / "intake-2026-11.public.json", **changes)

    with pytest.raises(BadKeyFile, match="intake-2026-11"):
        folders.keyring().current(KeyUse.INTAKE)


@pytest.mark.parametrize("changes", [{"private": "AAAA"}, {"private": None}, {"kind": "public"}])
def test_bad_private_file_is_named(folders, changes):
    rewrite(folders.private / "intake-2026-11.private.json", **changes)

    with pytest.raises(BadKeyFile, match="intake-2026-11"):
        folders.keyring().private(bytes(8))


@pytest.mark.parametrize("changes", [{"secret": "AAAA"}, {"secret": None}, {"secret": "?"}])
def test_bad_secret_file_is_named(folders, changes):
    rewrite(folders.private / "index.private.json", **changes)

    with pytest.raises(BadKeyFile, match="index"):
        folders.keyring().index_key()


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_file_that_is_no_key_at_all_is_named(folders, text):
    (folders.public / "intake-9.public.json").write_text(text)

    with pytest.raises(BadKeyFile):
        folders.keyring().current(KeyUse.INTAKE)


def test_log_key_that_is_there_is_not_made_again(folders, monkeypatch):
    monkeypatch.setattr(keygen.os, "urandom", lambda _: pytest.fail("a key was made"))

    folders.generate()


def test_scratch_file_is_removed_when_the_disk_refuses(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(28, "full")

    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(OSError, match="full"):
        rotate_key(tmp_path, tmp_path, KeyUse.INTAKE, "1")

    assert list(tmp_path.iterdir()) == []
