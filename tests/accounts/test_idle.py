"""A session lives while it is used, and ends a quarter of an hour after; a page costs no write."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.actors import Role
from tests.actors import URLCONFS, client_of, person_with

pytestmark = [pytest.mark.django_db, pytest.mark.urls(URLCONFS["partner"])]

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as travelling:
        yield travelling


def opens(client) -> bool:
    return client.get("/").status_code == 200


def test_within_a_minute_nothing_is_written(clock):
    client = client_of(person_with(Role.NGO_FOCAL_POINT))
    assert opens(client)
    with CaptureQueriesContext(connection) as asked:
        assert opens(client)
    assert not [one["sql"] for one in asked if one["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]


def test_a_session_that_is_used_lives_on(clock):
    client = client_of(person_with(Role.NGO_FOCAL_POINT))
    for after in range(0, 60, 10):
        clock.move_to(START + after * MINUTE)
        assert opens(client)
    assert Session.objects.get().expire_date == START + 65 * MINUTE


@pytest.mark.parametrize(("minutes", "lives"), [(13, True), (15, False), (60, False)])
def test_a_session_that_is_not_used_ends(minutes, lives, clock):
    client = client_of(person_with(Role.NGO_FOCAL_POINT))
    assert opens(client)
    clock.shift(timedelta(seconds=59))
    assert opens(client)
    clock.shift(minutes * MINUTE)
    assert opens(client) is lives


def test_the_page_promises_no_more_than_the_session_holds(clock):
    """A page that was opened just before a session would be kept on again."""
    client = client_of(person_with(Role.NGO_FOCAL_POINT))
    client.get("/")
    clock.shift(timedelta(seconds=59))
    promised = client.get("/").context["idle_seconds"]
    left = Session.objects.get().expire_date - datetime.now(UTC)
    assert timedelta(seconds=promised) <= left
