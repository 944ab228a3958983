"""`manage.py load_demo`: fill an empty portal with an invented world. Refuses outside a demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

import accounts.demonstration
import submissions.demonstration
from common import clock


class Command(BaseCommand):
    help = "Make the people, organisations and submissions of the demonstration world."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.PORTAL.demo:
            raise CommandError("PORTAL_DEMO is not set: nothing invented is put beside what is real")
        at = clock.now()
        world = accounts.demonstration.load(at)
        told = submissions.demonstration.load(at, world)
        self.stdout.write(
            f"{len(world.people)} people, {len(world.organisations)} organisations, {len(told)} submissions"
        )
