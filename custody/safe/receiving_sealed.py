"""Parts that their sender has sealed: this process takes them as they are and never sees a byte of what is in them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from common.errors import Invalid
from custody import stores
from custody.errors import VaultError
from custody.keys import keyring
from custody.safe.receiving import NOTHING, PREFIX, Staged, Stream, steps_of
from vault.blobstore import BlobWriter, writing
from vault.container import HEADER_BYTES, WRAP_BYTES, Header, Kind, parse_header, plain_size
from vault.keyring import KeyUse


class NotSealedForHere(Invalid):
    """The part is no container of this upload, this place in it and a current intake key; nothing of it was kept."""

    for_people = _(
        "This part is not sealed for this file and this portal. Nothing of it was kept. Fetch the key again."
    )


@dataclass(frozen=True, slots=True)
class IntakeKey:
    """The public key to which parts are sealed. fingerprint: SHA-256 of raw, what two people compare."""

    raw: bytes
    epoch: str

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()


def intake_key() -> IntakeKey:
    current = keyring().current(KeyUse.INTAKE)
    return IntakeKey(current.raw, current.epoch)


def plain_length(sealed_bytes: int) -> int:
    """How many bytes of plaintext a sealed part of that size holds.

    Raises:
        NotSealedForHere: no part has that size.
    """
    try:
        return plain_size(WRAP_BYTES, sealed_bytes)
    except VaultError:
        raise NotSealedForHere from None


def receive_sealed(*, upload_id: UUID, part_number: int, offset: int, stream: Stream, sealed_bytes: int) -> Staged:
    """Keep one sealed part as it comes; no row is written. A part that was cut can never be opened, so it is not kept.

    Only its header can be looked at here: that it holds what it says is found out by the worker that opens it, which
    holds the item when it does not.

    Raises:
        NotSealedForHere: its header says that it belongs elsewhere, or to another key.
        StoreFull, BlobStoreUnavailable: nothing is kept; ask again later.
    """
    length = plain_length(sealed_bytes)
    steps = steps_of(stream, sealed_bytes)
    first = next(steps, NOTHING)
    _check(first, Header(Kind.PART, upload_id, part_number, offset, length))
    name = f"{PREFIX}{uuid4().hex}"
    try:
        with writing(stores.staging(), name) as blob:
            _pour(first, steps, blob, sealed_bytes)
    except _Cut:
        return Staged(upload_id, part_number, offset, 0, "")
    return Staged(upload_id, part_number, offset, length, name)


class _Cut(Exception):
    """The line ended before the part did."""


def _pour(first: memoryview, steps: Iterator[memoryview], blob: BlobWriter, sealed_bytes: int) -> None:
    blob.write(first)
    arrived = len(first)
    for step in steps:
        blob.write(step)
        arrived += len(step)
    if arrived < sealed_bytes:
        raise _Cut


def _check(first: memoryview, expected: Header) -> None:
    try:
        parsed = parse_header(bytes(first[:HEADER_BYTES]))
        parsed.header.check_is(expected)
        use = keyring().public(parsed.kid).use if parsed.kid else None
    except (VaultError, ValueError):
        raise NotSealedForHere from None
    if use != KeyUse.INTAKE:
        raise NotSealedForHere
