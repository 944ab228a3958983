"""The rows that make two sealed copies the stored object of an item."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from common.actors import Actor
from common.errors import Conflict
from custody.models import CopyCheck, CopyName, IntendedBlob, KeyWrap, Outcome, StoredObject
from custody.permissions import check_is_worker
from custody.safe.depositing import Deposited


def keep(deposited: Deposited, *, actor: Actor, at: datetime) -> StoredObject:
    """Write the rows of a deposit in the caller's transaction, which also moves the item and records why.

    Raises:
        Conflict: the item has its object already; this deposit is swept later.
    """
    check_is_worker(actor)
    try:
        with transaction.atomic():
            stored = _stored(deposited, at)
    except IntegrityError:
        raise Conflict(f"item {deposited.item_id} is stored already") from None
    KeyWrap.objects.bulk_create(
        KeyWrap(
            item_id=deposited.item_id,
            key_id=wrapped.key_id,
            key_use=wrapped.key_use,
            wrap=wrapped.wrap,
            name=wrapped.name,
            made_at=at,
        )
        for wrapped in deposited.wraps
    )
    # Both copies were read from end to end a moment ago: that was their first check.
    CopyCheck.objects.bulk_create(
        CopyCheck(
            item_id=deposited.item_id,
            store=store,
            name=deposited.name,
            checked_at=at,
            outcome=Outcome.OK,
            lease_until=at,
        )
        for store in CopyName
    )
    IntendedBlob.objects.filter(name=deposited.name).delete()
    return stored


def stored_object(item_id: UUID) -> StoredObject | None:
    """What is recorded of an item's sealed original, for apps that have shown that the item may be seen."""
    return StoredObject.objects.filter(pk=item_id).first()


def _stored(deposited: Deposited, at: datetime) -> StoredObject:
    return StoredObject.objects.create(
        item_id=deposited.item_id,
        upload_id=deposited.upload_id,
        attempt=deposited.attempt,
        size_bytes=deposited.size_bytes,
        sha256=deposited.sha256,
        sha512=deposited.sha512,
        stored_at=at,
    )
