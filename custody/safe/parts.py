"""Parts that count: acknowledged, in order, opened again by a worker, and removed when the item is long secure."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from custody import stores
from custody.errors import PartConflict, PartsIncomplete
from custody.keys import keyring
from custody.models import StagedPart
from custody.safe.receiving import Staged
from vault.container import Header, Kind, Opener, open_stream, unwrap_with

# By hand: these two are asked for every 8 MiB that arrive, and to put them together anew each time took longer than to
# answer them. Of two that begin at one place the database counts one.
STANDING = """
SELECT coalesce(sum(length_bytes), 0)::bigint, count(*) FROM custody_stagedpart WHERE upload_id = %s
"""
COUNTED = """
INSERT INTO custody_stagedpart (upload_id, part_number, "offset", length_bytes, name, received_at)
SELECT %(upload_id)s, %(part_number)s, %(offset)s, %(length_bytes)s, %(name)s, %(at)s
 WHERE %(offset)s = (SELECT coalesce(sum(length_bytes), 0) FROM custody_stagedpart WHERE upload_id = %(upload_id)s)
    ON CONFLICT DO NOTHING
"""


class Standing(NamedTuple):
    """How far an upload has come."""

    durable_bytes: int
    parts: int


def acknowledge(staged: Staged, *, at: datetime) -> None:
    """Count a durable part, in the caller's transaction; nothing happens when nothing had arrived.

    Raises:
        PartConflict: it does not begin where the upload ends, or another one was faster. The blob is swept later.
    """
    if not staged.length_bytes:
        return
    told = {**asdict(staged), "at": at}
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, told)
        if not cursor.rowcount:
            raise PartConflict(upload_id=staged.upload_id, offset=staged.offset)


def standing(upload_id: UUID) -> Standing:
    """What of the upload is durable and acknowledged, removed since or not."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [upload_id])
        return Standing(*cursor.fetchone())


def durable_offset(upload_id: UUID) -> int:
    """How many bytes of the upload are durable and acknowledged: where it goes on."""
    return standing(upload_id).durable_bytes


def parts_of(upload_id: UUID) -> QuerySet[StagedPart]:
    """The acknowledged parts in order."""
    return StagedPart.objects.filter(upload_id=upload_id, removed_at=None).order_by("offset")


def open_parts(upload_id: UUID, *, length_bytes: int) -> Iterator[bytes]:
    """Yield the upload's plaintext in order, in steps of about 1 MiB, each of them authentic.

    That it is the whole is known only when the iteration has ended without raising.

    Raises:
        PartsIncomplete: parts are missing, or overlap, or are more than length_bytes.
        KeyNotHeld: this process has no intake key.
    """
    yield from open_whole(list(parts_of(upload_id)), upload_id=upload_id, length_bytes=length_bytes)


def open_whole(parts: Sequence[StagedPart], *, upload_id: UUID, length_bytes: int) -> Iterator[bytes]:
    """The same for parts that were looked up already, in order."""
    reached = 0
    for part in parts:
        if part.offset != reached:
            break
        reached += part.length_bytes
    if reached != length_bytes or sum(part.length_bytes for part in parts) != length_bytes:
        raise PartsIncomplete(upload_id=upload_id, expected_bytes=length_bytes, durable_bytes=reached)
    for part in parts:
        yield from open_part(part)


def open_part(part: StagedPart) -> Iterator[bytes]:
    """Yield one part's plaintext; Tampered or Truncated when it is not the part that was acknowledged."""
    opened = 0
    with stores.staging().open(part.name) as blob:
        for step in open_stream(blob, Opener(expect=_header_of(part), unwrap=unwrap_with(keyring()))):
            opened += len(step)
            yield step
    if opened != part.length_bytes:
        raise PartsIncomplete(upload_id=part.upload_id, expected_bytes=part.length_bytes, durable_bytes=opened)


def remove_staged(upload_id: UUID, *, at: datetime) -> int:
    """Remove the sealed parts of an upload and say when; returns how many. Again does nothing.

    The caller answers for it being time: SECURED and 72 hours, or the upload given up.
    """
    removed = 0
    for part in parts_of(upload_id):
        # The row first: a crash between the two leaves a blob without a row, which the sweep removes.
        removed += StagedPart.objects.filter(pk=part.pk, removed_at=None).update(removed_at=at)
        stores.staging().delete(part.name)
    return removed


def _header_of(part: StagedPart) -> Header:
    return Header(Kind.PART, part.upload_id, part.part_number, part.offset)
