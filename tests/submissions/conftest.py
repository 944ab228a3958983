"""What nearly every test of submissions begins with."""

import pytest

from tests.custody.conftest import partner_process, safe_places
from tests.factories.accounts import make_organisation, make_team

__all__ = ["partner_process", "safe_places"]


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def organisation():
    return make_organisation()
