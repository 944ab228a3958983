"""The way to plaintext: first the event, committed, then the bytes."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import BinaryIO, Self
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from common.errors import NotVisible
from custody import ledger, stores
from custody.acts import Act, SubjectKind
from custody.damage import report_damage
from custody.errors import BlobMissing, BlobStoreUnavailable, NoGoodCopy, Tampered
from custody.models import CopyCheck, StoredObject
from custody.permissions import check_may_open_items
from custody.safe.unwrap import data_key, header_of
from vault.container import STEP_BYTES, Opener, RangeReader, open_stream
from vault.errors import UnknownFormat

DAMAGE = (Tampered, UnknownFormat, BlobMissing)


def open_for(*, actor: Actor, item_id: UUID, purpose: str, at: datetime) -> "Opened":
    """Open an item for one reading; that it was opened, by whom and for what, is committed before the first byte.

    One event per opening: the ranges read through the same Opened belong to it. Which person may open which item is
    asked by the caller; here only what a role may never do is refused. Refuses to run inside a transaction, which
    could be rolled back after the bytes have gone.

    Raises:
        NotAllowed: the role opens no items.
        KeyNotHeld: this process opens nothing; no event was written.
        NoGoodCopy: neither copy can be read now.
    """
    check_may_open_items(actor)
    with transaction.atomic(durable=True):
        stored = StoredObject.objects.filter(pk=item_id).first()
        if stored is None:
            raise NotVisible(f"item {item_id} is not stored")
        dek = data_key(stored)
        ledger.record(
            actor=actor, act=Act.ITEM_OPENED, subject_kind=SubjectKind.ITEM, subject_id=item_id, at=at, purpose=purpose
        )
    return Opened(stored, dek, at)


class Opened:
    """One opened item: ranges or all of it, then close. A copy found damaged is reported and the other one read."""

    def __init__(self, stored: StoredObject, dek: bytes, at: datetime) -> None:
        self.item_id, self.size_bytes, self.sha256 = stored.item_id, stored.size_bytes, stored.sha256
        self._header, self._dek, self._at = header_of(stored), dek, at
        self._untried = list(CopyCheck.objects.filter(item_id=stored.item_id).order_by("store"))
        self._blob: BinaryIO | None = None
        self._next_copy()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def read(self, start: int, length: int) -> bytes:
        """The plaintext from start, at most length bytes, fewer only at the end; all of it authentic."""
        while True:
            try:
                return self._reader.read(start, length)
            except BlobStoreUnavailable:
                self._next_copy()
            except DAMAGE:
                report_damage(self._copy, at=self._at)
                self._next_copy()

    def chunks(self) -> Iterator[bytes]:
        """All of it in steps of 1 MiB; closes at the end."""
        with self:
            for start in range(0, self.size_bytes, STEP_BYTES):
                yield self.read(start, STEP_BYTES)

    def in_order(self) -> Iterator[bytes]:
        """All of it once, front to end: cheaper than ranges. What one copy fails to give is read from the other."""
        given = 0
        with self:
            try:
                for step in self._streamed():
                    yield step
                    given += len(step)
            except BlobStoreUnavailable:
                self._next_copy()
            except DAMAGE:
                report_damage(self._copy, at=self._at)
                self._next_copy()
            for start in range(given, self.size_bytes, STEP_BYTES):
                yield self.read(start, STEP_BYTES)

    def close(self) -> None:
        if self._blob is not None:
            self._blob.close()

    def _streamed(self) -> Iterator[bytes]:
        if self._blob is None:
            raise BlobStoreUnavailable("this opening has been closed")
        self._blob.seek(0)
        return open_stream(self._blob, Opener.detached(self._header, self._dek))

    def _next_copy(self) -> None:
        while self._untried:
            self.close()
            self._copy = self._untried.pop(0)
            with suppress(BlobStoreUnavailable):
                try:
                    self._blob = stores.copies()[self._copy.which].open(self._copy.name)
                    self._reader = RangeReader(self._blob, expect=self._header, dek=self._dek)
                except DAMAGE:
                    report_damage(self._copy, at=self._at)
                else:
                    return
        self.close()
        raise NoGoodCopy(self.item_id)
