"""What nearly every test of submissions begins with."""

import pytest

from common import doorbell
from common.doorbell import TaskName
from tests.custody.conftest import partner_process, safe_places
from tests.factories.accounts import make_organisation, make_team

__all__ = ["partner_process", "safe_places"]


@pytest.fixture
def rung(monkeypatch) -> list[tuple[TaskName, dict]]:
    """Every bell that would have been rung; nobody hears it."""
    heard: list[tuple[TaskName, dict]] = []

    def ring(name, **ids):
        heard.append((name, ids))
        return True

    monkeypatch.setattr(doorbell, "ring_now", ring)
    return heard


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def organisation():
    return make_organisation()
