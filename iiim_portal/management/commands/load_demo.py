"""`manage.py load_demo`: fill an empty portal with an invented world. Refuses outside a demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

import accounts.demonstration
import disclosure.demonstration
import feedback.demonstration
import notices.demonstration
import submissions.demonstration
from common import clock
from dashboard.demonstration.reports import tell_reports
from dialogue.demonstration.agenda import tell_agenda
from dialogue.demonstration.bulletins import tell_bulletins
from dialogue.demonstration.meetings import tell_meetings
from dialogue.demonstration.messages import tell_messages
from dialogue.demonstration.requests import tell_requests


class Command(BaseCommand):
    help = "Make the people, organisations, submissions, disclosures and feedback of the demonstration world."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.PORTAL.demo:
            raise CommandError("PORTAL_DEMO is not set: nothing invented is put beside what is real")
        at = clock.now()
        world = accounts.demonstration.load(at)
        # The log tells everything in its order: what was disclosed, what was handed over since, what is asked today.
        put_off = feedback.demonstration.begin(at, world)
        past = disclosure.demonstration.begin(at, world)
        told = [*past.told, *submissions.demonstration.load(at, world)]
        asked = disclosure.demonstration.finish(at, world, past)
        notes = feedback.demonstration.finish(at, world, put_off)
        tell_messages(at, world)
        tell_requests(at, world)
        tell_meetings(at, world)
        tell_agenda(at, world)
        tell_bulletins(at, world)
        tell_reports(at, world)
        # The last: everything above rings.
        notices.demonstration.finish(at)
        self.stdout.write(
            f"{len(world.people)} people, {len(world.organisations)} organisations, {len(told)} submissions, "
            f"{asked} disclosures, {notes} notes of feedback"
        )
