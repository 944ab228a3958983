"""`manage.py check_templates`: a page that cannot be compiled is found before somebody opens it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template import TemplateSyntaxError
from django.template.loader import get_template


class Command(BaseCommand):
    help = "Compile every template of ours."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        root: Path = settings.ROOT / "templates"
        names = sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())
        faults = [fault for fault in map(_fault, names) if fault]
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(f"{len(names)} templates compile")


def _fault(name: str) -> str | None:
    try:
        get_template(name)
    except (TemplateSyntaxError, UnicodeDecodeError) as fault:
        return f"templates/{name}: {fault}"
    return None
