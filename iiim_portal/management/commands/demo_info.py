"""`manage.py demo_info --json`: who is in the demonstration, and what they need to sign in."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.demonstration import Known, known
from accounts.selectors import invented_people
from disclosure.demonstration import recipients


class Command(BaseCommand):
    help = "Print addresses, people, passwords, TOTP secrets and API tokens of the demonstration world."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.PORTAL.demo:
            raise CommandError("PORTAL_DEMO is not set: there is no demonstration here")
        told = _told()
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"Partner face    {told['partner_url']}\nMechanism face  {told['mechanism_url']}")
        self.stdout.write(f"Secret keys of the invented recipients, to open packages: {told['recipient_keys']}")
        for person in told["people"]:
            self.stdout.write(f"{person['login']:8} {person['password']:18} {person['totp_secret']}  {person['role']}")


def _told() -> dict[str, Any]:
    knows = known()
    people = [
        _person(face, person.login, person.display_name, roles, knows[person.login])
        for face in ("partner", "mechanism")
        for person, roles in invented_people(partner=face == "partner")
        if person.login in knows
    ]
    return {
        "partner_url": settings.PORTAL.partner_url,
        "mechanism_url": settings.PORTAL.mechanism_url,
        "recipient_keys": str(recipients.folder()),
        "people": people,
    }


def _person(face: str, login: str, name: str, role: str, knows: Known) -> dict[str, str]:
    return {
        "face": face,
        "login": login,
        "name": name,
        "role": role,
        "password": knows.password,
        "totp_secret": knows.totp_secret,
        "token": knows.token,
    }
