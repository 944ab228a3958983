"""A refused sign-in takes the same work whether there is such an account or not; only the log knows (access.md)."""

import re

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Person
from custody.models import CustodyEvent
from tests.factories.accounts import PASSWORD, make_member

# In a test that is no transaction itself BEGIN and COMMIT are seen too: it is the commit that waits for the disk.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("partner")]
UNDONE = {"RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT"}


@pytest.fixture
def hashes(monkeypatch, settings):
    """Every slow hash that was made, with the hasher of production."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    made = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda *given: made.append(1) or encode(*given))
    monkeypatch.setattr(Argon2PasswordHasher, "verify", lambda *given: made.append(1) or verify(*given))
    return made


def steps(login: str, password: str = "wrong", **more) -> list[str]:
    """The statements of one refused sign-in, without what differs by name and number."""
    with CaptureQueriesContext(connection) as seen:
        answer = Client().post(reverse("account_login"), {"login": login, "password": password, **more})
    assert answer.status_code == 200
    return [_shape(query["sql"]) for query in seen.captured_queries]


def _shape(sql: str) -> str:
    if sql.startswith(tuple(UNDONE)):
        return "settled"
    return re.sub(r"'[^']*'|\"s\d+_x\d+\"|\d+", "?", sql)


@pytest.fixture
def stopped():
    person = make_member()
    Person.objects.filter(pk=person.pk).update(is_active=False)
    return person


def test_unknown_wrong_and_stopped_take_the_same_steps(hashes, stopped):
    logins = [make_member().login, "nobody-here", stopped.login]
    made, taken = [], []
    for login in logins:
        hashes.clear()
        taken.append(steps(login))
        made.append(len(hashes))

    assert made == [1, 1, 1]
    assert taken[0] == taken[1] == taken[2]
    assert any(step.startswith('INSERT INTO "custody_custodyevent"') for step in taken[1])
    refused = CustodyEvent.objects.filter(act="session:refused")
    assert refused.count() == 2


def test_after_many_failures_a_right_password_takes_the_same_steps(hashes, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "2/5m/key"}
    known, right = make_member().login, make_member().login
    for login in (known, right, "nobody-here") * 2:
        steps(login)
    hashes.clear()
    taken = [steps(known), steps("nobody-here"), steps(right, PASSWORD)]

    assert len(hashes) == 3
    assert taken[0] == taken[1] == taken[2]
    with_code = [
        steps(known, code="123456"),
        steps("nobody-here", code="123456"),
        steps(right, PASSWORD, code="123456"),
    ]
    assert with_code[0] == with_code[1] == with_code[2]
