"""`manage.py up`: the whole portal on this machine."""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from iiim_portal.embedded.folder import AlreadyRunning, data_folder
from iiim_portal.embedded.lifeline import die_with_parent
from iiim_portal.embedded.postgres import PostgresFailed
from iiim_portal.embedded.programs import ServerMissing
from iiim_portal.embedded.run import PortBusy, run
from iiim_portal.embedded.supervisor import StepFailed
from iiim_portal.embedded.valkey import ValkeyFailed


class Command(BaseCommand):
    help = "Start PostgreSQL, Valkey, both faces, workers, sweeper and signer; stop them with Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--with", type=int, dest="parent", help="stop when this process, our parent, ends")

    def handle(self, *args: Any, parent: int | None = None, **options: Any) -> None:
        if parent is not None:
            die_with_parent(parent, signal.SIGTERM)
        try:
            run(data_folder(), self._say)
        except (AlreadyRunning, PortBusy, PostgresFailed, ServerMissing, StepFailed, ValkeyFailed) as failure:
            raise CommandError(str(failure)) from None

    def _say(self, name: str, line: str) -> None:
        self.stdout.write(f"{name:>9} | {line}")
        self.stdout.flush()
