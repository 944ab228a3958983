"""Whoever decides about roles is asked who is there, when that was long ago."""

from uuid import uuid4

import pytest
from django.urls import reverse

from common.actors import Role
from tests.actors import client_of, person_with

pytestmark = [pytest.mark.django_db, pytest.mark.urls("iiim_portal.urls_mechanism")]


@pytest.mark.parametrize("name", ["role_propose", "role_confirm", "role_decline", "appointment_end", "person_reset"])
def test_a_stale_session_decides_about_no_role(name, monkeypatch):
    client = client_of(person_with(Role.ADMINISTRATOR))
    monkeypatch.setattr("accounts.stepup.is_recent", lambda _request: False)

    asked = client.post(reverse(f"accounts:{name}", args=[uuid4()]))

    assert (asked.status_code, "/account/again/" in asked["Location"]) == (302, True)
