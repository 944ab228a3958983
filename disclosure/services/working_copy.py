"""A working copy made from an item: sealed while it comes in, kept like an original, under the item's limits (D4)."""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from common import doorbell
from common.actors import WORKER, Actor
from common.errors import Conflict, Invalid
from custody import ledger, safe
from custody.acts import Act, SubjectKind
from custody.errors import BlobStoreUnavailable, CopiesDiffer
from custody.models import StagedPart
from custody.permissions import check_is_worker
from custody.safe.receiving import Stream
from disclosure import permissions
from disclosure.models import WorkingCopy
from disclosure.package.extensions import is_known
from disclosure.selectors import requests
from disclosure.services import copy_arriving

logger = structlog.get_logger(__name__)


class NothingArrived(Invalid):
    for_people = _("The file is empty. Choose a file with something in it.")


class CopyingLost(Exception):
    """Another worker has the copy now; what this one did counts for nothing."""


def receive_working_copy(
    *,
    actor: Actor,
    request_id: UUID,
    item_id: UUID,
    stream: Stream,
    size_bytes: int,
    extension: str,
    what_was_done: str,
    at: datetime,
) -> WorkingCopy:
    """Take a working copy of one item of a request; it can be chosen at once, and leaves only once it was confirmed.

    Not atomic: the bytes come first, sealed as they come; one transaction at the end makes them count.

    Raises:
        NothingArrived, CutShort, NowhereToKeep, NotACopy: nothing was kept.

    Source: Protocol D4.
    """
    _check(actor, request_id, item_id)
    if size_bytes <= 0:
        raise NothingArrived
    began, copy_id, upload_id = time.monotonic(), uuid4(), uuid4()
    staged = copy_arriving.arrived(upload_id, stream, size_bytes, request_id=request_id)
    return _count(
        actor,
        request_id,
        WorkingCopy(
            id=copy_id,
            item_id=item_id,
            upload_id=upload_id,
            what_was_done=what_was_done,
            extension=extension.lower() if is_known(extension.lower()) else "",
            size_bytes=size_bytes,
            made_by=actor.id,
            made_at=at + timedelta(seconds=time.monotonic() - began),
        ),
        staged,
    )


def deposit_working_copy(*, actor: Actor, working_copy_id: UUID, at: datetime) -> None:
    """Bring a working copy into the vault: two copies, both read back; once or fifty times at once: one result.

    Raises:
        BlobStoreUnavailable, CopiesDiffer: the lease is given back, it is tried again.
    """
    check_is_worker(actor)
    copying = _claim(working_copy_id, at)
    if copying is None:
        return
    try:
        deposited = safe.deposit(
            actor=actor,
            upload_id=copying.copy.upload_id,
            item_id=copying.copy.pk,
            attempt=copying.attempt,
            length_bytes=copying.copy.size_bytes,
            heartbeat=copying.renew,
            at=at,
        )
        _keep(actor, copying, deposited)
    except (CopyingLost, Conflict) as lost:
        logger.info("working_copy.lost", copy=str(working_copy_id), why=type(lost).__name__)
    except (BlobStoreUnavailable, CopiesDiffer):
        copying.give_up()
        raise


def due_copies(at: datetime) -> list[UUID]:
    """Working copies that nobody is bringing into the vault."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
    waiting = WorkingCopy.objects.visible_to(WORKER).filter(free, stored_at__isnull=True)
    return list(waiting.order_by("made_at").values_list("pk", flat=True))


def clear_staged_copies(at: datetime) -> int:
    """Remove sealed parts three days after the copy was stored; returns of how many."""
    parts = StagedPart.objects.filter(upload_id=OuterRef("upload_id"), removed_at__isnull=True)
    done = WorkingCopy.objects.filter(Exists(parts), stored_at__lte=at - settings.STAGING_KEPT)
    uploads = list(done.values_list("upload_id", flat=True))
    for upload_id in uploads:
        safe.remove_staged(upload_id, at=at)
    return len(uploads)


@dataclass(frozen=True, slots=True)
class _Copying:
    copy: WorkingCopy
    attempt: int
    began_at: datetime
    _tick: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.began_at + timedelta(seconds=time.monotonic() - self._tick)

    def renew(self) -> None:
        until = self.now() + timedelta(seconds=settings.LEASE_SECONDS)
        mine = WorkingCopy.objects.filter(pk=self.copy.pk, attempt=self.attempt, stored_at__isnull=True)
        if not mine.update(lease_until=until):
            raise CopyingLost

    def give_up(self) -> None:
        WorkingCopy.objects.filter(pk=self.copy.pk, attempt=self.attempt).update(lease_until=None)


def _claim(working_copy_id: UUID, at: datetime) -> _Copying | None:
    """One statement, so no two get it."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
    waiting = WorkingCopy.objects.filter(free, pk=working_copy_id, stored_at__isnull=True)
    until = at + timedelta(seconds=settings.LEASE_SECONDS)
    if not waiting.update(lease_until=until, attempt=F("attempt") + 1):
        return None
    copy = WorkingCopy.objects.get(pk=working_copy_id)
    return _Copying(copy, copy.attempt, at)


@transaction.atomic
def _keep(actor: Actor, copying: _Copying, deposited: safe.Deposited) -> None:
    at = copying.now()
    mine = WorkingCopy.objects.filter(pk=copying.copy.pk, attempt=copying.attempt, stored_at__isnull=True)
    if not mine.update(stored_at=at, lease_until=None):
        raise CopyingLost
    stored = safe.keep(deposited, actor=actor, at=at)
    ledger.record(
        actor=actor,
        act=Act.ITEM_STORED,
        subject_kind=SubjectKind.WORKING_COPY,
        subject_id=copying.copy.pk,
        at=at,
        facts={
            "sha256": stored.sha256,
            "sha512": stored.sha512,
            "size_bytes": stored.size_bytes,
            "item": str(copying.copy.item_id),
        },
    )
    doorbell.ring(doorbell.TaskName.SCAN_WORKING_COPY, working_copy_id=copying.copy.pk)


def _check(actor: Actor, request_id: UUID, item_id: UUID) -> None:
    request = requests.get_request(actor=actor, request_id=request_id)
    permissions.check_may_attach_copy(actor, request)
    requests.get_item(actor=actor, request=request, item_id=item_id)


@transaction.atomic
def _count(actor: Actor, request_id: UUID, copy: WorkingCopy, staged: list[safe.Staged]) -> WorkingCopy:
    request = requests.lock_request(actor=actor, request_id=request_id)
    permissions.check_may_attach_copy(actor, request)
    requests.get_item(actor=actor, request=request, item_id=copy.item_id)
    for part in staged:
        safe.acknowledge(part, at=copy.made_at)
    copy.save(force_insert=True)
    ledger.record(
        actor=actor,
        act=Act.ITEM_DERIVED,
        subject_kind=SubjectKind.ITEM,
        subject_id=copy.item_id,
        at=copy.made_at,
        facts={"working_copy": str(copy.pk), "size_bytes": copy.size_bytes},
    )
    doorbell.ring(doorbell.TaskName.DEPOSIT_WORKING_COPY, working_copy_id=copy.pk)
    return copy
