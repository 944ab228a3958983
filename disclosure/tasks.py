"""Doorbells answered: ids in, one service call. What is lost here the sweeper finds again."""

from uuid import UUID

from celery import shared_task

from common import clock
from common.actors import WORKER
from common.doorbell import TaskName
from custody.errors import BlobStoreUnavailable, CopiesDiffer, NoGoodCopy
from disclosure.services import copy_scan, package, working_copy


@shared_task(
    name=TaskName.BUILD_PACKAGE,
    autoretry_for=(BlobStoreUnavailable, NoGoodCopy),
    retry_backoff=True,
    retry_backoff_max=60,
    max_retries=3,
)
def task_build_package(*, request_id: str, **_sent_by_newer_code: object) -> None:
    package.build_package(actor=WORKER, request_id=UUID(request_id), at=clock.now())


@shared_task(
    name=TaskName.DEPOSIT_WORKING_COPY,
    autoretry_for=(BlobStoreUnavailable, CopiesDiffer),
    retry_backoff=True,
    retry_backoff_max=60,
    max_retries=3,
)
def task_deposit_working_copy(*, working_copy_id: str, **_sent_by_newer_code: object) -> None:
    working_copy.deposit_working_copy(actor=WORKER, working_copy_id=UUID(working_copy_id), at=clock.now())


@shared_task(name=TaskName.SCAN_WORKING_COPY)
def task_scan_working_copy(*, working_copy_id: str, **_sent_by_newer_code: object) -> None:
    copy_scan.scan_working_copy(actor=WORKER, working_copy_id=UUID(working_copy_id), at=clock.now())
