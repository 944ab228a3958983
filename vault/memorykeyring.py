"""Fresh keys that vanish with the process; for tests."""

from __future__ import annotations

import os
from collections.abc import Collection

from vault.errors import KeyNotHeld, NoSuchKey
from vault.filekeyring import newest
from vault.keys import KeyUse, PrivateKey, PublicKey, new_seed
from vault.note import Signer, Verifier


class MemoryKeyring:
    """Holds everything."""

    def __init__(self, *, epoch: str = "1", log_origin: str = "test.example/custody") -> None:
        """Make one key of every use, a log key, an index key and a secret key."""
        self._signer = Signer(log_origin, os.urandom(32))
        self._index_key = os.urandom(32)
        self._secret_key = os.urandom(32)
        self._public: dict[bytes, PublicKey] = {}
        self._private: dict[bytes, PrivateKey] = {}
        for use in KeyUse:
            self.add(use, epoch)

    def add(self, use: KeyUse, epoch: str) -> PublicKey:
        """Make another key; it is current at once if its epoch is the newest."""
        private = PrivateKey(use, epoch, new_seed())
        self._private[private.kid] = private
        self._public[private.kid] = private.public
        return private.public

    def destroy(self, kid: bytes) -> None:
        """Forget a private key, as at the end of an epoch; its public key stays."""
        del self._private[kid]

    def public_only(self) -> PublicOnlyKeyring:
        """Return what a partner process holds."""
        return PublicOnlyKeyring(self)

    def current(self, use: KeyUse) -> PublicKey:
        """Return the newest public key of that use."""
        return newest(self._public, use)

    def public(self, kid: bytes) -> PublicKey:
        """Return the public key of that id."""
        try:
            return self._public[kid]
        except KeyError:
            raise NoSuchKey(kid.hex()) from None

    def known(self) -> Collection[PublicKey]:
        """Return every public key."""
        return self._public.values()

    def held(self) -> Collection[bytes]:
        """Return the ids of all private keys that were not destroyed."""
        return self._private.keys()

    def private(self, kid: bytes) -> PrivateKey:
        """Return the private key of that id."""
        try:
            return self._private[kid]
        except KeyError:
            raise KeyNotHeld(kid.hex()) from None

    def signer(self) -> Signer:
        """Return the log's signing key."""
        return self._signer

    def verifier(self) -> Verifier:
        """Return the log's public key."""
        return Verifier(self._signer.vkey)

    def index_key(self) -> bytes:
        """Return the index key."""
        return self._index_key

    def secret_key(self) -> bytes:
        """Return the shared secret key."""
        return self._secret_key


class PublicOnlyKeyring:
    """Seals and verifies with the keys of another keyring, and opens nothing."""

    def __init__(self, keyring: MemoryKeyring) -> None:
        """Follow keyring: a key added there is known here."""
        self.current, self.public, self.known = keyring.current, keyring.public, keyring.known
        self.verifier, self.secret_key = keyring.verifier, keyring.secret_key

    def held(self) -> Collection[bytes]:
        """Hold no private key."""
        return ()

    def private(self, kid: bytes) -> PrivateKey:
        """Hold no private key."""
        raise KeyNotHeld(kid.hex())

    def signer(self) -> Signer:
        """Hold no log key."""
        raise KeyNotHeld("the log key")

    def index_key(self) -> bytes:
        """Hold no index key."""
        raise KeyNotHeld("the index key")
