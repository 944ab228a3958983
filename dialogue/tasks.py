"""Doorbells answered: ids in, one service call. What is lost here the sweeper finds again."""

from uuid import UUID

from celery import shared_task

from common import clock
from common.actors import WORKER
from common.doorbell import TaskName
from custody.errors import BlobStoreUnavailable, CopiesDiffer
from dialogue.services.deposit import deposit_attachment


@shared_task(
    name=TaskName.DEPOSIT_ATTACHMENT,
    autoretry_for=(BlobStoreUnavailable, CopiesDiffer),
    retry_backoff=True,
    retry_backoff_max=60,
    max_retries=3,
)
def task_deposit_attachment(*, attachment_id: str, **_sent_by_newer_code: object) -> None:
    deposit_attachment(actor=WORKER, attachment_id=UUID(attachment_id), at=clock.now())
