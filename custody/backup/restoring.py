"""A backup becomes a portal again: keys, database, blobs. Each step can be made again after it was cut."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.errors import Conflict
from custody import anchors, ledger, segments, stores
from custody.acts import Act, SubjectKind
from custody.backup import database
from custody.backup.blobs import OTHER, STAGING, Folder, copy, store_of
from custody.backup.making import THE_PORTAL
from custody.backup.reading import Proven, keys_in, stream
from custody.errors import BlobExists, BlobMissing
from custody.models import CopyCheck, CopyName, KeyWrap, SealedPackage, StagedPart, StoredObject
from custody.permissions import check_is_worker
from custody.safe.intent import OBJECTS, WRAPS
from vault.blobstore import BlobStore
from vault.escrow import restore_keys
from vault.keyfile import write_bytes_once
from vault.keyring import Keyring

SECRET, OPEN = 0o600, 0o644


class NotEmpty(Conflict):
    """There are tables in this database: a restore never mixes two histories."""

    for_people = _("This database is not empty. Restore into a new one.")


@dataclass(slots=True)
class PutBack:
    """missing: blobs that neither the folder nor the other store had.  settled: staged parts whose time was over."""

    copied: int = 0
    settled: int = 0
    missing: list[str] = field(default_factory=list)


def put_keys_back(proven: Proven, *, opens: Keyring) -> list[str]:
    """Write the public folder, and open the sealed copies of private keys into the private one; nothing is replaced.

    opens: holds the recovery key.  Returns the names of the private files: deal them out, then empty the folder.
    """
    public, private = settings.PORTAL.public_keys, settings.PORTAL.private_keys
    for name, content in keys_in(proven.path, opens).items():
        write_bytes_once(public / name, content, OPEN if name.endswith((".public.json", ".vkey")) else SECRET)
    return restore_keys(public, private, opens) if private else []


def put_database_back(proven: Proven, *, opens: Keyring, programs: Path) -> None:
    """Fill an empty database: all of it, or nothing.

    Raises:
        NotEmpty: there are tables. DumpFailed: PostgreSQL refused the dump.
    """
    if not database.is_empty():
        raise NotEmpty
    # Each piece is authentic; that the last is the last is known before pg_restore is told that it was.
    with database.restoring(programs) as sink:
        for piece in stream(proven.path, opens, "database"):
            sink.write(piece)
    connection.close()


def put_blobs_back(*, objects: Path | None) -> PutBack:
    """Give every store what the rows speak of, from the folder or from the other store; then what was stored since."""
    done = PutBack()
    if objects is None:
        _fill(done, None)
        return done
    with Folder(objects) as folder:
        _fill(done, folder.blobs)
        _put_rest(done, folder.blobs)
    return done


def settle_parts(done: PutBack, *, at: datetime) -> None:
    """Say of staged parts that are not there, and whose item is in the vault, that they were removed meanwhile.

    To be asked once what the database lost is entered again; parts of any other item are missing.
    """
    for part in StagedPart.objects.filter(removed_at=None).iterator():
        if stores.staging().exists(part.name):
            continue
        if StoredObject.objects.filter(upload_id=part.upload_id).exists():
            done.settled += StagedPart.objects.filter(pk=part.pk).update(removed_at=at)
        else:
            done.missing.append(f"{STAGING} {part.name}")


@transaction.atomic
def record_restore(*, actor: Actor, proven: Proven, done: PutBack, at: datetime) -> None:
    """Say in the log from which backup this portal was restored, and what could not be found."""
    check_is_worker(actor)
    ledger.record(
        actor=actor,
        act=Act.RESTORE_PERFORMED,
        subject_kind=SubjectKind.SYSTEM,
        subject_id=THE_PORTAL,
        at=at,
        facts={
            "backup": proven.told["backup"],
            "sha256": proven.sha256,
            "made_at": proven.told["made_at"],
            "log_size": proven.told["log_size"],
            "blobs_missing": len(done.missing),
        },
    )


def _fill(done: PutBack, kept: BlobStore | None) -> None:
    a, b = stores.copies()[CopyName.A], stores.copies()[CopyName.B]
    for store, name, others in _wanted():
        target = store_of(store)
        sources = [(kept, name + OTHER)] if kept and store == CopyName.B else []
        sources += [(kept, one) for one in (name, *others) if kept]
        sources += [(side, one) for side in (a, b) for one in (name, *others)]
        if not target.exists(name) and not _fetched(sources, target, name):
            done.missing.append(f"{store} {name}")
        else:
            done.copied += 1
    for part in StagedPart.objects.filter(removed_at=None).values_list("name", flat=True).iterator():
        if kept and not stores.staging().exists(part):
            done.copied += _fetched([(kept, part)], stores.staging(), part)


def _wanted() -> Iterator[tuple[str, str, list[str]]]:
    """(store, name, other names of the same bytes) of every copy and wrap, and of the packages."""
    for item_id in StoredObject.objects.values_list("pk", flat=True).iterator():
        copies = list(CopyCheck.objects.filter(item_id=item_id).values_list("store", "name"))
        for store, name in copies:
            yield store, name, [other for _store, other in copies if other != name]
    for name in KeyWrap.objects.values_list("name", flat=True).iterator():
        yield from ((which.value, name, []) for which in CopyName)
    for name in SealedPackage.objects.filter(removed_at=None).values_list("name", flat=True).iterator():
        yield CopyName.A.value, name, []


def _put_rest(done: PutBack, kept: BlobStore) -> None:
    """What the folder has besides: the remembered checkpoint, the log since, and objects that rows may have lost."""
    for prefix in (segments.PREFIX, OBJECTS, WRAPS, anchors.PREFIX):
        for name in kept.names(prefix):
            if name.endswith(OTHER):
                continue
            for store in stores.copies().values():
                if not store.exists(name):
                    done.copied += _fetched([(kept, name)], store, name)


def _fetched(sources: list[tuple[BlobStore, str]], target: BlobStore, name: str) -> bool:
    for source, its_name in sources:
        with suppress(BlobMissing, BlobExists):
            copy(source, its_name, target, name)
            return True
    return False
