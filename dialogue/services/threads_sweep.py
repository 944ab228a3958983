"""The sweeper's half minute in conversations: attached files nobody rang for, the scans, what the log secures."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.conf import settings
from django.db import Error
from django.db.models import Exists, OuterRef

from common import doorbell
from common.actors import WORKER
from common.doorbell import TaskName
from custody import safe
from custody.errors import VaultError
from custody.models import StagedPart
from dialogue.models import Attachment
from dialogue.services.deposit import deposit_attachment, due_attachments
from dialogue.services.scan_attachment import scan_attachment, unscanned
from dialogue.services.secure_attachments import secure_stored

logger = structlog.get_logger(__name__)


def sweep(at: datetime) -> dict[str, int]:
    """Do every step once; returns what was done, by name. Each looks at rows and takes them: twice doubles nothing."""
    return {name: _tried(name, step, at) for name, step in _STEPS.items()}


def _tried(name: str, step: Callable[[datetime], int], at: datetime) -> int:
    """One step that cannot be done now must not keep the others from being done."""
    try:
        return step(at)
    except (VaultError, Error, OSError) as trouble:
        logger.warning("sweep.step_failed", step=name, why=type(trouble).__name__)
        return 0


def _ring(at: datetime) -> int:
    """Ring for each; when nobody can hear it, do the first one here and look after everything else again."""
    ids = due_attachments(at)
    rung = sum(doorbell.ring_now(TaskName.DEPOSIT_ATTACHMENT, attachment_id=waiting) for waiting in ids)
    if ids and not rung:
        deposit_attachment(actor=WORKER, attachment_id=ids[0], at=at)
        return 1
    return rung


def _scan(at: datetime) -> int:
    """Files whose worker died between storing and scanning."""
    ids = unscanned()
    for attachment_id in ids:
        scan_attachment(actor=WORKER, attachment_id=attachment_id, at=at)
    return len(ids)


def _clear_staged(at: datetime) -> int:
    """Remove sealed parts three days after the file was secured; returns of how many."""
    parts = StagedPart.objects.filter(upload_id=OuterRef("upload_id"), removed_at__isnull=True)
    rows = Attachment.objects.visible_to(WORKER).filter(Exists(parts), secured_at__lte=at - settings.STAGING_KEPT)
    uploads = list(rows.values_list("upload_id", flat=True))
    for upload_id in uploads:
        safe.remove_staged(upload_id, at=at)
    return len(uploads)


_STEPS: dict[str, Callable[[datetime], int]] = {
    "attachments": _ring,
    "attachments_scanned": _scan,
    "attachments_secured": secure_stored,
    "attachments_cleared": _clear_staged,
}
