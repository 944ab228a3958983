"""The keys this process was given. A partner process was given public ones only."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from vault import escrow
from vault.keyfile import PRIVATE_SUFFIX
from vault.keyring import FileKeyring, Keyring, KeyUse, destroy_key

__all__ = ["Keyring", "escrow_keys", "forget_private", "keyring", "keyring_of", "private_name"]


def keyring() -> Keyring:
    return _keyring(settings.PORTAL.public_keys, settings.PORTAL.private_keys)


def keyring_of(folder: Path) -> Keyring:
    """The public keys of this process with the private ones of another folder, such as the recovery key's medium."""
    return FileKeyring(settings.PORTAL.public_keys, folder)


def escrow_keys() -> list[str]:
    """Seal the private key files of this process to the recovery key where that was not done; return their names."""
    portal = settings.PORTAL
    if portal.private_keys is None:
        return []
    return escrow.escrow_keys(portal.public_keys, portal.private_keys, keyring().current(KeyUse.RECOVERY))


def forget_private(use: KeyUse, epoch: str) -> bool:
    """Remove the private file of a destroyed key and its sealed copies, as far as this process has them."""
    portal = settings.PORTAL
    removed = portal.private_keys is not None and destroy_key(portal.private_keys, use, epoch)
    return bool(escrow.forget_copies(portal.public_keys, private_name(use, epoch))) or removed


def private_name(use: KeyUse, epoch: str) -> str:
    return f"{use}-{epoch}{PRIVATE_SUFFIX}"


@lru_cache(maxsize=8)
def _keyring(public: Path, private: Path | None) -> Keyring:
    return FileKeyring(public, private)
