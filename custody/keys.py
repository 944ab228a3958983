"""The keys this process was given. A partner process was given public ones only."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from vault.keyring import FileKeyring, Keyring


def keyring() -> Keyring:
    return _keyring(settings.PORTAL.public_keys, settings.PORTAL.private_keys)


@lru_cache(maxsize=8)
def _keyring(public: Path, private: Path | None) -> Keyring:
    return FileKeyring(public, private)
