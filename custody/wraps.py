"""Wrapped data keys lie beside the objects: when the database is lost, they alone open what is left."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from custody import stores
from custody.acts import Act
from custody.damage import record_fixity
from custody.errors import BlobMissing, BlobStoreUnavailable
from custody.models import CopyName, KeyWrap, StoredObject
from custody.safe.depositing import wrap_blob
from custody.safe.unwrap import header_of
from vault.blobstore import BlobStore, write_blob


def mend_wraps(stored: StoredObject, which: Collection[CopyName], *, at: datetime) -> None:
    """Hold every wrap in these stores against its row, and write anew what is damaged or gone. It is said in the log.

    Raises:
        BlobStoreUnavailable: a store does not answer, or gave back something else than was just written.
    """
    for row in KeyWrap.objects.filter(item_id=stored.item_id).order_by("pk"):
        told = wrap_blob(header_of(stored), bytes(row.key_id), bytes(row.wrap))
        for copy in which:
            if not _is_kept(stores.copies()[copy], row.name, told):
                _write_anew(row, copy, told, at)


def _is_kept(store: BlobStore, name: str, told: bytes) -> bool:
    try:
        with store.open(name) as blob:
            return blob.read(len(told) + 1) == told
    except BlobMissing:
        return False


@transaction.atomic
def _write_anew(row: KeyWrap, copy: CopyName, told: bytes, at: datetime) -> None:
    # Locked: a key that is being destroyed takes its wraps away, and none of them may come back behind it.
    if not KeyWrap.objects.select_for_update().filter(pk=row.pk).exists():
        return
    record_fixity(Act.FIXITY_BAD, row.item_id, at=at, copy=copy.value, of="wrap")
    store = stores.copies()[copy]
    store.delete(row.name)
    write_blob(store, row.name, told)
    if not _is_kept(store, row.name, told):
        raise BlobStoreUnavailable("the wrap that was just written could not be read back")
    record_fixity(Act.FIXITY_REPAIRED, row.item_id, at=at, copy=copy.value, of="wrap")
