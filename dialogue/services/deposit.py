"""An attached file into the vault: two copies, both read back; then a scanner looks at it."""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from common.actors import WORKER, Actor
from common.errors import Conflict
from custody import ledger, safe
from custody.acts import Act
from custody.errors import BlobStoreUnavailable, CopiesDiffer
from custody.permissions import check_is_worker
from dialogue.models import Attachment
from dialogue.services.scan_attachment import scan_attachment
from dialogue.services.secure_attachments import facts_of
from dialogue.states.threads import ATTACHMENT, AttachmentState

logger = structlog.get_logger(__name__)


class DepositLost(Exception):
    """Another worker has the file now; what this one did counts for nothing."""


@dataclass(frozen=True, slots=True)
class _Lease:
    attachment: Attachment
    began_at: datetime
    _tick: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.began_at + timedelta(seconds=time.monotonic() - self._tick)

    def renew(self) -> None:
        until = self.now() + timedelta(seconds=settings.LEASE_SECONDS)
        mine = Attachment.objects.filter(pk=self.attachment.pk, attempt=self.attachment.attempt)
        if not mine.filter(state=AttachmentState.ARRIVED).update(lease_until=until):
            raise DepositLost

    def give_up(self) -> None:
        mine = Attachment.objects.filter(pk=self.attachment.pk, attempt=self.attachment.attempt)
        mine.update(lease_until=None)


def deposit_attachment(*, actor: Actor, attachment_id: UUID, at: datetime) -> None:
    """Bring an attached file into the vault; once or fifty times at once: one result.

    Raises:
        BlobStoreUnavailable, CopiesDiffer: the lease is given back, it is tried again.
    """
    check_is_worker(actor)
    lease = _claim(attachment_id, at)
    if lease is None:
        return
    try:
        deposited = safe.deposit(
            actor=actor,
            upload_id=lease.attachment.upload_id,
            item_id=lease.attachment.pk,
            attempt=lease.attachment.attempt,
            length_bytes=lease.attachment.size_bytes,
            heartbeat=lease.renew,
            at=at,
        )
        _keep(actor, lease, deposited)
    except (DepositLost, Conflict) as lost:
        logger.info("attachment.lost", attachment=str(attachment_id), why=type(lost).__name__)
    except (BlobStoreUnavailable, CopiesDiffer):
        lease.give_up()
        raise
    else:
        scan_attachment(actor=actor, attachment_id=attachment_id, at=lease.now())


def due_attachments(at: datetime) -> list[UUID]:
    """Attached files that nobody is bringing into the vault."""
    waiting = Attachment.objects.visible_to(WORKER).filter(_free(at), state=AttachmentState.ARRIVED)
    return list(waiting.order_by("attached_at").values_list("pk", flat=True))


def _free(at: datetime) -> Q:
    return Q(lease_until__isnull=True) | Q(lease_until__lte=at)


def _claim(attachment_id: UUID, at: datetime) -> _Lease | None:
    """One statement, so no two get it."""
    waiting = Attachment.objects.filter(_free(at), pk=attachment_id, state=AttachmentState.ARRIVED)
    until = at + timedelta(seconds=settings.LEASE_SECONDS)
    if not waiting.update(lease_until=until, attempt=F("attempt") + 1):
        return None
    found = Attachment.objects.select_related("message__thread").get(pk=attachment_id)
    return _Lease(found, at)


@transaction.atomic
def _keep(actor: Actor, lease: _Lease, deposited: safe.Deposited) -> None:
    at, attachment = lease.now(), lease.attachment
    stored = safe.keep(deposited, actor=actor, at=at)
    ledger.move(
        attachment,
        to=AttachmentState.STORED,
        table=ATTACHMENT,
        actor=actor,
        act=Act.ITEM_STORED,
        at=at,
        facts=facts_of(attachment, stored),
        also={"stored_at": at, "lease_until": None},
        only_if={"attempt": attachment.attempt},
        on_behalf_of=attachment.message.thread.organisation_id,
    )
