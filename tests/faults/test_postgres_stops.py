"""Postgres stops at once, as with the power, while providers send and workers work; and comes back."""

import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.db import connections

from tests.conftest import POSTGRES
from tests.factories.uploads import draft
from tests.faults.audit import audited, secured_by_itself, secured_in_a_hurry, stored_once
from tests.faults.clients import Load, clients
from tests.live import portal_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
DOWN_SECONDS = 0.7


@pytest.fixture
def careful_postgres(db_of_all_tests) -> Iterator[None]:
    """The server of the tests forgets what it has just committed when it dies; here it keeps its word."""
    restarted(hasty=False)
    yield
    restarted(hasty=True)


@pytest.fixture
def db_of_all_tests(transactional_db) -> None:
    """The database is there before its server is changed, and emptied after it was changed back."""


def restarted(*, hasty: bool) -> None:
    connections.close_all()
    POSTGRES.stop()
    POSTGRES.hasty = hasty
    POSTGRES.start()


def stop_at_once() -> None:
    """What `pg_ctl stop -m immediate` does: no goodbye, no checkpoint; the next start recovers from the log."""
    connections.close_all()
    POSTGRES.process.send_signal(signal.SIGQUIT)
    POSTGRES.process.wait(20)


def status_of(address: str) -> int:
    """What somebody is told who comes by while it is down; the senders may have sent everything by then."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code


def stopped_under_load(address, draws, *, stops: int, files: int) -> Load:
    """Clients send, workers work, and Postgres is stopped and started again so many times."""
    load = Load(clients(address, draft(), count=files, size=3_000_000))
    for _ in range(stops):
        time.sleep(draws.uniform(0.1, 0.6))
        stop_at_once()
        assert status_of(f"{address}/healthz") == HTTPStatus.SERVICE_UNAVAILABLE
        time.sleep(DOWN_SECONDS)
        POSTGRES.start()
    assert load.finished(120)
    assert not load.is_taken_back
    assert load.answers <= {200, 204, 409, 503}
    return load


def test_postgres_stopped_at_once_under_load(safe_places, careful_postgres, draws):
    with portal_in(safe_places) as portal:
        address = portal.partner_face()
        portal.worker()
        portal.start("python", "manage.py", "sequence")
        stopped_under_load(address, draws, stops=1, files=6)
        secured_in_a_hurry(6)

    assert stored_once(6)
    assert audited() == []


@pytest.mark.timeout(900)
@pytest.mark.faults
def test_postgres_stopped_at_once_twelve_times_and_nobody_lends_a_hand(safe_places, careful_postgres, draws, said):
    with portal_in(safe_places) as portal:
        address = portal.partner_face()
        portal.worker()
        portal.background()
        stopped_under_load(address, draws, stops=12, files=60)
        said(f"60 files secured {secured_by_itself(60):.0f} s after the last of 12 stops of Postgres")

    assert stored_once(60)
    assert audited() == []
