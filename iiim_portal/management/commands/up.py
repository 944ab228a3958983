"""`manage.py up`: the whole portal on this machine."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from iiim_portal.embedded.folder import AlreadyRunning, data_folder
from iiim_portal.embedded.postgres import PostgresFailed
from iiim_portal.embedded.programs import ServerMissing
from iiim_portal.embedded.run import PortBusy, run
from iiim_portal.embedded.supervisor import StepFailed
from iiim_portal.embedded.valkey import ValkeyFailed


class Command(BaseCommand):
    help = "Start PostgreSQL, Valkey, both faces, workers, sweeper and signer; stop them with Ctrl-C."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        try:
            run(data_folder(), self._say)
        except (AlreadyRunning, PortBusy, PostgresFailed, ServerMissing, StepFailed, ValkeyFailed) as failure:
            raise CommandError(str(failure)) from None

    def _say(self, name: str, line: str) -> None:
        self.stdout.write(f"{name:>9} | {line}")
        self.stdout.flush()
