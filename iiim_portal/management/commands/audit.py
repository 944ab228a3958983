"""`manage.py audit`: is anything lost? Prints `0 violations`, or the list."""

from argparse import ArgumentParser
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

import custody.checks
import dialogue.checks
import disclosure.checks
import feedback.checks
import submissions.checks
from common import clock
from custody.canary import places_with
from custody.checks import Violation


class Command(BaseCommand):
    help = "Compute the invariants from database, stores and log; print 0 violations or the list."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--canary", default="", help="a text that was handed over: look for it in clear")
        parser.add_argument("--folder", action="append", default=[], type=Path, help="look there too (data, logs)")

    def handle(self, *_args: Any, canary: str, folder: list[Path], **_options: Any) -> None:
        at = clock.now()
        apps = (custody, submissions, disclosure, feedback, dialogue)
        found = [str(one) for one in chain.from_iterable(app.checks.violations(at) for app in apps)]
        if canary:
            found += [str(one) for one in self._in_clear(canary, folder)]
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} violations")
        self.stdout.write("0 violations")

    def _in_clear(self, canary: str, folders: list[Path]) -> list[Violation]:
        places = places_with(canary, [*self._store_folders(), *folders])
        return [Violation("I-5", f"the canary stands in {path.name}") for path in places]

    def _store_folders(self) -> list[Path]:
        portal = settings.PORTAL
        addresses = map(urlsplit, (portal.store_staging, portal.store_a, portal.store_b))
        return [Path(unquote(address.path)) for address in addresses if address.scheme == "file"]
