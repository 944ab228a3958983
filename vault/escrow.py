"""Private key files, sealed to the recovery key as soon as they are made: what a machine that burned down gives back.

Who holds the recovery key can open stored objects without these; sealed words, the log and its signing need them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import UUID

from vault.container import HEADER_BYTES, Header, Kind, open_bytes, parse_header, seal_bytes
from vault.errors import KeyNotHeld
from vault.keyfile import PRIVATE_SUFFIX, write_bytes_once
from vault.keyring import Keyring
from vault.keys import KeyUse, PublicKey

FOLDER: Final = "escrow"
SUFFIX: Final = ".evd1"
_SEALED: Final = 0o640
_PRIVATE: Final = 0o600


def escrow_keys(public_dir: Path, private_dir: Path, recovery: PublicKey) -> list[str]:
    """Seal every private key file that has no copy for this recovery key yet; return the names of those sealed now."""
    fresh = []
    for path in sorted(private_dir.glob(f"[!.]*{PRIVATE_SUFFIX}")):
        copy = _copy_of(public_dir, path.name, recovery.kid)
        if path.name.startswith(f"{KeyUse.RECOVERY}-") or copy.exists():
            continue
        write_bytes_once(copy, seal_bytes(path.read_bytes(), header=_header(path.name), recipient=recovery), _SEALED)
        fresh.append(path.name)
    return fresh


def escrowed(public_dir: Path) -> set[str]:
    """Return the names of the private key files of which a sealed copy exists."""
    return {_name_of(path) for path in _copies(public_dir)}


def restore_keys(public_dir: Path, private_dir: Path, keyring: Keyring) -> list[str]:
    """Open every sealed copy into private_dir; a file that is there already is left alone. Return the names.

    keyring: holds the recovery key. KeyNotHeld when a copy was sealed to another one; nothing was written then.
    """
    opened = dict(_opened(public_dir, keyring))
    for name, content in opened.items():
        write_bytes_once(private_dir / name, content, _PRIVATE)
    return sorted(opened)


def check_copies(public_dir: Path, keyring: Keyring) -> int:
    """Open every sealed copy, write nothing, and return how many there are; the first that does not open raises."""
    return sum(1 for _copy in _opened(public_dir, keyring))


def forget_copies(public_dir: Path, name: str) -> int:
    """Remove the sealed copies of a private key file that was destroyed, and return how many there were."""
    copies = [path for path in _copies(public_dir) if _name_of(path) == name]
    for path in copies:
        path.unlink()
    return len(copies)


def _opened(public_dir: Path, keyring: Keyring) -> Iterator[tuple[str, bytes]]:
    """Of copies for several recovery keys, those that this one opens; KeyNotHeld when a file has none of them."""
    lacking = escrowed(public_dir)
    for path in _copies(public_dir):
        name = _name_of(path)
        sealed = path.read_bytes()
        if parse_header(sealed[:HEADER_BYTES]).kid in keyring.held():
            lacking.discard(name)
            yield name, open_bytes(sealed, expect=_header(name), keyring=keyring)
    if lacking:
        raise KeyNotHeld(f"no copy of {min(lacking)} is sealed to this recovery key")


def _copies(public_dir: Path) -> Iterator[Path]:
    yield from sorted((public_dir / FOLDER).glob(f"[!.]*{PRIVATE_SUFFIX}.*{SUFFIX}"))


def _copy_of(public_dir: Path, name: str, kid: bytes) -> Path:
    return public_dir / FOLDER / f"{name}.{kid.hex()}{SUFFIX}"


def _name_of(path: Path) -> str:
    return path.name.removesuffix(SUFFIX).rpartition(".")[0]


def _header(name: str) -> Header:
    """Bind a sealed copy to the name of its file, so that one key cannot be put in the place of another."""
    digest = hashlib.sha256(b"evd1/escrow\0" + name.encode("ascii")).digest()
    return Header(Kind.FIELD, UUID(bytes=digest[:16]))
