from pathlib import Path

import pytest

from tests.custody.conftest import partner_process, safe_places
from tests.deposit.world import World
from tests.live import portal_in

__all__ = ["partner_process", "safe_places", "world"]


@pytest.fixture
def world(transactional_db, safe_places: Path, tmp_path: Path):
    """A portal that is switched on, and a home for the provider's program."""
    home = tmp_path / "home"
    home.mkdir()
    with portal_in(safe_places) as portal:
        made = World(portal, home)
        try:
            made.switch_on()
            yield made
        finally:
            made.close()
