"""A working copy is scanned like what was handed over: by itself, from the sealed parts in which it came (V5)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from common.actors import WORKER, Actor
from custody import ledger, safe
from custody.acts import Act, SubjectKind
from custody.errors import BlobMissing, PartsIncomplete, VaultError
from custody.permissions import check_is_worker
from disclosure.models import WorkingCopy
from submissions import scanner
from submissions.kinds import ScanOutcome

AGAIN_AFTER = timedelta(hours=1)
_UNREADABLE = (PartsIncomplete, BlobMissing, VaultError)


def scan_working_copy(*, actor: Actor, working_copy_id: UUID, at: datetime) -> None:
    """Scan a copy that is in the vault, once; again only when the scanner was away. Silence is never "clean".

    Source: Protocol V5; D4.
    """
    check_is_worker(actor)
    copy = WorkingCopy.objects.filter(_due(at), pk=working_copy_id).first()
    if copy is not None:
        _write_down(actor, copy, _scanned(copy), at)


def due_scans(at: datetime) -> list[UUID]:
    """Copies in the vault that no scanner has looked at; those it missed, once it is there again."""
    due = WorkingCopy.objects.visible_to(WORKER).filter(_due(at))
    if not scanner.is_there(settings.PORTAL.clamd):
        due = due.filter(scan="")
    return list(due.order_by("stored_at").values_list("pk", flat=True))


def _due(at: datetime) -> Q:
    was_away = Q(scan=ScanOutcome.NOT_SCANNED, scan_detail__startswith=scanner.AWAY, scanned_at__lte=at - AGAIN_AFTER)
    return Q(stored_at__isnull=False) & (Q(scan="") | was_away)


def _scanned(copy: WorkingCopy) -> scanner.Scanned:
    clamd = settings.PORTAL.clamd
    stored = safe.stored_object(copy.pk)
    try:
        if clamd:
            return scanner.by_clamd(clamd, safe.open_parts(copy.upload_id, length_bytes=copy.size_bytes))
        return scanner.by_list(stored.sha256 if stored else "")
    except _UNREADABLE as refusal:
        return scanner.Scanned(ScanOutcome.NOT_SCANNED, type(refusal).__name__, "clamd", "unknown")


@transaction.atomic
def _write_down(actor: Actor, copy: WorkingCopy, said: scanner.Scanned, at: datetime) -> None:
    """By one of two who scanned at once: the other finds nothing that is due."""
    mine = WorkingCopy.objects.filter(_due(at), pk=copy.pk)
    if not mine.update(scan=said.outcome, scan_detail=said.detail, scanned_at=at):
        return
    ledger.record(
        actor=actor,
        act=Act.SCAN_DONE,
        subject_kind=SubjectKind.WORKING_COPY,
        subject_id=copy.pk,
        at=at,
        facts={"outcome": said.outcome, "tool": said.tool, "tool_version": said.version, "item": str(copy.item_id)},
    )
