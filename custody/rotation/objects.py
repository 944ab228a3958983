"""The wraps of stored objects follow a new key: made, read back and opened before the old one goes.

Nothing of an object is rewritten, and a reader finds the old wrap or the new one, never none: both change in one
transaction.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from common.actors import Actor
from custody import stores
from custody.errors import BlobStoreUnavailable, KeyNotHeld, Tampered
from custody.keys import keyring
from custody.models import KeyWrap, StoredObject
from custody.permissions import check_is_worker
from custody.rotation.epochs import older_keys
from custody.rotation.step import Step, record_step
from custody.safe.intent import wrap_name_beside
from custody.safe.unwrap import LONGEST_WRAP, data_key, header_of
from vault.blobstore import BlobStore, write_blob
from vault.container import WrapRecord, unwrap_dek, wrap_dek
from vault.errors import UnknownFormat
from vault.keyring import KeyUse, PrivateKey, PublicKey

logger = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Fresh:
    """A new wrap beside the old one. wrap: as it was read back last."""

    old: KeyWrap
    record: WrapRecord
    dek: bytes = field(repr=False)
    wrap: bytes = b""


def rewrap_objects(
    *, actor: Actor, use: KeyUse, after: UUID | None, limit: int, at: datetime, opens: PrivateKey | None = None
) -> Step[UUID]:
    """Let up to limit wraps follow the newest key of that use; several may run at once, and any may be killed.

    after: the item where the step before ended.  opens: the new private key, where it is not on this machine.

    Raises:
        KeyNotHeld: this process could not open what it is about to wrap.
        BlobStoreUnavailable: a store is away; nothing of this step counts, go on later.
    """
    check_is_worker(actor)
    to = keyring().current(use)
    proof = opens or keyring().private(to.kid)
    with transaction.atomic(durable=True):
        claimed = _claim(older_keys(use), after, limit)
        done = _rewrapped(claimed, to, proof)
        if done:
            _supersede(done, to, at)
            items = [one.old.item_id.bytes for one in done.values()]
            record_step(actor=actor, to=to, what="objects", named=items, at=at)
    # Only now: a crash before this leaves blobs without a row, which the sweep removes.
    _forget(one.old.name for one in done.values())
    return Step(len(done), len(claimed) - len(done), claimed[-1].item_id if claimed else None)


def _claim(older: list[bytes], after: UUID | None, limit: int) -> list[KeyWrap]:
    """The lock is the claim: it is held while blobs are written, and nobody who reads asks for it."""
    free = KeyWrap.objects.select_for_update(skip_locked=True).filter(key_id__in=older)
    if after is not None:
        free = free.filter(item_id__gt=after)
    return list(free.order_by("item_id")[:limit])


def _rewrapped(claimed: list[KeyWrap], to: PublicKey, proof: PrivateKey) -> dict[str, _Fresh]:
    """By name: made, written to both stores with one sync each, read back, opened. No row is touched."""
    objects = StoredObject.objects.in_bulk([kept.item_id for kept in claimed])
    fresh: dict[str, _Fresh] = {}
    for kept in claimed:
        stored = objects[kept.item_id]
        try:
            dek = _data_key(kept, stored)
        except (KeyNotHeld, Tampered) as error:
            logger.warning("rotation.stuck", item_id=str(kept.item_id), why=type(error).__name__)
            continue
        header = header_of(stored)
        record = WrapRecord(header, to.kid, wrap_dek(dek, header=header, recipient=to))
        fresh[wrap_name_beside(kept.name, to.kid)] = _Fresh(kept, record, dek)
    for store in stores.copies().values():
        _write(store, fresh, proof)
    return fresh


def _data_key(kept: KeyWrap, stored: StoredObject) -> bytes:
    try:
        private = keyring().private(bytes(kept.key_id))
        return unwrap_dek(bytes(kept.wrap), header=header_of(stored), private=private)
    except (KeyNotHeld, Tampered):
        # Another wrap of the same object, or another copy of this one, may do.
        return data_key(stored)


def _write(store: BlobStore, fresh: dict[str, _Fresh], proof: PrivateKey) -> None:
    """Write what is not there, and open all; what a killed step left there is as good if it opens."""
    store.create_all({name: one.record.encode() for name, one in fresh.items() if not store.exists(name)})
    for name, one in fresh.items():
        try:
            one.wrap = _opened(store, name, one, proof)
        except (Tampered, UnknownFormat):
            store.delete(name)
            write_blob(store, name, one.record.encode())
            one.wrap = _opened(store, name, one, proof)


def _opened(store: BlobStore, name: str, one: _Fresh, proof: PrivateKey) -> bytes:
    with store.open(name) as blob:
        kept = WrapRecord.parse(blob.read(LONGEST_WRAP))
    if kept.header != one.record.header or unwrap_dek(kept.wrap, header=kept.header, private=proof) != one.dek:
        raise Tampered("the wrap that was read back opens something else")
    return kept.wrap


def _supersede(done: dict[str, _Fresh], to: PublicKey, at: datetime) -> None:
    KeyWrap.objects.filter(pk__in=[one.old.pk for one in done.values()]).delete()
    # An item whose wrap to this key is there already only loses the old one.
    KeyWrap.objects.bulk_create(
        [
            KeyWrap(item_id=one.old.item_id, key_id=to.kid, key_use=to.use, wrap=one.wrap, name=name, made_at=at)
            for name, one in done.items()
        ],
        ignore_conflicts=True,
    )


def _forget(names: Iterable[str]) -> None:
    for name in names:
        for store in stores.copies().values():
            with suppress(BlobStoreUnavailable):
                store.delete(name)
