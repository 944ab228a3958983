"""The sequencer: one process that enters events in the log and signs it."""

import time
from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection

from common import clock
from custody import segments, sequencer
from custody.backup.making import held_by_two
from custody.errors import BlobStoreUnavailable

PAUSE_SECONDS = 0.2
# After a refusal of database or stores: often enough for the screen, seldom enough for the log.
AFTER_FAILURE_SECONDS = 5
logger = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Enter waiting events in the custody log and sign it; for ever, or --once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="enter what waits now, then end")

    def handle(self, *_args: Any, once: bool, **_options: Any) -> None:
        if once:
            self.stdout.write(f"{sequencer.sequence(clock.now())} events entered")
            return
        self._complete()
        while True:
            time.sleep(self._step())

    def _complete(self) -> None:
        """What a crash kept from being written beside the log is written before anything new is."""
        try:
            segments.complete(since=held_by_two())
        except (BlobStoreUnavailable, DatabaseError) as error:
            logger.warning("sequencer.not_completed", error=type(error).__name__)
            connection.close()

    def _step(self) -> float:
        """Sequence what waits; a fork ends the process, everything else that may pass is tried again."""
        try:
            sequencer.sequence(clock.now())
        except (BlobStoreUnavailable, DatabaseError) as error:
            logger.warning("sequencer.waits", error=type(error).__name__)
            connection.close()
            return AFTER_FAILURE_SECONDS
        close_old_connections()
        return PAUSE_SECONDS
