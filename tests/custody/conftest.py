"""Fresh keys and fresh stores for every test: what one test seals no other can find."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as portal_settings

from custody import keys, stores
from vault.keyring import generate_keys


@pytest.fixture
def safe_places(tmp_path: Path, settings) -> Path:
    """Keys and three folder stores below tmp_path; this process holds every key but the recovery key."""
    generate_keys(tmp_path / "public", tmp_path / "private", tmp_path / "recovery", "2026-11", "portal.example/custody")
    settings.PORTAL = replace(
        portal_settings.PORTAL,
        public_keys=tmp_path / "public",
        private_keys=tmp_path / "private",
        store_staging=f"file://{tmp_path}/staging",
        store_a=f"file://{tmp_path}/a",
        store_b=f"file://{tmp_path}/b",
    )
    yield tmp_path
    stores.store_at.cache_clear()
    keys._keyring.cache_clear()


@pytest.fixture
def partner_process(safe_places: Path, settings) -> Path:
    """The same, in a process that holds public keys only."""
    settings.PORTAL = replace(settings.PORTAL, private_keys=None)
    return safe_places
