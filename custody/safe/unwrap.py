"""From a stored object or a sealed record to its data key; only where a private key is held."""

from collections.abc import Iterator
from hashlib import sha256

from custody import stores
from custody.errors import BlobMissing, BlobStoreUnavailable, KeyNotHeld, Tampered
from custody.keys import keyring
from custody.models import KeyWrap, RecordWrap, StoredObject
from vault.container import HEADER_BYTES, WRAP_BYTES, Header, Kind, Unwrap, parse_header, unwrap_dek

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
                # The wrap stands last, whatever says before it what it opens.
                yield blob.read(LONGEST_WRAP)[-WRAP_BYTES:]
        except (BlobMissing, BlobStoreUnavailable):
            continue


def head_of(sealed: bytes) -> bytes:
    """The header and own wrap of a sealed record: what names its data key, without a byte of what it says."""
    return sealed[: HEADER_BYTES + WRAP_BYTES]


def check_holds_key_of(sealed: bytes) -> None:
    """Raise KeyNotHeld unless this process has a key to the record, be it the one it was sealed to or a later one."""
    kid = parse_header(sealed[:HEADER_BYTES]).kid
    if kid not in keyring().held() and not _later_wraps(head_of(sealed)):
        raise KeyNotHeld("no key of this record")


def record_unwrap(sealed: bytes) -> Unwrap:
    """What an Opener asks for the data key of this record: by the record's own wrap, or by one made in a rotation."""

    def unwrap(kid: bytes, wrap: bytes, info: bytes) -> bytes:
        if kid in keyring().held():
            return keyring().private(kid).unwrap(wrap, info)
        header = parse_header(sealed[:HEADER_BYTES]).header
        for later in _later_wraps(head_of(sealed)):
            return unwrap_dek(bytes(later.wrap), header=header, private=keyring().private(bytes(later.key_id)))
        raise KeyNotHeld(kid.hex())

    return unwrap


def _later_wraps(head: bytes) -> list[RecordWrap]:
    held = keyring().held()
    if not held:
        return []
    wraps = RecordWrap.objects.filter(head_sha256=sha256(head).digest(), key_id__in=list(held))
    return list(wraps.order_by("-made_at", "-pk"))
