"""`manage.py restore FILE`: an empty machine and the recovery key become the portal again."""

from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from common import clock
from common.actors import WORKER
from common.errors import PortalError
from custody.backup import lost_log, lost_objects, reading, restoring
from custody.backup.lost_objects import Found
from custody.errors import LogForked, VaultError
from custody.keys import Keyring, keyring, keyring_of
from custody.sequencer import check_not_forked
from iiim_portal.embedded.programs import ServerMissing
from iiim_portal.programs import backup_programs
from submissions.services.catch_up import catch_up, is_waiting, upload_of


class Command(BaseCommand):
    help = (
        "Restore keys, database and blobs from a backup, then enter again what the stores have and the database lost. "
        "--heal does only the latter, on a database that was restored in another way. Nothing else may run meanwhile."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--recovery", type=Path, required=True, help="folder of the recovery key")
        parser.add_argument("--sha256", default="", help="digest of the file, from where it was kept apart from it")
        parser.add_argument("--objects", type=Path, help="folder the backup copied blobs into")
        parser.add_argument("--programs", type=Path, help="folder of pg_restore, if it is not found")
        parser.add_argument("--heal", action="store_true", help="only enter what the database lost")

    def handle(self, *_args: Any, file: Path | None, heal: bool, **options: Any) -> None:
        try:
            opens = keyring_of(options["recovery"])
            if heal:
                self._heal(opens)
            elif file is None or not options["sha256"]:
                raise CommandError("Name the file and, with --sha256, the digest that was kept apart from it.")
            else:
                self._restore(file, opens, options)
        except (PortalError, VaultError, ServerMissing, OSError) as refusal:
            raise CommandError(f"{type(refusal).__name__}: {refusal}") from None

    def _restore(self, file: Path, opens: Keyring, options: dict[str, Any]) -> None:
        proven = reading.prove(file, keyring=opens, digest=options["sha256"])
        self.stdout.write(f"the backup is whole; it was made {proven.told['made_at']}")
        for name in restoring.put_keys_back(proven, opens=opens):
            self.stdout.write(f"key {name}")
        restoring.put_database_back(proven, opens=opens, programs=backup_programs(options["programs"]))
        # A backup may be older than this version.
        call_command("migrate", interactive=False, verbosity=0)
        done = restoring.put_blobs_back(objects=options["objects"])
        # First of all what was lost: a new event would take the number of one that was.
        self._heal(opens)
        restoring.settle_parts(done, at=clock.now())
        self.stdout.write(f"{done.copied} blobs are in their stores, {done.settled} staged parts were over")
        for name in done.missing:
            self.stdout.write(f"missing: {name}")
        # Roles have their rights from here, not from the dump.
        call_command("prepare", stdout=StringIO())
        restoring.record_restore(actor=WORKER, proven=proven, done=done, at=clock.now())
        self.stdout.write("restored; now: manage.py audit")

    def _heal(self, opens: Keyring) -> None:
        entered = lost_log.heal_log(actor=WORKER, opens=opens)
        self.stdout.write(f"{entered} events that the database lost were entered again from the stores")
        for found in list(lost_objects.find_lost()):
            self._enter_again(found, opens)
        try:
            check_not_forked(keyring().verifier())
        except LogForked as fork:
            self.stdout.write(f"the signer will refuse: {fork}. Look for a newer backup, or for the other store.")

    def _enter_again(self, found: Found, opens: Keyring) -> None:
        if is_waiting(found.item_id):
            return  # its parts are staged: it is stored again by itself, and this blob is swept
        came_by = upload_of(found.item_id)
        if not lost_objects.enter_again(actor=WORKER, found=found, upload_id=came_by, opens=opens, at=clock.now()):
            self.stdout.write(f"{found.name} cannot be opened with any key that is here; it is left where it lies")
        elif catch_up(actor=WORKER, item_id=found.item_id, at=clock.now()):
            self.stdout.write(f"item {found.item_id} is in the vault again, as the log says")
        else:
            self.stdout.write(f"item {found.item_id} is in the vault again, its submission is lost: decide about it")
