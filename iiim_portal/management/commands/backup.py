"""`manage.py backup FILE`: database, keys, blobs, sealed to the recovery key. `--verify` proves such a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common import clock
from common.actors import WORKER
from common.errors import PortalError
from custody.backup import making, reading
from custody.errors import VaultError
from custody.keys import keyring_of
from iiim_portal.embedded.programs import ServerMissing
from iiim_portal.programs import backup_programs


class Command(BaseCommand):
    help = "Write a backup sealed to the recovery key, or prove one (--verify). Keep the digest apart from the file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--objects", type=Path, help="folder to copy sealed blobs into, each of them once")
        parser.add_argument("--programs", type=Path, help="folder of pg_dump, if it is not found")
        parser.add_argument("--verify", action="store_true", help="open the file with the recovery key and prove it")
        parser.add_argument("--recovery", type=Path, help="folder of the recovery key, for --verify")
        parser.add_argument("--sha256", default="", help="digest of the file, as it was kept apart, for --verify")

    def handle(self, *_args: Any, file: Path, verify: bool, **options: Any) -> None:
        try:
            if verify:
                self._verify(file, options["recovery"], options["sha256"])
            else:
                self._make(file, options["programs"], options["objects"])
        except (PortalError, VaultError, ServerMissing, OSError) as refusal:
            raise CommandError(f"{type(refusal).__name__}: {refusal}") from None

    def _make(self, file: Path, programs: Path | None, objects: Path | None) -> None:
        if file.exists():
            raise CommandError(f"{file} is there already; a backup is never written over another.")
        made = making.make_backup(
            actor=WORKER, path=file, programs=backup_programs(programs), objects=objects, at=clock.now()
        )
        self.stdout.write(f"{made.size_bytes} bytes, {made.blobs} blobs spoken of, {made.copied} copied now")
        for name in made.differing:
            self.stdout.write(f"the two copies of {name} differ; both were taken along")
        for name in made.without_escrow:
            self.stdout.write(
                f"no sealed copy of {name}: run rotate_keys where it lies, or a restored portal will not have it"
            )
        self.stdout.write(f"sha256 {made.sha256}")

    def _verify(self, file: Path, recovery: Path | None, digest: str) -> None:
        if recovery is None or not digest:
            raise CommandError("--verify needs --recovery and --sha256")
        proven = reading.prove(file, keyring=keyring_of(recovery), digest=digest)
        told = proven.told
        self.stdout.write(
            f"whole: made {told['made_at']}, {told['log_size']} entries of the log, {told['blobs']} blobs"
        )
