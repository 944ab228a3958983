"""A backup is made: one moment of the database, the keys as they lie sealed, the blobs it speaks of."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from common.actors import Actor
from common.ids import new_id
from custody import ledger, segments
from custody.acts import Act, SubjectKind
from custody.backup import blobs, database
from custody.backup.archive import Archive
from custody.backup.blobs import Blob, Folder, Place
from custody.keys import escrow_keys, keyring
from custody.models import Checkpoint, CustodyEvent, KeyEntry
from custody.permissions import check_is_worker
from custody.states import KeyState
from vault.escrow import escrowed
from vault.keyfile import INDEX_FILE, LOG_FILE, PRIVATE_SUFFIX
from vault.keyring import KeyUse

FORMAT: Final = "portal-backup/1"
# The portal itself as a subject of the log.
THE_PORTAL: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Made:
    """What whoever keeps the file keeps apart from it: its digest.

    without_escrow: private keys of which a restored machine would have no copy.
    differing: objects whose two copies are not the same bytes; both were taken along.
    """

    path: Path
    backup_id: UUID
    sha256: str
    size_bytes: int
    blobs: int
    copied: int
    without_escrow: list[str]
    differing: list[str]


@dataclass(frozen=True, slots=True)
class Told:
    """A backup as the log tells of it."""

    at: datetime
    sha256: str
    size_bytes: int
    log_size: int


def make_backup(*, actor: Actor, path: Path, programs: Path, objects: Path | None, at: datetime) -> Made:
    """Write a backup to path, sealed to the recovery key, and record it. Nothing of it is ever on a disk in clear.

    programs: where pg_dump lies.  objects: a folder to copy blobs into, each once; without it they are only listed.

    Raises:
        DumpFailed: PostgreSQL's program refused; no file is left.
        NoSuchKey: there is no recovery key to seal to.
    """
    check_is_worker(actor)
    escrow_keys()
    backup_id, recipient = new_id(), keyring().current(KeyUse.RECOVERY)
    with Archive(path, backup_id=backup_id, recipient=recipient) as archive:
        # Names of blobs say nothing, and there may be millions: they wait in a file, and no transaction waits for them.
        with TemporaryFile("w+", encoding="ascii") as spoken_of:
            with database.snapshot() as moment:
                told = _standing(backup_id, at)
                told["database_bytes"] = archive.add_stream("database", database.dump(programs, moment))
                spoken_of.writelines(f"{place.store} {place.name}\n" for place in blobs.places())
            spoken_of.seek(0)
            _keys(archive)
            counted = _blobs(archive, map(_place, spoken_of), objects)
        told |= {"blobs": counted.blobs, "members": archive.members}
        archive.add("manifest.json", json.dumps(told, indent=1).encode())
        digest, size_bytes = archive.finish()
    lacking = without_escrow()
    made = Made(path, backup_id, digest, size_bytes, counted.blobs, counted.copied, lacking, counted.differing)
    _record(actor, made, told, at)
    segments.forget(until=held_by_two())
    return made


def last_backups(count: int = 1) -> list[Told]:
    """What the log says of the newest backups, newest first."""
    events = CustodyEvent.objects.filter(act=Act.BACKUP_MADE).order_by("-sequence")[:count]
    told = [(event.at, json.loads(event.event_json)["facts"]) for event in events]
    return [Told(at, facts["sha256"], facts["size_bytes"], facts["log_size"]) for at, facts in told]


def held_by_two() -> int:
    """How much of the log the two newest backups hold: that need not lie in the stores as well. One may be lost."""
    newest = last_backups(2)
    return newest[1].log_size if len(newest) > 1 else 0


def without_escrow() -> list[str]:
    """The private keys of which there is no copy sealed to the recovery key, by the names of their files."""
    needed = {f"{key.use}-{key.epoch}{PRIVATE_SUFFIX}" for key in keyring().known() if key.use != KeyUse.RECOVERY}
    gone = KeyEntry.objects.filter(state=KeyState.DESTROYED).values_list("key_use", "epoch")
    needed -= {f"{use}-{epoch}{PRIVATE_SUFFIX}" for use, epoch in gone}
    return sorted((needed | {LOG_FILE, INDEX_FILE}) - escrowed(settings.PORTAL.public_keys))


@dataclass(slots=True)
class _Counted:
    blobs: int = 0
    copied: int = 0
    differing: list[str] = field(default_factory=list)


def _standing(backup_id: UUID, at: datetime) -> dict[str, Any]:
    """How the log stands at that moment, and what this installation is called; no secret and no address of a store."""
    newest, portal = Checkpoint.objects.first(), settings.PORTAL
    return {
        "format": FORMAT,
        "backup": str(backup_id),
        "made_at": at.isoformat(),
        "log_origin": portal.log_origin,
        "log_size": newest.size if newest else 0,
        "checkpoint": newest.note if newest else "",
        "events": CustodyEvent.objects.count(),
        "configuration": {
            "face": portal.face,
            "language": settings.LANGUAGE_CODE,
            "partner_url": portal.partner_url,
            "mechanism_url": portal.mechanism_url,
        },
    }


def _keys(archive: Archive) -> None:
    """The public folder as it is: public keys, the shared secret of sign-in, and sealed copies of the private keys."""
    folder = settings.PORTAL.public_keys
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            archive.add(f"keys/{path.relative_to(folder)}", path.read_bytes())


def _blobs(archive: Archive, found: Iterable[Place], objects: Path | None) -> _Counted:
    counted = _Counted()
    if objects is None:
        archive.add_stream("inventory", _lines(blobs.listed(found), counted))
        return counted
    with Folder(objects) as folder:
        everything = chain(folder.taken(found), folder.taken_since())
        archive.add_stream("inventory", _lines(everything, counted))
        folder.forget_passing()
        counted.copied, counted.differing = folder.copied, folder.differing
    return counted


def _lines(found: Iterable[Blob], counted: _Counted) -> Iterator[bytes]:
    for blob in found:
        counted.blobs += 1
        yield json.dumps(blob.told()).encode() + b"\n"


def _place(line: str) -> Place:
    store, _space, name = line.strip().partition(" ")
    return Place(store, name)


@transaction.atomic
def _record(actor: Actor, made: Made, told: dict[str, Any], at: datetime) -> None:
    ledger.record(
        actor=actor,
        act=Act.BACKUP_MADE,
        subject_kind=SubjectKind.SYSTEM,
        subject_id=THE_PORTAL,
        at=at,
        facts={
            "backup": str(made.backup_id),
            "sha256": made.sha256,
            "size_bytes": made.size_bytes,
            "log_size": told["log_size"],
            "blobs": made.blobs,
        },
    )
