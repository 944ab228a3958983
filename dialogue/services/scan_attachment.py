"""What a scanner says of an attached file; silence is never "clean" (V5)."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from common.actors import WORKER, Actor
from custody import ledger, safe
from custody.acts import Act
from custody.errors import PartsIncomplete, VaultError
from custody.permissions import check_is_worker
from dialogue.models import Attachment, AttachmentScan
from dialogue.states.threads import IN_THE_VAULT
from submissions import scanner
from submissions.kinds import ScanOutcome

SCANS_A_SWEEP = 20


def scan_attachment(*, actor: Actor, attachment_id: UUID, at: datetime) -> None:
    """Scan it once; a second time nothing happens."""
    check_is_worker(actor)
    attachment = Attachment.objects.filter(pk=attachment_id, state__in=list(IN_THE_VAULT)).first()
    stored = safe.stored_object(attachment_id)
    if attachment is None or stored is None or _is_scanned(attachment):
        return
    _write_down(actor, attachment, _look(attachment, stored.sha256), at)


def unscanned() -> list[UUID]:
    """Files in the vault that no scanner has looked at, the longest stored first."""
    scans = AttachmentScan.objects.filter(attachment=OuterRef("pk"))
    rows = Attachment.objects.visible_to(WORKER).filter(~Exists(scans), state__in=list(IN_THE_VAULT))
    return list(rows.order_by("stored_at").values_list("pk", flat=True)[:SCANS_A_SWEEP])


def _is_scanned(attachment: Attachment) -> bool:
    return AttachmentScan.objects.filter(attachment=attachment).exists()


def _look(attachment: Attachment, sha256: str) -> scanner.Scanned:
    clamd = settings.PORTAL.clamd
    if not clamd:
        return scanner.by_list(sha256)
    try:
        return scanner.by_clamd(clamd, safe.open_parts(attachment.upload_id, length_bytes=attachment.size_bytes))
    except (PartsIncomplete, VaultError) as refusal:
        return scanner.Scanned(ScanOutcome.NOT_SCANNED, type(refusal).__name__, "clamd", "unknown")


@transaction.atomic
def _write_down(actor: Actor, attachment: Attachment, said: scanner.Scanned, at: datetime) -> None:
    """Under the lock of its row, so that two workers at once leave one label."""
    Attachment.objects.select_for_update().get(pk=attachment.pk)
    if _is_scanned(attachment):
        return
    AttachmentScan.objects.create(
        attachment=attachment,
        outcome=said.outcome,
        detail=said.detail,
        tool=said.tool,
        tool_version=said.version,
        at=at,
    )
    ledger.record(
        actor=actor,
        act=Act.SCAN_DONE,
        subject_kind=attachment.custody_kind,
        subject_id=attachment.pk,
        at=at,
        facts={"outcome": said.outcome, "tool": said.tool, "tool_version": said.version},
    )
