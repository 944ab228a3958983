"""The keyring that lives in two folders, read again when a folder changes, so that a new epoch needs no restart."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Final, Generic, TypeVar

from vault.errors import KeyNotHeld, NoSuchKey
from vault.keyfile import (
    INDEX_FILE,
    LOG_FILE,
    PRIVATE_SUFFIX,
    PUBLIC_SUFFIX,
    SHARED_FILE,
    VKEY_FILE,
    read_private,
    read_public,
    read_secret,
)
from vault.keys import KeyUse, PrivateKey, PublicKey
from vault.note import Signer, Verifier

Key = TypeVar("Key", PublicKey, PrivateKey)
_SINGLE_FILES: Final = {LOG_FILE, INDEX_FILE}


def newest(keys: Mapping[bytes, PublicKey], use: KeyUse) -> PublicKey:
    """Return the key of the last epoch; epochs are named so that they sort."""
    of_use = [key for key in keys.values() if key.use == use]
    if not of_use:
        raise NoSuchKey(f"no {use} key")
    return max(of_use, key=lambda key: (key.epoch, key.kid))


class _Folder(Generic[Key]):
    """The key files of one folder, by key id."""

    def __init__(self, path: Path, suffix: str, read: Callable[[Path], Key]) -> None:
        self._path, self._suffix = path, suffix
        self._read: Callable[[Path], Key] = read
        self._seen: list[Path] = []
        self._keys: dict[bytes, Key] = {}

    def keys(self) -> Mapping[bytes, Key]:
        """Return what is there now: a destroyed file is forgotten, a new one is found."""
        # Key files are never rewritten, so their names tell whether anything changed.
        files = self._files()
        if files != self._seen:
            self._keys = {key.kid: key for key in map(self._read, files)}
            self._seen = files
        return self._keys

    def _files(self) -> list[Path]:
        found = self._path.glob(f"[!.]*{self._suffix}")
        return sorted(path for path in found if path.name not in _SINGLE_FILES)


class FileKeyring:
    """Keys in files; without a private folder this process can seal and verify, and open nothing."""

    def __init__(self, public_dir: Path, private_dir: Path | None = None) -> None:
        """public_dir is read by every process; private_dir holds only what this process may open."""
        self._public_dir, self._private_dir = public_dir, private_dir
        self._public = _Folder(public_dir, PUBLIC_SUFFIX, read_public)
        self._private = _Folder(private_dir, PRIVATE_SUFFIX, read_private) if private_dir else None

    def current(self, use: KeyUse) -> PublicKey:
        """Return the public key of the newest epoch."""
        return newest(self._public.keys(), use)

    def public(self, kid: bytes) -> PublicKey:
        """Return the public key of that id."""
        try:
            return self._public.keys()[kid]
        except KeyError:
            raise NoSuchKey(kid.hex()) from None

    def known(self) -> Collection[PublicKey]:
        """Return every public key there is."""
        return self._public.keys().values()

    def held(self) -> Collection[bytes]:
        """Return the ids of the private keys that are in the folder now."""
        return self._held_keys().keys()

    def private(self, kid: bytes) -> PrivateKey:
        """Return the private key of that id."""
        try:
            return self._held_keys()[kid]
        except KeyError:
            raise KeyNotHeld(kid.hex()) from None

    def signer(self) -> Signer:
        """Return the log's signing key."""
        secret, words = read_secret(self._held(LOG_FILE), "log")
        return Signer(words["origin"], secret)

    def verifier(self) -> Verifier:
        """Return the log's public key."""
        path = self._public_dir / VKEY_FILE
        if not path.is_file():
            raise NoSuchKey("the log's public key")
        return Verifier(path.read_text("utf-8").strip())

    def index_key(self) -> bytes:
        """Return the index key."""
        return read_secret(self._held(INDEX_FILE), "index")[0]

    def secret_key(self) -> bytes:
        """Return the secret that both faces share."""
        path = self._public_dir / SHARED_FILE
        if not path.is_file():
            raise KeyNotHeld("the shared secret")
        return read_secret(path, "shared")[0]

    def _held_keys(self) -> Mapping[bytes, PrivateKey]:
        return self._private.keys() if self._private else {}

    def _held(self, name: str) -> Path:
        path = self._private_dir / name if self._private_dir else None
        if path is None or not path.is_file():
            raise KeyNotHeld(name)
        return path
