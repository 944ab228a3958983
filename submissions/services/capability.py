"""What lets a program send the bytes of one upload and nothing else: 32 random bytes, kept hashed, for seven days."""

import hashlib
import hmac
import secrets
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.errors import NotVisible
from submissions import permissions
from submissions.models import Item, Upload
from submissions.states import ItemState

# By hand: asked for every 8 MiB that arrive, and put together anew each time it took longer than the answer. Who left
# the organisation can neither send nor take back; a suspended organisation finishes what it began.
UPLOAD = """
SELECT upload.*, item.state AS item_state, EXISTS (
           SELECT 1 FROM accounts_membership membership JOIN accounts_person person ON person.id = membership.person_id
            WHERE person.pseudonym_id = upload.sender_id AND membership.organisation_id = submission.organisation_id
              AND membership.ended_at IS NULL
       ) AS is_sender_there
  FROM submissions_upload upload
  JOIN submissions_item item ON item.id = upload.item_id
  JOIN submissions_submission submission ON submission.id = item.submission_id
 WHERE upload.id = %s
"""
# What is written of an upload when a capability is given.
GIVEN = ("capability_sha256", "capability_until", "sender_id", "sender_role")
_GIVEN_UP = frozenset({ItemState.EXPIRED, ItemState.WITHDRAWN, ItemState.REFUSED})


class UploadGone(NotVisible):
    """The upload was taken back or ran out; whoever holds its capability is told so, nobody else."""

    for_people = _("This upload is over: the file was taken back, or did not arrive in time. Add the file again.")
    http_status = HTTPStatus.GONE


def give_capability(upload: Upload, *, actor: Actor, at: datetime) -> str:
    """Draw a capability and write it into the row, which the caller keeps; the one before it stops working."""
    capability = secrets.token_urlsafe(32)
    upload.capability_sha256, upload.capability_until = hash_of(capability), at + settings.CAPABILITY_DAYS
    upload.sender_id, upload.sender_role = actor.id, actor.role
    return capability


def hash_of(capability: str) -> bytes:
    return hashlib.sha256(b"portal/upload\0" + capability.encode("utf-8", "replace")).digest()


def renew_capability(*, actor: Actor, item_id: UUID, at: datetime) -> str:
    """Hand out a fresh capability for an upload of one's own draft; the one before it stops working."""
    rows = Item.objects.visible_to(actor).select_related("submission__organisation", "question")
    item = rows.filter(pk=item_id).first()
    if item is None:
        raise NotVisible
    permissions.check_may_send(actor, item)
    upload = Upload.objects.filter(item=item).first()
    if upload is None:
        raise NotVisible
    capability = give_capability(upload, actor=actor, at=at)
    upload.save(update_fields=GIVEN)
    return capability


def upload_for(*, capability: str, upload_id: UUID, at: datetime) -> Upload:
    """Return the upload this capability opens; a wrong one, an old one and one of another upload all look like none.

    Raises:
        UploadGone: it is the right capability and there is nothing left to send.
    """
    upload: Any = next(iter(Upload.objects.raw(UPLOAD, [upload_id])), None)
    kept = bytes(upload.capability_sha256) if upload else bytes(32)
    fits = hmac.compare_digest(kept, hash_of(capability))
    if upload is None or not fits or upload.capability_until <= at or not upload.is_sender_there:
        raise NotVisible
    check_still_open(ItemState(upload.item_state))
    found: Upload = upload
    return found


def upload_of_own(*, actor: Actor, upload_id: UUID) -> Upload:
    """Return an upload by the rights of the actor: for programs that send their token with every request."""
    own = Upload.objects.select_related("item__submission").filter(item__in=Item.objects.visible_to(actor))
    upload = own.filter(pk=upload_id).first()
    if upload is None:
        raise NotVisible
    check_still_open(ItemState(upload.item.state))
    return upload


def check_still_open(state: ItemState) -> None:
    if state in _GIVEN_UP:
        raise UploadGone
