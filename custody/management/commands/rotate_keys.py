"""Change a key: begin its new epoch, let everything that older ones sealed follow, end what nothing hangs on."""

import time
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from common import clock
from common.actors import WORKER
from common.errors import PortalError
from custody import rotation
from custody.errors import BlobStoreUnavailable, VaultError
from custody.holdings import holdings
from custody.keys import escrow_keys, keyring, keyring_of
from custody.models import KeyEntry
from custody.rotation import Step
from vault.keyring import KeyUse, PrivateKey

BATCH = 100
# A store that was away for a moment comes back; one that stays away ends the command, which can be begun again.
TRIES = 5
PAUSE_SECONDS = 2.0
FOLLOWED_BY_OBJECTS = (KeyUse.EVIDENCE, KeyUse.RECOVERY)
FOLLOWED_BY_RECORDS = (KeyUse.EVIDENCE, KeyUse.IDENTITY)
ACTS = ("status", "intake", "evidence", "identity", "recovery", "due", "destroy-expired")
Go = Callable[[UUID | None], Step[UUID]]


class Command(BaseCommand):
    help = (
        "Begin a new epoch of a key and re-wrap what older ones sealed. It can be stopped and begun again at any time, "
        "while the portal works. Without a word it says how the keys stand."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", nargs="?", default="status", choices=ACTS)
        parser.add_argument("--epoch", default="", help="name of the new epoch; default: today")
        parser.add_argument("--follow", action="store_true", help="begin no epoch: only follow the newest key there is")
        parser.add_argument("--recovery", type=Path, help="folder with the new recovery key, which lives elsewhere")
        parser.add_argument("--batch", type=int, default=BATCH, help="wraps in one transaction")
        parser.add_argument("--destroy", metavar="KEY", help="the id of one key to destroy, as the status shows it")

    def handle(self, *_args: Any, what: str, **options: Any) -> None:
        try:
            escrow_keys()
            rotation.enter_keys(actor=WORKER, at=clock.now())
            if options["destroy"]:
                self._destroy(options["destroy"])
            elif what == "destroy-expired":
                self._destroy_expired()
            else:
                self._rotate(what, options)
        except (PortalError, VaultError, OSError) as refusal:
            raise CommandError(_words(refusal)) from None
        self._status()

    def _rotate(self, what: str, options: dict[str, Any]) -> None:
        uses = rotation.due_uses(clock.now()) if what == "due" else [use for use in KeyUse if use == what]
        for use in uses:
            if not options["follow"] and use is not KeyUse.RECOVERY:
                epoch = options["epoch"] or clock.now().strftime("%Y-%m-%d")
                made = rotation.begin_epoch(actor=WORKER, use=use, epoch=epoch, at=clock.now())
                self.stdout.write(f"{use}: everything new is sealed to epoch {made.epoch}")
            self._follow(use, options["batch"], options["recovery"])
        rotation.retire_spent(actor=WORKER, at=clock.now())

    def _follow(self, use: KeyUse, batch: int, recovery: Path | None) -> None:
        if use in FOLLOWED_BY_OBJECTS:
            opens = _recovery_key(recovery) if use is KeyUse.RECOVERY else None
            self._through(f"{use}: objects", partial(_objects, use, batch, opens))
        if use in FOLLOWED_BY_RECORDS:
            for holding in holdings():
                self._through(f"{use}: {holding.table}", partial(_records, use, holding, batch))

    def _through(self, name: str, go: Go) -> None:
        """Go through it from front to end until one passage finds nothing more to do."""
        began, total = time.monotonic(), 0
        while True:
            moved, stuck = self._once(name, go, began, total)
            total += moved
            if not moved:
                break
        if total or stuck:
            left = f", {stuck} cannot be opened here" if stuck else ""
            self.stdout.write(f"{name}: {total} re-wrapped{left}")

    def _once(self, name: str, go: Go, began: float, before: int) -> tuple[int, int]:
        moved, stuck, after = 0, 0, None
        while True:
            step = _tried(partial(go, after))
            if step.after is None:
                return moved, stuck
            moved, stuck, after = moved + step.moved, stuck + step.stuck, step.after
            rate = (before + moved) / max(time.monotonic() - began, 0.001)
            self.stdout.write(f"{name}: {before + moved} so far, {rate:.0f} a second")

    def _destroy(self, key: str) -> None:
        entry = KeyEntry.objects.filter(key_id=_bytes(key)).first()
        if entry is None:
            raise CommandError(f"No key has the id {key}. The list shows them all: manage.py rotate_keys")
        rotation.destroy_key(actor=WORKER, key_id=entry.pk, at=clock.now())
        self.stdout.write(f"{entry.key_use} {entry.epoch} is destroyed")

    def _destroy_expired(self) -> None:
        for entry in rotation.destroy_expired(actor=WORKER, at=clock.now()):
            self.stdout.write(f"{entry.key_use} {entry.epoch} is destroyed")

    def _status(self) -> None:
        counted, held = rotation.count_uses(clock.now()), keyring().held()
        due = rotation.due_uses(clock.now())
        for entry in KeyEntry.objects.all():
            kid = bytes(entry.key_id)
            here = "held here" if kid in held else "not held here"
            self.stdout.write(
                f"{entry.key_use:>9} {entry.epoch:<12} {kid.hex()} {entry.state:<9} "
                f"{counted.get(kid, 0):>9} sealed to it, {here}"
            )
        for use in due:
            self.stdout.write(f"{use}: its time is over; manage.py rotate_keys {use}")


def _objects(use: KeyUse, batch: int, opens: PrivateKey | None, after: UUID | None) -> Step[UUID]:
    return rotation.rewrap_objects(actor=WORKER, use=use, after=after, limit=batch, opens=opens, at=clock.now())


def _records(use: KeyUse, holding: Any, batch: int, after: UUID | None) -> Step[UUID]:
    return rotation.rewrap_records(actor=WORKER, use=use, holding=holding, after=after, limit=batch, at=clock.now())


def _tried(go: Callable[[], Step[UUID]]) -> Step[UUID]:
    for _try in range(TRIES - 1):
        try:
            return go()
        except BlobStoreUnavailable:
            time.sleep(PAUSE_SECONDS)
    return go()


def _recovery_key(folder: Path | None) -> PrivateKey:
    if folder is None:
        raise CommandError("Name the folder of the new recovery key with --recovery: what it cannot open is no copy.")
    return keyring_of(folder).private(keyring().current(KeyUse.RECOVERY).kid)


def _bytes(key: str) -> bytes:
    try:
        return bytes.fromhex(key)
    except ValueError:
        return b""


def _words(refusal: Exception) -> str:
    words = refusal.for_people if isinstance(refusal, PortalError) else ""
    return f"{words} ({refusal})" if words else f"{type(refusal).__name__}: {refusal}"
