"""The way of staff to an attached file: first who and why, in the log; then the bytes."""

from datetime import datetime
from uuid import UUID

from common.actors import Actor
from custody import safe
from dialogue.models import Attachment
from dialogue.permissions import threads as permissions
from dialogue.policies import threads as policies
from dialogue.selectors import attachments
from submissions.services.open_item import OPEN_FOR


def open_attachment(*, actor: Actor, attachment_id: UUID, purpose: str, at: datetime) -> Attachment:
    """Record that this person opens this file for this purpose; for ten minutes they, and only they, can read it.

    Not atomic: the event must be committed before the first byte, so custody holds the transaction itself.
    """
    attachment = _openable(actor, attachment_id)
    safe.open_for(actor=actor, item_id=attachment.pk, purpose=purpose, at=at).close()
    return attachment


def read_attachment(*, actor: Actor, attachment_id: UUID, at: datetime) -> tuple[Attachment, safe.Opened]:
    """Go on with an opening of the last ten minutes; without its event in the log there is no byte."""
    attachment = _openable(actor, attachment_id)
    return attachment, safe.open_again(actor=actor, item_id=attachment.pk, not_before=at - OPEN_FOR, at=at)


def _openable(actor: Actor, attachment_id: UUID) -> Attachment:
    attachment = attachments.get_attachment(actor=actor, attachment_id=attachment_id)
    permissions.check_may_open_attachment(actor, attachment)
    policies.check_attachment_is_in_the_vault(attachment)
    return attachment
