"""The rows that make two sealed copies the stored object of an item."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from common.actors import Actor
from common.errors import Conflict
from custody.models import CopyCheck, CopyName, IntendedBlob, KeyWrap, Outcome, StoredObject
from custody.permissions import check_is_worker
from custody.safe.depositing import Deposited, Wrapped


def keep(deposited: Deposited, *, actor: Actor, at: datetime) -> StoredObject:
    """Write the rows of a deposit in the caller's transaction, which also moves the item and records why.

    Raises:
        Conflict: the item has its object already; this deposit is swept later.
    """
    return keep_all([deposited], actor=actor, at=at)[0]


def keep_all(deposits: Sequence[Deposited], *, actor: Actor, at: datetime) -> list[StoredObject]:
    """The same for many deposits, all or none."""
    check_is_worker(actor)
    try:
        with transaction.atomic():
            stored = StoredObject.objects.bulk_create(_stored(one, at) for one in deposits)
    except IntegrityError:
        raise Conflict(f"one of {len(deposits)} items is stored already") from None
    KeyWrap.objects.bulk_create(_wrap(one, wrapped, at) for one in deposits for wrapped in one.wraps)
    # Both copies were read from end to end a moment ago: that was their first check.
    CopyCheck.objects.bulk_create(_checked(one, store, at) for one in deposits for store in CopyName)
    IntendedBlob.objects.filter(name__in=[one.name for one in deposits]).delete()
    return stored


def stored_object(item_id: UUID) -> StoredObject | None:
    """What is recorded of an item's sealed original, for apps that have shown that the item may be seen."""
    return StoredObject.objects.filter(pk=item_id).first()


def stored_objects(item_ids: Collection[UUID]) -> dict[UUID, StoredObject]:
    """The same for many, by item; those that are not stored are left out."""
    return StoredObject.objects.in_bulk(list(item_ids))


def _stored(deposited: Deposited, at: datetime) -> StoredObject:
    return StoredObject(
        item_id=deposited.item_id,
        upload_id=deposited.upload_id,
        attempt=deposited.attempt,
        size_bytes=deposited.size_bytes,
        sha256=deposited.sha256,
        sha512=deposited.sha512,
        stored_at=at,
    )


def _wrap(deposited: Deposited, wrapped: Wrapped, at: datetime) -> KeyWrap:
    return KeyWrap(
        item_id=deposited.item_id,
        key_id=wrapped.key_id,
        key_use=wrapped.key_use,
        wrap=wrapped.wrap,
        name=wrapped.name,
        made_at=at,
    )


def _checked(deposited: Deposited, store: CopyName, at: datetime) -> CopyCheck:
    return CopyCheck(
        item_id=deposited.item_id,
        store=store,
        name=deposited.name,
        checked_at=at,
        outcome=Outcome.OK,
        lease_until=at,
    )
