"""Doorbells of custody."""

from celery import shared_task

from common import clock
from common.actors import WORKER
from common.doorbell import TaskName
from custody import fixity
from custody.errors import BlobStoreUnavailable


@shared_task(name=TaskName.CHECK_COPIES, autoretry_for=(BlobStoreUnavailable,), retry_backoff=True)
def task_check_copies(**_sent_by_newer_code: object) -> None:
    fixity.check_copies(actor=WORKER, at=clock.now())
