"""What the signed log covers is secured: two promises, two words on the screen (T3)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import WORKER
from custody import ledger
from custody.acts import Act
from custody.models import StoredObject
from dialogue.models import Attachment
from dialogue.states.threads import ATTACHMENT, AttachmentState
from submissions.selectors.bytes import items_under_checkpoint


def secure_stored(at: datetime) -> int:
    """Secure every attached file whose storing a signed checkpoint covers; returns how many (T3)."""
    waiting = Attachment.objects.visible_to(WORKER).filter(state=AttachmentState.STORED)
    ids = list(waiting.values_list("pk", flat=True))
    covered = items_under_checkpoint(ids, Act.ITEM_STORED) if ids else set()
    return _secure(covered, at) if covered else 0


@transaction.atomic
def _secure(attachment_ids: Collection[UUID], at: datetime) -> int:
    rows = Attachment.objects.select_for_update(of=("self",), skip_locked=True).select_related("message__thread")
    found = list(rows.filter(pk__in=attachment_ids, state=AttachmentState.STORED))
    objects = StoredObject.objects.in_bulk([one.pk for one in found])
    for attachment in found:
        ledger.move(
            attachment,
            to=AttachmentState.SECURED,
            table=ATTACHMENT,
            actor=WORKER,
            act=Act.ITEM_SECURED,
            at=at,
            facts=facts_of(attachment, objects[attachment.pk]),
            also={"secured_at": at},
            on_behalf_of=attachment.message.thread.organisation_id,
        )
    return len(found)


def facts_of(attachment: Attachment, stored: StoredObject) -> dict[str, ledger.Fact]:
    """What the log says of a stored file."""
    return {
        "sha256": stored.sha256,
        "sha512": stored.sha512,
        "size_bytes": stored.size_bytes,
        "conversation": str(attachment.message.thread_id),
    }
