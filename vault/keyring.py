"""Which keys this process holds. Providers stand behind the Keyring protocol: files here, later a broker or a KMS."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from vault.filekeyring import FileKeyring
from vault.keygen import destroy_key, generate_keys, rotate_key
from vault.keys import KeyUse, PrivateKey, PublicKey
from vault.memorykeyring import MemoryKeyring, PublicOnlyKeyring
from vault.note import Signer, Verifier

__all__ = [
    "FileKeyring",
    "KeyUse",
    "Keyring",
    "MemoryKeyring",
    "PrivateKey",
    "PublicKey",
    "PublicOnlyKeyring",
    "destroy_key",
    "generate_keys",
    "rotate_key",
]


class Keyring(Protocol):
    """What the vault asks of whoever keeps the keys."""

    def current(self, use: KeyUse) -> PublicKey:
        """Return the newest public key of that use; NoSuchKey when there is none."""

    def public(self, kid: bytes) -> PublicKey:
        """Return the public key of that id; NoSuchKey when it is not known."""

    def known(self) -> Collection[PublicKey]:
        """Return every public key there is, of all uses and epochs."""

    def held(self) -> Collection[bytes]:
        """Return the ids of the private keys this process has; none in a partner process."""

    def private(self, kid: bytes) -> PrivateKey:
        """Return the private key of that id; KeyNotHeld when this process does not have it."""

    def signer(self) -> Signer:
        """Return the log's signing key; KeyNotHeld in all processes but the signer's."""

    def verifier(self) -> Verifier:
        """Return the log's public key."""

    def index_key(self) -> bytes:
        """Return the key of blind indexes and fingerprints; KeyNotHeld where names are never compared."""

    def secret_key(self) -> bytes:
        """Return the key that both faces share for sign-in secrets; it opens nothing that was handed over."""
