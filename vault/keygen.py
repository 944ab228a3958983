"""Making keys: what is missing at a first start, and a new epoch later. Nothing is ever written over."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from vault.disk import sync_folder
from vault.keyfile import (
    INDEX_FILE,
    LOG_FILE,
    PRIVATE_SUFFIX,
    PUBLIC_SUFFIX,
    SHARED_FILE,
    SYMMETRIC_BYTES,
    VKEY_FILE,
    encode_private,
    encode_public,
    encode_secret,
    read_private,
    read_secret,
    write_once,
)
from vault.keys import EPOCH, KeyUse, PublicKey, new_seed
from vault.note import Signer

_PRIVATE: Final = 0o600
_PUBLIC: Final = 0o644


def generate_keys(public_dir: Path, private_dir: Path, recovery_dir: Path, epoch: str, log_origin: str) -> None:
    """Create every key that has never been made here; a second call, or two at once, changes nothing.

    recovery_dir: taken off the machine afterwards. A use that has a public key of any epoch is left alone.
    """
    for use in KeyUse:
        if not any(public_dir.glob(f"{use}-*{PUBLIC_SUFFIX}")):
            home = recovery_dir if use is KeyUse.RECOVERY else private_dir
            rotate_key(public_dir, home, use, epoch)
    _generate_log_key(public_dir, private_dir, log_origin)
    if not (private_dir / INDEX_FILE).exists():
        write_once(private_dir / INDEX_FILE, encode_secret("index", os.urandom(SYMMETRIC_BYTES)), _PRIVATE)
    if not (public_dir / SHARED_FILE).exists():
        write_once(public_dir / SHARED_FILE, encode_secret("shared", os.urandom(SYMMETRIC_BYTES)), _PRIVATE)


def rotate_key(public_dir: Path, private_dir: Path, use: KeyUse, epoch: str) -> PublicKey:
    """Create the key pair of a new epoch, or return the one that is there.

    epoch: named so that epochs sort, "2026-11" for instance. The private file is durable before the public one appears.
    """
    if not EPOCH.fullmatch(epoch):
        raise ValueError("an epoch is named by letters, digits, dots and hyphens")
    private_file = private_dir / f"{use}-{epoch}{PRIVATE_SUFFIX}"
    write_once(private_file, encode_private(use, epoch, new_seed()), _PRIVATE)
    # Read back: when two start at once, both must publish the key that won.
    public = read_private(private_file).public
    write_once(public_dir / f"{use}-{epoch}{PUBLIC_SUFFIX}", encode_public(public), _PUBLIC)
    return public


def destroy_key(private_dir: Path, use: KeyUse, epoch: str) -> bool:
    """Remove the private file of an epoch, durably; False when it is not here. Its public file stays, to name it by."""
    path = private_dir / f"{use}-{epoch}{PRIVATE_SUFFIX}"
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    sync_folder(private_dir)
    return True


def _generate_log_key(public_dir: Path, private_dir: Path, log_origin: str) -> None:
    if (public_dir / VKEY_FILE).exists():
        return
    path = private_dir / LOG_FILE
    write_once(path, encode_secret("log", os.urandom(SYMMETRIC_BYTES), origin=log_origin), _PRIVATE)
    secret, words = read_secret(path, "log")
    write_once(public_dir / VKEY_FILE, Signer(words["origin"], secret).vkey + "\n", _PUBLIC)
