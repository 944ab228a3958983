"""Key files: one small JSON file each, written once and never changed (FORMAT.md, section 7)."""

from __future__ import annotations

import base64
import json
import os
import stat
from pathlib import Path
from typing import Final

from vault.disk import sync_folder
from vault.errors import BadKeyFile, KeyFileExposed
from vault.keys import KeyUse, PrivateKey, PublicKey

FORMAT: Final = "evd1-key/1"
PUBLIC_SUFFIX: Final = ".public.json"
PRIVATE_SUFFIX: Final = ".private.json"
VKEY_FILE: Final = "log.vkey"
LOG_FILE: Final = "log.private.json"
INDEX_FILE: Final = "index.private.json"
SHARED_FILE: Final = "shared/sign-in.private.json"
SYMMETRIC_BYTES: Final = 32


def encode_public(key: PublicKey) -> str:
    """Return the text of a public key file."""
    words = {"use": key.use, "epoch": key.epoch, "kid": key.kid.hex(), "public": _base64(key.raw)}
    return _text(kind="public", **words)


def encode_private(use: KeyUse, epoch: str, seed: bytes) -> str:
    """Return the text of a private key file."""
    return _text(kind="private", use=use, epoch=epoch, private=_base64(seed))


def encode_secret(name: str, secret: bytes, **words: str) -> str:
    """Return the text of a file with one secret of 32 bytes: log key, index key or shared secret."""
    return _text(kind=name, secret=_base64(secret), **words)


def read_public(path: Path) -> PublicKey:
    """Read a public key file; BadKeyFile when it holds something else."""
    words = _read(path, "public")
    try:
        return PublicKey(
            bytes.fromhex(words["kid"]), KeyUse(words["use"]), words["epoch"], base64.b64decode(words["public"])
        )
    except (KeyError, ValueError) as error:
        raise BadKeyFile(path.name) from error


def read_private(path: Path) -> PrivateKey:
    """Read a private key file; KeyFileExposed when everybody on the machine could."""
    words = _read_secret(path, "private")
    try:
        return PrivateKey(KeyUse(words["use"]), words["epoch"], base64.b64decode(words["private"]))
    except (KeyError, ValueError) as error:
        raise BadKeyFile(path.name) from error


def read_secret(path: Path, name: str) -> tuple[bytes, dict[str, str]]:
    """Read a file with one secret of 32 bytes and the words beside it."""
    words = _read_secret(path, name)
    try:
        secret = base64.b64decode(words.pop("secret"))
    except (KeyError, ValueError) as error:
        raise BadKeyFile(path.name) from error
    if len(secret) != SYMMETRIC_BYTES:
        raise BadKeyFile(path.name)
    return secret, words


def write_once(path: Path, text: str, mode: int) -> None:
    """Create the file whole, durable and with that mode; leave the one that is there."""
    write_bytes_once(path, text.encode("ascii"), mode)


def write_bytes_once(path: Path, content: bytes, mode: int) -> None:
    """Do the same with bytes."""
    search = (mode & 0o444) >> 2
    path.parent.mkdir(parents=True, exist_ok=True, mode=mode | search)
    scratch = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(scratch, path)
    except FileExistsError:
        return
    finally:
        scratch.unlink()
    sync_folder(path.parent)


def _read_secret(path: Path, kind: str) -> dict[str, str]:
    if path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
        raise KeyFileExposed(path.name)
    return _read(path, kind)


def _read(path: Path, kind: str) -> dict[str, str]:
    try:
        words: object = json.loads(path.read_text("ascii"))
    except ValueError as error:
        raise BadKeyFile(path.name) from error
    if not isinstance(words, dict) or (words.get("format"), words.get("kind")) != (FORMAT, kind):
        raise BadKeyFile(path.name)
    return {str(name): str(value) for name, value in words.items()}


def _text(**words: str) -> str:
    return json.dumps({"format": FORMAT, **words}, indent=1) + "\n"


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
