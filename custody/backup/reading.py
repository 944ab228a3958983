"""A backup is read: proven to be whole and to be the one that was meant, before anything is made of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.errors import Invalid
from custody.backup.archive import digest_of, members
from custody.backup.making import FORMAT
from vault.keyring import Keyring

MANIFEST = "manifest.json"


class NotThisBackup(Invalid):
    """The file is not the one whose digest was kept: anybody can seal to a public key."""

    for_people = _("This file is not the backup whose fingerprint was given. Do not restore it.")


class BrokenBackup(Invalid):
    """The members are not those that the manifest names."""

    for_people = _("This backup is not complete. Take another one.")


@dataclass(frozen=True, slots=True)
class Proven:
    """A backup that was read from end to end. told: its manifest, without the list of members."""

    path: Path
    sha256: str
    size_bytes: int
    told: dict[str, Any]


def prove(path: Path, *, keyring: Keyring, digest: str) -> Proven:
    """Read the whole file, open every byte, compare every member with the manifest.

    digest: SHA-256 of the file, from where it was kept apart from it.

    Raises:
        NotThisBackup: another file. BrokenBackup, Tampered, Truncated: not what was written.
        KeyNotHeld: it was sealed to another recovery key.
    """
    found, size_bytes = digest_of(path)
    if found != digest.strip().lower():
        raise NotThisBackup(f"SHA-256 is {found}")
    seen, manifest = {}, b""
    for name, content in members(path, keyring):
        if name == MANIFEST:
            manifest = content
        else:
            seen[name] = sha256(content).hexdigest()
    told = json.loads(manifest or b"{}")
    if told.get("format") != FORMAT or told.pop("members", None) != seen:
        raise BrokenBackup("the members are not those of the manifest")
    return Proven(path, found, size_bytes, told)


def stream(path: Path, keyring: Keyring, prefix: str) -> Iterator[bytes]:
    """Yield what was added as a stream; the end is the end only when this has ended without raising."""
    for name, content in members(path, keyring):
        if name.startswith(f"{prefix}/"):
            yield content


def keys_in(path: Path, keyring: Keyring) -> dict[str, bytes]:
    """The public folder as it was: relative path and content."""
    return {name.removeprefix("keys/"): content for name, content in members(path, keyring) if name.startswith("keys/")}


def inventory(path: Path, keyring: Keyring) -> Iterator[dict[str, Any]]:
    """The blobs that were there: store, name, size, digest."""
    rest = b""
    for piece in stream(path, keyring, "inventory"):
        *lines, rest = (rest + piece).split(b"\n")
        yield from map(json.loads, lines)
