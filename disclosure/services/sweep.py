"""The sweeper's half minute in disclosure: what time has brought, and the packages and copies that nobody rang for."""

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

import structlog
from django.db import Error

from common import doorbell
from common.actors import WORKER
from common.doorbell import TaskName
from custody.errors import VaultError
from disclosure.services import copy_scan, package, settle, working_copy

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


def _packages(at: datetime) -> int:
    return _ring_or_do(
        TaskName.BUILD_PACKAGE,
        "request_id",
        package.due_packages(at),
        lambda request_id: package.build_package(actor=WORKER, request_id=request_id, at=at),
    )


def _working_copies(at: datetime) -> int:
    return _ring_or_do(
        TaskName.DEPOSIT_WORKING_COPY,
        "working_copy_id",
        working_copy.due_copies(at),
        lambda copy_id: working_copy.deposit_working_copy(actor=WORKER, working_copy_id=copy_id, at=at),
    )


def _copy_scans(at: datetime) -> int:
    return _ring_or_do(
        TaskName.SCAN_WORKING_COPY,
        "working_copy_id",
        copy_scan.due_scans(at),
        lambda copy_id: copy_scan.scan_working_copy(actor=WORKER, working_copy_id=copy_id, at=at),
    )


def _ring_or_do(name: TaskName, key: str, ids: Collection[UUID], act: Callable[[UUID], None]) -> int:
    """Ring for each; when nobody can hear it, do the first one here and look after everything else again."""
    rung = sum(doorbell.ring_now(name, **{key: waiting}) for waiting in ids)
    if ids and not rung:
        act(next(iter(ids)))
        return 1
    return rung


_STEPS: dict[str, Callable[[datetime], int]] = {
    "disclosure_settled": settle.settle_due,
    "packages": _packages,
    "packages_removed": package.remove_discarded,
    "working_copies": _working_copies,
    "working_copies_scanned": _copy_scans,
    "staged_copies": working_copy.clear_staged_copies,
}
