"""Nothing said is lost, nothing attached is left lying: the audit's invariants of the dialogue."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from custody.checks import Violation
from custody.models import StoredObject
from dialogue.models import Attachment, Message, Thread
from dialogue.states.threads import IN_THE_VAULT, AttachmentState

# A file that nobody brings into the vault, longer than this after the last fault.
SETTLED_WITHIN = timedelta(minutes=15)


def violations(at: datetime) -> list[Violation]:
    return list(chain(_messages(), _attachments(at)))


def _messages() -> Iterator[Violation]:
    """M-1: every message of a conversation is there, numbered without a gap."""
    counted = dict(Message.objects.order_by().values_list("thread_id").annotate(Count("pk")))
    for pk, said in Thread.objects.values_list("pk", "message_count").iterator():
        if counted.get(pk, 0) != said:
            yield Violation("M-1", f"conversation {pk} says {said} messages and has {counted.get(pk, 0)}")
    for pk in Message.objects.filter(number__gt=F("thread__message_count")).values_list("pk", flat=True):
        yield Violation("M-1", f"message {pk} has a number beyond its conversation")


def _attachments(at: datetime) -> Iterator[Violation]:
    """M-2: a file is in the vault exactly when it says so, as large as it came; none waits for ever."""
    objects = StoredObject.objects.filter(pk=OuterRef("pk"))
    same = objects.filter(size_bytes=OuterRef("size_bytes"))
    for pk in _ids(Attachment.objects.filter(~Exists(same), state__in=list(IN_THE_VAULT))):
        yield Violation("M-2", f"attachment {pk} is not stored as it came")
    arrived = Attachment.objects.filter(state=AttachmentState.ARRIVED)
    for pk in _ids(arrived.filter(Exists(objects))):
        yield Violation("M-2", f"attachment {pk} is stored and says otherwise")
    for pk in _ids(arrived.filter(attached_at__lt=at - SETTLED_WITHIN).exclude(lease_until__gt=at - SETTLED_WITHIN)):
        yield Violation("M-2", f"attachment {pk} was never stored")


def _ids(rows: QuerySet[Attachment]) -> Iterator[UUID]:
    return rows.values_list("pk", flat=True).iterator()
