"""`manage.py prepare`: what must be true of keys and database before any process of the portal starts."""

from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from common import clock
from common.actors import WORKER
from custody.rotation import enter_keys
from iiim_portal.fences import fence_in_partner
from iiim_portal.grants import grant_to_app, grant_to_partner


class Command(BaseCommand):
    help = "Migrate the database and give the roles that run their rights. Run it as the database's owner."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--keys", action="store_true", help="also generate the keys that are missing")

    def handle(self, *args: Any, keys: bool = False, **options: Any) -> None:
        if keys:
            call_command("generate_keys", stdout=StringIO())
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        with connection.cursor() as cursor:
            grant_to_app(cursor)
            grant_to_partner(cursor)
            fence_in_partner(cursor)
        enter_keys(actor=WORKER, at=clock.now())
