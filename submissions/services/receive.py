"""The bytes of an item come in. All services of a sender are found under this name."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.errors import Conflict, Invalid, Unavailable
from custody import room, safe
from custody.errors import BlobStoreUnavailable, PartConflict, StoreFull
from submissions.models import Item, Upload
from submissions.services.arrive import begin, finish
from submissions.services.capability import check_still_open, renew_capability, upload_for, upload_of_own
from submissions.services.expect import Expected, declare_digests, expect_item
from submissions.services.take_back import take_back_item
from submissions.states import ItemState

__all__ = [
    "Expected",
    "declare_digests",
    "durable_offset",
    "expect_item",
    "receive_part",
    "receive_whole",
    "renew_capability",
    "take_back_item",
    "upload_for",
    "upload_of_own",
]
# How many streams of one process may keep a connection; slow lines fill these places and then cost no more.
_MAY_KEEP = BoundedSemaphore(8)
# Two questions in one: asked after the lock is held; joined to it, the item would be that of before the wait.
LOCKED_ITEM = """
SELECT 1 FROM submissions_upload WHERE id = %s FOR UPDATE;
SELECT item.*, submission.organisation_id
  FROM submissions_item item JOIN submissions_submission submission ON submission.id = item.submission_id
 WHERE item.id = %s
"""


class Stream(Protocol):
    """What a request body can do; no bytes where some were wanted are a cut line."""

    def readinto(self, buffer: memoryview, /) -> int: ...


class Sent(StrEnum):
    """How a part comes: as it is, to be sealed here, or sealed by its sender to the intake key."""

    CLEAR = "clear"
    SEALED = "EVD1"


class OffsetMismatch(Conflict):
    """The part does not begin where the durable bytes end; carries where they do."""

    for_people = _("The file goes on at another place. Ask for the offset, then continue from there.")

    def __init__(self, durable_bytes: int) -> None:
        super().__init__(f"goes on at {durable_bytes}")
        self.durable_bytes = durable_bytes


class TooLong(Invalid):
    """The part would reach beyond the length that was announced."""

    for_people = _("This is more than the size the file was announced with.")
    http_status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class NoRoom(Unavailable):
    """The disk of the portal is full, or nearly; the offset stands, nothing that arrived is lost."""

    for_people = _("The portal has no room at the moment. What has arrived is kept. Your upload can go on later.")
    http_status = HTTPStatus.INSUFFICIENT_STORAGE


class StoreAway(Unavailable):
    for_people = _("The portal cannot keep files at the moment. What has arrived is kept. Your upload can go on later.")


def durable_offset(upload: Upload) -> int:
    return safe.durable_offset(upload.pk)


def standing(upload: Upload) -> safe.Standing:
    """The same, and in how many parts: whoever seals a part binds its number into it."""
    return safe.standing(upload.pk)


def receive_part(
    *,
    upload: Upload,
    offset: int,
    stream: Stream,
    length_bytes: int,
    checksum: safe.Checksum | None,
    sent: Sent = Sent.CLEAR,
    at: datetime,
) -> int:
    """Take one part as far as it comes and return the new offset; what is counted is on disk, sealed.

    While the body streams no row is locked, and only a few streams of a process keep their connection: a hundred slow
    lines cost a hundred threads and nothing of the database.

    Raises:
        OffsetMismatch, TooLong: before a byte is read. ChecksumMismatch, NotSealedForHere: nothing of it was kept.
        NoRoom, StoreAway: ask again later.

    Source: Protocol, Transfer of data to the Mechanism (T3).
    """
    began = time.monotonic()
    plain_bytes = safe.plain_length(length_bytes) if sent == Sent.SEALED else length_bytes
    part_number = _check_part_fits(upload, offset, plain_bytes)
    if plain_bytes == 0:
        return offset
    if room.percent_used() >= settings.DISK_STOPS_ALL:
        raise NoRoom
    try:
        with _without_the_database():
            if sent == Sent.SEALED:
                staged = safe.receive_sealed(
                    upload_id=upload.pk,
                    part_number=part_number,
                    offset=offset,
                    stream=stream,
                    sealed_bytes=length_bytes,
                )
            else:
                staged = safe.receive(
                    upload_id=upload.pk,
                    part_number=part_number,
                    offset=offset,
                    stream=stream,
                    length_bytes=length_bytes,
                    checksum=checksum,
                )
    except StoreFull:
        raise NoRoom from None
    except BlobStoreUnavailable:
        raise StoreAway from None
    return _count(upload, staged, at=at + timedelta(seconds=time.monotonic() - began))


def receive_whole(
    *,
    actor: Actor,
    submission_id: UUID,
    name: str,
    stream: Stream,
    size_bytes: int,
    relative_path: str = "",
    at: datetime,
) -> Item:
    """Take a small file in one go: the way in without JavaScript.

    Raises:
        Conflict: the stream ended early; the item can be sent again or taken back.
    """
    expected = expect_item(
        actor=actor,
        submission_id=submission_id,
        name=name,
        relative_path=relative_path,
        size_bytes=size_bytes,
        at=at,
    )
    if size_bytes:
        came = receive_part(
            upload=expected.upload, offset=0, stream=stream, length_bytes=size_bytes, checksum=None, at=at
        )
        if came != size_bytes:
            raise Conflict(f"{came} of {size_bytes} bytes")
    item: Item = Item.objects.visible_to(actor).get(pk=expected.item.pk)
    return item


def _check_part_fits(upload: Upload, offset: int, length_bytes: int) -> int:
    """Return the part's number, or refuse before a byte is read."""
    kept = safe.standing(upload.pk)
    if offset != kept.durable_bytes:
        raise OffsetMismatch(kept.durable_bytes)
    if offset + length_bytes > upload.length_bytes:
        raise TooLong
    return kept.parts + 1


@contextmanager
def _without_the_database() -> Iterator[None]:
    """Let the connection go while a body streams, unless few are streaming: to connect again costs more than a part."""
    is_kept = _MAY_KEEP.acquire(blocking=False)
    # Inside a transaction (a caller's, or a test's) the connection belongs to somebody else.
    if not is_kept and not connection.in_atomic_block:
        connection.close()
    try:
        yield
    finally:
        if is_kept:
            _MAY_KEEP.release()


def _count(upload: Upload, staged: safe.Staged, *, at: datetime) -> int:
    """Make a durable part count, and the item RECEIVED with its last byte: one transaction, the upload locked."""
    durable = staged.offset + staged.length_bytes
    try:
        with transaction.atomic():
            item = _item_behind_the_lock(upload)
            check_still_open(ItemState(item.state))
            safe.acknowledge(staged, at=at)
            _advance(upload, item, durable, at)
    except PartConflict:
        raise OffsetMismatch(safe.durable_offset(upload.pk)) from None
    return durable


def _item_behind_the_lock(upload: Upload) -> Any:
    """The item as it is now, and whose it is; whoever takes a file back, or lets it expire, takes this lock too."""
    return Item.objects.raw(LOCKED_ITEM, [upload.pk, upload.item_id])[0]


def _advance(upload: Upload, item: Any, durable_bytes: int, at: datetime) -> None:
    """Say in the log that the first bytes, or the last, are here."""
    sender = upload.sender_for(item.organisation_id)
    if durable_bytes == upload.length_bytes:
        finish(item, upload, sender=sender, at=at)
    elif durable_bytes:
        begin(item, sender=sender, at=at)
