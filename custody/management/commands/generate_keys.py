"""Make the keys that are missing; nothing is ever overwritten."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from common import clock
from custody.keys import escrow_keys
from vault.keyring import KeyUse, generate_keys, rotate_key


class Command(BaseCommand):
    help = "Create the keys that do not exist yet. Take the recovery folder off the machine afterwards."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--recovery", type=Path, help="folder of the recovery key; default: beside the private keys"
        )
        parser.add_argument("--epoch", default="", help="name of the epoch; default: this month, with --next today")
        parser.add_argument("--next", dest="use", choices=list(KeyUse), help="make this key's next epoch; no database")

    def handle(self, *_args: Any, recovery: Path | None, epoch: str, use: str | None, **_options: Any) -> None:
        portal = settings.PORTAL
        if portal.private_keys is None:
            raise CommandError("PORTAL_PRIVATE_KEYS is not set: this process may hold no private key")
        away = recovery or portal.private_keys.parent / "recovery"
        if use:
            home = away if use == KeyUse.RECOVERY else portal.private_keys
            made = rotate_key(portal.public_keys, home, KeyUse(use), epoch or clock.now().strftime("%Y-%m-%d"))
            escrow_keys()
            self.stdout.write(
                f"{use} {made.epoch} {made.kid.hex()}: deal out the private file first, then the public one."
            )
            return
        named = epoch or clock.now().strftime("%Y-%m")
        generate_keys(portal.public_keys, portal.private_keys, away, named, portal.log_origin)
        escrow_keys()
        self.stdout.write(f"The keys are there. Take {away} off this machine: it opens everything.")
