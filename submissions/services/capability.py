"""What lets a program send the bytes of one upload and nothing else: 32 random bytes, kept hashed, for seven days."""

import hashlib
import hmac
import secrets
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from common.actors import Actor
from common.errors import NotVisible
from submissions import permissions
from submissions.models import Item, Upload
from submissions.states import ItemState

# Who left the organisation can neither send nor take back; a suspended organisation finishes what it began.
_MEMBERSHIP_OF_SENDER = Exists(
    Membership.objects.filter(
        person__pseudonym_id=OuterRef("sender_id"),
        organisation_id=OuterRef("item__submission__organisation_id"),
        ended_at__isnull=True,
    )
)
_GIVEN_UP = frozenset({ItemState.EXPIRED, ItemState.WITHDRAWN, ItemState.REFUSED})


class UploadGone(NotVisible):
    """The upload was taken back or ran out; whoever holds its capability is told so, nobody else."""

    for_people = _("This upload is over: the file was taken back, or did not arrive in time. Add the file again.")
    http_status = HTTPStatus.GONE


def new_capability() -> str:
    return secrets.token_urlsafe(32)


def hash_of(capability: str) -> bytes:
    return hashlib.sha256(b"portal/upload\0" + capability.encode("utf-8", "replace")).digest()


def renew_capability(*, actor: Actor, item_id: UUID, at: datetime) -> str:
    """Hand out a fresh capability for an upload of one's own draft; the one before it stops working."""
    item = Item.objects.visible_to(actor).select_related("submission").filter(pk=item_id).first()
    if item is None:
        raise NotVisible
    permissions.check_may_edit(actor, item.submission)
    capability = new_capability()
    changed = Upload.objects.filter(item=item).update(
        capability_sha256=hash_of(capability),
        capability_until=at + settings.CAPABILITY_DAYS,
        sender_id=actor.id,
        sender_role=actor.role,
    )
    if not changed:
        raise NotVisible
    return capability


def upload_for(*, capability: str, upload_id: UUID, at: datetime) -> Upload:
    """Return the upload this capability opens; a wrong one, an old one and one of another upload all look like none.

    Raises:
        UploadGone: it is the right capability and there is nothing left to send.
    """
    upload = _uploads().annotate(is_sender_there=_MEMBERSHIP_OF_SENDER).filter(pk=upload_id).first()
    kept = bytes(upload.capability_sha256) if upload else bytes(32)
    fits = hmac.compare_digest(kept, hash_of(capability))
    if upload is None or not fits or upload.capability_until <= at or not upload.is_sender_there:
        raise NotVisible
    return _still_open(upload)


def upload_of_own(*, actor: Actor, upload_id: UUID) -> Upload:
    """Return an upload by the rights of the actor: for programs that send their token with every request."""
    upload = _uploads().filter(pk=upload_id, item__in=Item.objects.visible_to(actor)).first()
    if upload is None:
        raise NotVisible
    return _still_open(upload)


def _uploads() -> QuerySet[Upload]:
    return Upload.objects.select_related("item__submission")


def check_still_open(state: ItemState) -> None:
    if state in _GIVEN_UP:
        raise UploadGone


def _still_open(upload: Upload) -> Upload:
    check_still_open(ItemState(upload.item.state))
    return upload
