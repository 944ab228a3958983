"""A file is attached to a message: sealed while it comes in, and from then on kept like an original (C5, T3)."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common import doorbell
from common.actors import Actor
from common.errors import Conflict, Unavailable
from custody import ledger, safe
from custody.acts import Act, SubjectKind
from custody.errors import BlobStoreUnavailable
from custody.safe.receiving import Stream
from dialogue.models import Attachment
from dialogue.permissions import threads as permissions
from dialogue.policies import threads as policies
from dialogue.selectors import threads
from dialogue.services.saying import say


class CutShort(Conflict):
    for_people = _("The line was cut before the whole file had arrived. Nothing of it was kept; send it again.")


class NowhereToKeep(Unavailable):
    for_people = _("The portal cannot keep files at the moment. Nothing of it was kept; send it again later.")


@dataclass(frozen=True, slots=True)
class Sent:
    """A file on its way in.  label: how the sender calls it; its own name is not kept."""

    label: str
    stream: Stream
    size_bytes: int


@dataclass(frozen=True, slots=True)
class _Arrived:
    """Its sealed parts, which belong to nothing yet: if anything goes wrong they are swept."""

    upload_id: UUID
    parts: list[safe.Staged]


def attach_file(*, actor: Actor, thread_id: UUID, text: str, file: Sent, at: datetime) -> Attachment:
    """Write a message with a file; both count, or neither does.

    Not atomic: the bytes come first, sealed as they come; one transaction at the end makes them count.

    Raises:
        NothingArrived, TooLarge, CutShort, NowhereToKeep: nothing was kept, and nothing was said.
    """
    permissions.check_may_attach(actor, threads.get_thread(actor=actor, thread_id=thread_id))
    policies.check_size(file.size_bytes)
    began = time.monotonic()
    arrived = _receive(file)
    done_at = at + timedelta(seconds=time.monotonic() - began)
    return _count(actor=actor, thread_id=thread_id, text=text, file=file, arrived=arrived, at=done_at)


def _receive(file: Sent) -> _Arrived:
    upload_id, parts = uuid4(), list[safe.Staged]()
    for number, offset in enumerate(range(0, file.size_bytes, settings.PART_BYTES), start=1):
        length = min(settings.PART_BYTES, file.size_bytes - offset)
        try:
            part = safe.receive(
                upload_id=upload_id,
                part_number=number,
                offset=offset,
                stream=file.stream,
                length_bytes=length,
                checksum=None,
            )
        except BlobStoreUnavailable:
            raise NowhereToKeep from None
        if part.length_bytes < length:
            raise CutShort(f"{offset + part.length_bytes} of {file.size_bytes} bytes")
        parts.append(part)
    return _Arrived(upload_id, parts)


@transaction.atomic
def _count(*, actor: Actor, thread_id: UUID, text: str, file: Sent, arrived: _Arrived, at: datetime) -> Attachment:
    thread = threads.lock_thread(actor=actor, thread_id=thread_id)
    permissions.check_may_attach(actor, thread)
    for part in arrived.parts:
        safe.acknowledge(part, at=at)
    attachment = Attachment.objects.create(
        message=say(actor=actor, thread=thread, text=text, at=at),
        upload_id=arrived.upload_id,
        label=file.label,
        size_bytes=file.size_bytes,
        attached_by=actor.id,
        attached_at=at,
    )
    ledger.record(
        actor=actor,
        act=Act.MESSAGE_ATTACHED,
        subject_kind=SubjectKind.THREAD,
        subject_id=thread_id,
        at=at,
        on_behalf_of=thread.organisation_id,
        facts={"attachment": str(attachment.pk), "size_bytes": file.size_bytes},
    )
    doorbell.ring(doorbell.TaskName.DEPOSIT_ATTACHMENT, attachment_id=attachment.pk)
    return attachment
