"""A working copy on its way in: sealed part by part as it comes, and refused when nothing was taken out of it (D4)."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, Invalid, Unavailable
from custody import safe
from custody.errors import BlobStoreUnavailable
from custody.models import StoredObject
from custody.safe.receiving import Stream
from disclosure.models import RequestItem


class NotACopy(Invalid):
    """It would take the place of an original for which redactions were asked, and be the original (D4)."""

    for_people = _("This file is the same, byte for byte, as an original of this request. Nothing was taken out of it.")


class CutShort(Conflict):
    for_people = _("The line was cut before the whole file had arrived. Nothing of it was kept; send it again.")


class NowhereToKeep(Unavailable):
    for_people = _("The portal cannot keep files at the moment. Nothing of it was kept; send it again later.")


@dataclass(slots=True)
class _Hashed:
    """A stream, and the digest of what came of it."""

    stream: Stream
    sha256: Any = field(default_factory=sha256)

    def readinto(self, buffer: memoryview, /) -> int:
        came = self.stream.readinto(buffer)
        self.sha256.update(buffer[:came])
        return came


def arrived(upload_id: UUID, stream: Stream, size_bytes: int, *, request_id: UUID) -> list[safe.Staged]:
    """Sealed parts without rows: if anything goes wrong they belong to nothing and are swept.

    Raises:
        CutShort, NowhereToKeep: it did not come whole. NotACopy: it is an original of the request.
    """
    hashed, staged = _Hashed(stream), list[safe.Staged]()
    for number, offset in enumerate(range(0, size_bytes, settings.PART_BYTES), start=1):
        length = min(settings.PART_BYTES, size_bytes - offset)
        try:
            part = safe.receive(
                upload_id=upload_id,
                part_number=number,
                offset=offset,
                stream=hashed,
                length_bytes=length,
                checksum=None,
            )
        except BlobStoreUnavailable:
            raise NowhereToKeep from None
        if part.length_bytes < length:
            raise CutShort(f"{offset + part.length_bytes} of {size_bytes} bytes")
        staged.append(part)
    _check_is_no_original(request_id, hashed.sha256.hexdigest())
    return staged


def _check_is_no_original(request_id: UUID, digest: str) -> None:
    items = RequestItem.objects.filter(request=request_id).values("item_id")
    if StoredObject.objects.filter(pk__in=items, sha256=digest).exists():
        raise NotACopy
