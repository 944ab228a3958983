"""Redis is only a doorbell: ringing may be lost, because the sweeper looks at the rows anyway."""

from enum import StrEnum
from functools import partial
from uuid import UUID

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = structlog.get_logger(__name__)


class TaskName(StrEnum):
    INGEST_ITEM = "submissions.ingest_item"
    CATALOGUE_SUBMISSION = "submissions.catalogue_submission"
    LABEL_ITEM = "submissions.label_item"
    ISSUE_RECEIPT = "submissions.issue_receipt"
    CHECK_COPIES = "custody.check_copies"
    BUILD_PACKAGE = "disclosure.build_package"
    DEPOSIT_WORKING_COPY = "disclosure.deposit_working_copy"
    SCAN_WORKING_COPY = "disclosure.scan_working_copy"
    DEPOSIT_ATTACHMENT = "dialogue.deposit_attachment"
    SEND_MAIL = "notices.send_mail"


QUEUES = {
    TaskName.INGEST_ITEM: "ingest",
    TaskName.CATALOGUE_SUBMISSION: "catalogue",
    TaskName.LABEL_ITEM: "sandbox",
    TaskName.ISSUE_RECEIPT: "catalogue",
    TaskName.CHECK_COPIES: "fixity",
    TaskName.BUILD_PACKAGE: "packaging",
    TaskName.DEPOSIT_WORKING_COPY: "packaging",
    TaskName.SCAN_WORKING_COPY: "sandbox",
    TaskName.DEPOSIT_ATTACHMENT: "ingest",
    TaskName.SEND_MAIL: "mail",
}


def ring(name: TaskName, **ids: UUID) -> None:
    """Tell a worker after commit that there is work; a dead Redis costs at most one sweep of delay, never an error."""
    transaction.on_commit(partial(ring_now, name, **ids))


def ring_now(name: TaskName, **ids: UUID) -> bool:
    """Ring at once; whether anything rang, for a sweeper that can do the work itself."""
    try:
        current_app.send_task(
            name, kwargs={key: str(value) for key, value in ids.items()}, queue=QUEUES[name], retry=False
        )
    except (OperationalError, OSError):
        logger.warning("doorbell.silent", task=name)
        return False
    return True
