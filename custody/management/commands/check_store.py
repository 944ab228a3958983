"""Ask a store to break its promises, and say which it keeps."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from custody.storecheck import what_it_enforces
from custody.stores import store_at


class Command(BaseCommand):
    help = "Try out what the stores really enforce: create-only, checksums, ranges, deletion, locks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--store", choices=["staging", "a", "b"], action="append", help="default: all three")

    def handle(self, *_args: Any, store: list[str] | None, **_options: Any) -> None:
        portal = settings.PORTAL
        addresses = {"staging": portal.store_staging, "a": portal.store_a, "b": portal.store_b}
        broken = 0
        for name in store or addresses:
            for finding in what_it_enforces(store_at(addresses[name])):
                broken += finding.good is False
                self.stdout.write(f"{name}: {finding.question}: {finding.answer}")
        if broken:
            raise CommandError(f"{broken} promises that the vault relies on are not kept")
