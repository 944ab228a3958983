"""Many small items go into the vault together: each with its own key, its own object and its own checks; one sync."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import stores
from custody.errors import CopiesDiffer, PartsIncomplete, VaultError
from custody.keys import keyring
from custody.models import StagedPart
from custody.permissions import check_is_worker
from custody.safe.depositing import WRAPPED_TO, Deposited, check_kept, read_copies, together, wrap_blob, wrapped_to
from custody.safe.intent import intend_objects
from custody.safe.parts import open_whole
from vault.container import Header, Kind, Opener, Sealer, new_dek
from vault.digest import digests_of


@dataclass(frozen=True, slots=True)
class Small:
    """One complete upload that fits into memory. others: further digests to take on the way, by their hashlib names."""

    upload_id: UUID
    item_id: UUID
    attempt: int
    length_bytes: int
    others: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Many:
    """What became of them. digests: those asked for besides. refused: why one could not be deposited, by item."""

    deposited: list[Deposited] = field(default_factory=list)
    digests: dict[UUID, dict[str, str]] = field(default_factory=dict)
    refused: dict[UUID, Exception] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Sealed:
    deposited: Deposited
    header: Header
    dek: bytes
    blobs: dict[str, bytes]


def deposit_many(*, actor: Actor, uploads: Sequence[Small], at: datetime) -> Many:
    """Do for each of them what `deposit` does, with one sync a store; one that is not whole spoils no other.

    A crash in between leaves blobs under intended names, as with one item: no row speaks of them, they are swept.

    Raises:
        BlobStoreUnavailable, StoreFull: try again; what was written is swept.
        KeyNotHeld: this process has no intake key.
    """
    check_is_worker(actor)
    done = Many()
    with transaction.atomic(durable=True):
        names = intend_objects({one.item_id: one.attempt for one in uploads}, at=at)
    parts = _parts_of(uploads)
    sealed = []
    for one in uploads:
        try:
            plaintext = b"".join(
                open_whole(parts[one.upload_id], upload_id=one.upload_id, length_bytes=one.length_bytes)
            )
        except (VaultError, PartsIncomplete) as refusal:
            done.refused[one.item_id] = refusal
            continue
        sealed.append(_seal(one, names[one.item_id], plaintext))
        done.digests[one.item_id] = {name: _digest(name, plaintext) for name in one.others}
    blobs = {name: data for each in sealed for name, data in each.blobs.items()}
    together([partial(store.create_all, blobs) for store in stores.copies().values()])
    for each in sealed:
        try:
            _check(each)
        except VaultError as refusal:
            done.refused[each.deposited.item_id] = refusal
        else:
            done.deposited.append(each.deposited)
    return done


def _parts_of(uploads: Iterable[Small]) -> dict[UUID, list[StagedPart]]:
    parts: dict[UUID, list[StagedPart]] = defaultdict(list)
    found = StagedPart.objects.filter(upload_id__in=[one.upload_id for one in uploads], removed_at=None)
    for part in found.order_by("upload_id", "offset"):
        parts[part.upload_id].append(part)
    return parts


def _seal(one: Small, name: str, plaintext: bytes) -> _Sealed:
    header, dek = Header(Kind.OBJECT, one.item_id, length=len(plaintext)), new_dek()
    sealer = Sealer.detached(header, dek=dek)
    sealed = b"".join((sealer.start(), sealer.update(plaintext), sealer.finish()))
    wraps = tuple(wrapped_to(keyring().current(use), dek, header, name) for use in WRAPPED_TO)
    blobs = {name: sealed} | {wrapped.name: wrap_blob(header, wrapped.key_id, wrapped.wrap) for wrapped in wraps}
    deposited = Deposited(one.item_id, one.upload_id, one.attempt, name, digests_of([plaintext]), wraps)
    return _Sealed(deposited, header, dek, blobs)


def _check(each: _Sealed) -> None:
    """Read both copies back, compare them, open and hash: nothing counts before both agree."""
    seen = read_copies(each.deposited.name, Opener.detached(each.header, each.dek))
    if (seen.sha256, seen.size_bytes) != (each.deposited.sha256, each.deposited.size_bytes):
        raise CopiesDiffer("what was read back is not what was written")
    for wrapped in each.deposited.wraps:
        check_kept(wrapped.name, each.blobs[wrapped.name])


def _digest(name: str, plaintext: bytes) -> str:
    return hashlib.new(name, plaintext, usedforsecurity=False).hexdigest()
