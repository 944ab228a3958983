"""`manage.py sweep`: every second, what the log covers is secured; every half minute, rows that nobody rang for."""

import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections, connection

import dialogue.services.leads_sweep
import dialogue.services.requests_sweep
import dialogue.services.threads_sweep
import disclosure.services.sweep
import notices.services.sweep
import submissions.services.sweep
from common import clock, doorbell
from common.doorbell import TaskName
from custody import rotation, safe
from custody.errors import VaultError

SECOND, HALF_MINUTE, HOUR, DAY = 1.0, 30.0, 3600.0, 86400.0
logger = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Secure what the log covers, issue receipts, and find the work nobody rang for."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="sweep once and end")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["once"]:
            _sweep()
            _tend()
            return
        self._go_on()

    def _go_on(self) -> None:
        ended = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: ended.set())
        swept, cleaned, counted = 0.0, time.monotonic(), -DAY
        while not ended.wait(SECOND):
            _try(_tend)
            if time.monotonic() - swept >= HALF_MINUTE:
                swept = time.monotonic()
                _try(_sweep)
            if time.monotonic() - cleaned >= HOUR:
                cleaned = time.monotonic()
                _try(_sweep_orphans)
                # Copies are read again a few at a time, all day and for ever: longest unread first.
                doorbell.ring_now(TaskName.CHECK_COPIES)
            if time.monotonic() - counted >= DAY:
                counted = time.monotonic()
                # What hangs on each key, for the page that shows it.
                _try(_count_keys)


def _try(step: Any) -> None:
    """One bad second must not end the sweeper: whatever is down, the rows are still there in the next."""
    try:
        close_old_connections()
        step()
    except (Error, VaultError, OSError) as trouble:
        logger.warning("sweep.trouble", why=type(trouble).__name__)
        connection.close()


def _count_keys() -> None:
    rotation.count_uses(clock.now())


def _tend() -> None:
    secured, issued = submissions.services.sweep.tend(clock.now())
    if secured or issued:
        logger.info("sweep.tended", secured=secured, receipts=issued)


def _sweep() -> None:
    for one in (
        submissions.services.sweep.sweep,
        disclosure.services.sweep.sweep,
        dialogue.services.threads_sweep.sweep,
        dialogue.services.requests_sweep.sweep,
        dialogue.services.leads_sweep.sweep,
        notices.services.sweep.sweep,
    ):
        done = {name: count for name, count in one(clock.now()).items() if count}
        if done:
            logger.info("sweep.done", **done)


def _sweep_orphans() -> None:
    logger.info("sweep.orphans", removed=safe.sweep_orphans(at=clock.now()))
