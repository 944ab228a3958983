"""What nearly every test of an attack begins with."""

import pytest

from tests.custody.conftest import partner_process, safe_places

__all__ = ["partner_process", "safe_places"]


@pytest.fixture
def partner_cursor(as_partner):
    """What runs after this runs as the partner face's role."""
    return as_partner()
