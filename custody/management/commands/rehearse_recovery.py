"""Try the recovery key on what is sealed to it, once a year, and have it recorded."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common import clock
from common.actors import WORKER
from custody.errors import VaultError
from custody.keys import keyring_of
from custody.rotation import rehearse

SAMPLE = 20


class Command(BaseCommand):
    help = "Open some stored objects and all sealed copies of keys with the recovery key; nothing is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--recovery", type=Path, required=True, help="folder of the recovery key")
        parser.add_argument("--sample", type=int, default=SAMPLE, help="how many of the newest and of the oldest")

    def handle(self, *_args: Any, recovery: Path, sample: int, **_options: Any) -> None:
        try:
            done = rehearse(actor=WORKER, opens=keyring_of(recovery), sample=sample, at=clock.now())
        except VaultError as refusal:
            raise CommandError(f"{type(refusal).__name__}: {refusal}") from None
        self.stdout.write(f"{done.opened} objects and {done.keys} sealed copies of keys opened")
        for item_id in done.refused:
            self.stdout.write(f"item {item_id} does not open")
        if done.refused:
            raise CommandError(f"{len(done.refused)} objects cannot be opened with this key")
