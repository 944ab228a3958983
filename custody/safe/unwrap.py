"""From a stored object to its data key; only where a private key is held."""

from collections.abc import Iterator

from custody import stores
from custody.errors import BlobMissing, BlobStoreUnavailable, KeyNotHeld, Tampered
from custody.keys import keyring
from custody.models import KeyWrap, StoredObject
from vault.container import HEADER_BYTES, Header, Kind, unwrap_dek

LONGEST_WRAP = 1 << 16


def header_of(stored: StoredObject) -> Header:
    return Header(Kind.OBJECT, stored.item_id, length=stored.size_bytes)


def data_key(stored: StoredObject) -> bytes:
    """Unwrap with whichever key this process holds; a damaged row is made good by the copies in the stores.

    Raises:
        KeyNotHeld: it holds none of the keys.
        Tampered: every copy of the wrap belongs to something else.
    """
    refused: Exception = KeyNotHeld(f"no key of item {stored.item_id}")
    for kept in KeyWrap.objects.filter(item_id=stored.item_id).order_by("-made_at", "-pk"):
        try:
            private = keyring().private(bytes(kept.key_id))
        except KeyNotHeld:
            continue
        for wrap in _copies_of(kept):
            try:
                return unwrap_dek(wrap, header=header_of(stored), private=private)
            except Tampered as error:
                refused = error
    raise refused


def _copies_of(kept: KeyWrap) -> Iterator[bytes]:
    yield bytes(kept.wrap)
    for store in stores.copies().values():
        try:
            with store.open(kept.name) as blob:
                yield blob.read(LONGEST_WRAP)[HEADER_BYTES:]
        except (BlobMissing, BlobStoreUnavailable):
            continue
