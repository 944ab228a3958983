"""`manage.py prepare`: what must be true of keys and database before any process of the portal starts."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from iiim_portal.grants import grant_to_app


class Command(BaseCommand):
    help = "Migrate the database and give the app's role its rights. Run it as the database's owner."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--keys", type=Path, help="also generate the keys that are missing in this folder")

    def handle(self, *args: Any, keys: Path | None = None, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        if keys is not None:
            call_command("generate_keys")
        call_command("migrate", interactive=False, verbosity=0)
        with connection.cursor() as cursor:
            grant_to_app(cursor)
