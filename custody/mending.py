"""A damaged copy written anew: from the other one, or, when both are damaged in different places, from the two."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime

from django.db import transaction

from custody import stores
from custody.acts import Act
from custody.damage import record_fixity
from custody.errors import BlobMissing, BlobStoreUnavailable, Tampered
from custody.models import CopyCheck, IntendedBlob, Outcome, StoredObject
from custody.safe.intent import intend_object
from custody.safe.unwrap import header_of
from vault.blobstore import writing
from vault.container import Opener, open_stream
from vault.digest import Digests, digests_of
from vault.errors import UnknownFormat
from vault.patching import patched

COPY_STEP = 1 << 20
DAMAGED = (Tampered, UnknownFormat, BlobMissing)


def is_good(stored: StoredObject, copy: CopyCheck, dek: bytes) -> bool | None:
    """Whether the copy holds exactly what was stored; None when its store does not answer."""
    try:
        with stores.copies()[copy.which].open(copy.name) as blob:
            found = digests_of(open_stream(blob, Opener.detached(header_of(stored), dek)))
    except BlobStoreUnavailable:
        return None
    except DAMAGED:
        return False
    return found == Digests(stored.sha256, stored.sha512, stored.size_bytes)


def repair(stored: StoredObject, bad: CopyCheck, good: CopyCheck, dek: bytes, at: datetime) -> None:
    """Write the sealed bytes of the good copy under a new name, read them back, and only then point to them."""
    _write_anew(stored, bad, _sealed(good), dek, at)


def salvage(stored: StoredObject, copies: Sequence[CopyCheck], dek: bytes, at: datetime) -> CopyCheck | None:
    """Put one whole copy together from what damaged ones still have, and return it; None when some part is in none.

    All were written from the same sealed bytes, so each piece of 16 KiB is taken from whichever copy it opens in.
    """
    with ExitStack() as stack:
        blobs = []
        for copy in copies:
            try:
                blobs.append(stack.enter_context(stores.copies()[copy.which].open(copy.name)))
            except BlobMissing:
                continue
        try:
            _write_anew(stored, copies[0], patched(blobs, header=header_of(stored), dek=dek), dek, at)
        except DAMAGED:
            return None
    return copies[0]


def _write_anew(stored: StoredObject, bad: CopyCheck, sealed: Iterable[bytes], dek: bytes, at: datetime) -> None:
    with transaction.atomic(durable=True):
        name = intend_object(item_id=stored.item_id, attempt=stored.attempt, at=at)
    with writing(stores.copies()[bad.which], name) as blob:
        for step in sealed:
            blob.write(step)
    damaged, bad.name = bad.name, name
    if not is_good(stored, bad, dek):
        bad.name = damaged
        raise BlobStoreUnavailable("the new copy could not be read back")
    with transaction.atomic():
        changed = CopyCheck.objects.filter(pk=bad.pk, name=damaged).update(name=name, outcome=Outcome.OK, checked_at=at)
        if not changed:
            # Another was faster; this blob stays intended, and is swept.
            return
        IntendedBlob.objects.filter(name=name).delete()
        record_fixity(Act.FIXITY_REPAIRED, stored.item_id, at=at, copy=bad.store)
    # A store that locks objects keeps the damaged one; nothing points to it any more.
    stores.copies()[bad.which].delete(damaged)


def _sealed(copy: CopyCheck) -> Iterator[bytes]:
    with stores.copies()[copy.which].open(copy.name) as blob:
        while step := blob.read(COPY_STEP):
            yield step
