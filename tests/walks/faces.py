"""A person's browser at one of the two faces: a walk crosses from one to the other, as the people do."""

import time
from dataclasses import dataclass, field

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import Person
from tests.actors import URLCONFS, client_of
from tests.factories.accounts import PASSWORD


@dataclass
class Browser:
    """What this person sees and sends at their face."""

    face: str
    client: Client = field(default_factory=Client)

    def get(self, page: str, /, *args, **query):
        return self._answer(self.client.get, page, args, query)

    def post(self, page: str, /, *args, **form):
        return self._answer(self.client.post, page, args, form)

    def reads(self, page: str, /, *args) -> str:
        answer = self.get(page, *args)
        assert answer.status_code == 200, (page, answer.status_code)
        return answer.content.decode()

    def does(self, page: str, /, *args, **form) -> None:
        """Send a form that must be taken: the answer leads on."""
        answer = self.post(page, *args, **form)
        assert answer.status_code == 302, (page, answer.status_code, answer.content.decode())

    def joins(self, code: str, login: str, name: str) -> None:
        """Come in with a slip: login name, password, and a second factor that is there before anything else."""
        self.does("join", code=code, login=login, name=name, password=PASSWORD, again=PASSWORD)
        assert self.get("home").status_code == 302, "nothing is shown before there is a second factor"
        secret = self.get("mfa_activate_totp").context["form"].secret
        self.does("mfa_activate_totp", code=format_hotp_value(hotp_value(secret, int(time.time()) // 30)))

    def _answer(self, send, page: str, args: tuple, said: dict):
        with override_settings(ROOT_URLCONF=URLCONFS[self.face]):
            return send(reverse(page, args=args), said)


def partner(person: Person) -> Browser:
    return Browser("partner", client_of(person))


def mechanism(person: Person) -> Browser:
    return Browser("mechanism", client_of(person))
