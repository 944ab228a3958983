"""Doorbells answered: ids in, one service call. What is lost here the sweeper finds again."""

from uuid import UUID

from celery import shared_task

from common import clock
from common.actors import WORKER
from common.doorbell import TaskName
from custody.errors import BlobStoreUnavailable, CopiesDiffer
from submissions.services import catalogue, ingest_many, label_many, receipt


@shared_task(
    name=TaskName.INGEST_ITEM,
    autoretry_for=(BlobStoreUnavailable, CopiesDiffer),
    retry_backoff=True,
    retry_backoff_max=60,
    max_retries=3,
)
def task_ingest_item(*, item_id: str, **_sent_by_newer_code: object) -> None:
    ingest_many.answer_bell(actor=WORKER, item_id=UUID(item_id), at=clock.now())


@shared_task(name=TaskName.LABEL_ITEM)
def task_label_item(*, item_id: str, **_sent_by_newer_code: object) -> None:
    label_many.answer_bell(actor=WORKER, item_id=UUID(item_id), at=clock.now())


@shared_task(name=TaskName.CATALOGUE_SUBMISSION)
def task_catalogue_submission(*, submission_id: str, **_sent_by_newer_code: object) -> None:
    catalogue.catalogue_submission(actor=WORKER, submission_id=UUID(submission_id), at=clock.now())


@shared_task(name=TaskName.ISSUE_RECEIPT)
def task_issue_receipt(*, submission_id: str, **_sent_by_newer_code: object) -> None:
    receipt.issue_all(submission_id=UUID(submission_id), at=clock.now())
