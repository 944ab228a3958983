"""Keys for sealing secrets, and an empty memory of failed attempts, for every test."""

from dataclasses import replace

import pytest
from django.core.cache import cache

from custody import keys
from vault.keyring import generate_keys


@pytest.fixture(autouse=True)
def _keys_and_no_memory(tmp_path, settings, request):
    generate_keys(tmp_path / "public", tmp_path / "private", tmp_path / "recovery", "2026-11", "portal.example/custody")
    settings.PORTAL = replace(
        settings.PORTAL, public_keys=tmp_path / "public", private_keys=tmp_path / "private", demo=False
    )
    # What the rate limits remember is kept in the database.
    if request.node.get_closest_marker("django_db"):
        cache.clear()
    yield
    keys._keyring.cache_clear()


@pytest.fixture
def mechanism(settings):
    """Requests of this test go to the mechanism face."""
    settings.ROOT_URLCONF = "iiim_portal.urls_mechanism"


@pytest.fixture
def partner(settings):
    """Requests of this test go to the partner face."""
    settings.ROOT_URLCONF = "iiim_portal.urls_partner"
