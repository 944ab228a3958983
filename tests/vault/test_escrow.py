from __future__ import annotations

import pytest

from vault.errors import KeyNotHeld, Tampered
from vault.escrow import check_copies, escrow_keys, escrowed, forget_copies, restore_keys
from vault.keyring import FileKeyring, KeyUse, destroy_key, generate_keys, rotate_key


class House:
    def __init__(self, root):
        self.root, self.public, self.private, self.recovery = root, root / "public", root / "private", root / "recovery"
        generate_keys(self.public, self.private, self.recovery, "2026-11", "portal.example/custody")

    def escrow(self) -> list[str]:
        return escrow_keys(self.public, self.private, FileKeyring(self.public).current(KeyUse.RECOVERY))

    def medium(self) -> FileKeyring:
        return FileKeyring(self.public, self.recovery)

    def files(self, folder) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


def test_every_private_file_is_sealed_once_and_comes_back_the_same(house):
    assert len(house.escrow()) == 5
    assert house.escrow() == []
    assert escrowed(house.public) == set(house.files(house.private))

    names = restore_keys(house.public, house.root / "new", house.medium())

    assert house.files(house.root / "new") == house.files(house.private)
    assert names == sorted(house.files(house.private))
    assert {path.stat().st_mode & 0o777 for path in (house.root / "new").iterdir()} == {0o600}


def test_recovery_key_itself_is_never_sealed_away(house):
    rotate_key(house.public, house.private, KeyUse.RECOVERY, "2027")

    assert not any(name.startswith("recovery") for name in house.escrow())


def test_file_that_is_there_already_is_left_alone(house):
    house.escrow()
    (house.root / "new").mkdir()
    (house.root / "new" / "log.private.json").write_text("mine")

    restore_keys(house.public, house.root / "new", house.medium())

    assert (house.root / "new" / "log.private.json").read_text() == "mine"


def test_nothing_is_written_when_one_copy_does_not_open(house):
    house.escrow()
    copy = next((house.public / "escrow").glob("log*"))
    raw = bytearray(copy.read_bytes())
    raw[-1] ^= 1
    copy.write_bytes(raw)

    with pytest.raises(Tampered):
        restore_keys(house.public, house.root / "new", house.medium())
    with pytest.raises(Tampered):
        check_copies(house.public, house.medium())
    assert not (house.root / "new").exists()


def test_one_key_cannot_be_put_in_the_place_of_another(house):
    house.escrow()
    log, index = (next((house.public / "escrow").glob(f"{name}*")) for name in ("log", "index"))
    index.write_bytes(log.read_bytes())

    with pytest.raises(Tampered):
        check_copies(house.public, house.medium())


def test_only_the_recovery_key_opens(house):
    house.escrow()

    with pytest.raises(KeyNotHeld):
        check_copies(house.public, FileKeyring(house.public, house.private))


def test_new_recovery_key_gets_copies_of_its_own(house):
    house.escrow()
    rotate_key(house.public, house.root / "medium", KeyUse.RECOVERY, "2027")

    assert len(house.escrow()) == 5
    for medium in (house.recovery, house.root / "medium"):
        assert check_copies(house.public, FileKeyring(house.public, medium)) == 5


def test_destroyed_key_takes_its_copies_along(house):
    house.escrow()

    assert destroy_key(house.private, KeyUse.INTAKE, "2026-11")
    assert not destroy_key(house.private, KeyUse.INTAKE, "2026-11")
    assert forget_copies(house.public, "intake-2026-11.private.json") == 1
    assert forget_copies(house.public, "intake-2026-11.private.json") == 0
    assert "intake-2026-11.private.json" not in escrowed(house.public)


def test_keyrings_tell_what_they_know_and_hold(house):
    keyring = FileKeyring(house.public, house.private)

    assert {key.use for key in keyring.known()} == set(KeyUse)
    assert len(keyring.held()) == 3
    assert not FileKeyring(house.public).held()
