"""`manage.py messages`: keep the Arabic catalogue in step with the sources."""

import json
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from iiim_portal.translations import catalogue, exchange
from iiim_portal.translations.collect import collect
from iiim_portal.translations.faults import faults


class Command(BaseCommand):
    help = "Collect the strings of all pages into locale/ar; what is translated stays."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a string is missing")
        parser.add_argument("--tidy", action="store_true", help="forget the translations of strings that are gone")
        parser.add_argument("--missing", type=Path, help="write a work sheet (JSON) of what is not translated")
        parser.add_argument("--take", type=Path, help="take the words of a work sheet")

    def handle(self, *args: Any, **options: Any) -> None:
        root: Path = settings.ROOT
        entries = collect(root, _own_packages(root))
        path = root / "locale" / catalogue.LANGUAGE / "LC_MESSAGES" / "django.po"
        known = catalogue.read(path)
        if options["take"]:
            known = exchange.taken(json.loads(options["take"].read_text()), entries, known)
        if not options["check"]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(catalogue.text(entries, known, keep_unused=not options["tidy"]))
            known = catalogue.read(path)
        if options["missing"]:
            sheet = exchange.missing(entries, known)
            options["missing"].write_text(json.dumps(sheet, ensure_ascii=False, indent=1) + "\n")
        found = sorted(faults(entries, known))
        self.stdout.write("\n".join([*found, f"{len(entries)} strings, {len(found)} faults"]))
        if found and options["check"]:
            raise CommandError("The translations are not complete; see above.")


def _own_packages(root: Path) -> list[str]:
    """Return our apps, and common, which has words and is no app."""
    return ["common", *(config.name for config in apps.get_app_configs() if Path(config.path).parent == root)]
