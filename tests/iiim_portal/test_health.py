"""Whether a face can work: alive when the database answers, ready when all it needs is there."""

from dataclasses import replace

import pytest
from django.test import Client

from custody import keys
from iiim_portal.env import Face
from tests.actors import URLCONFS

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def face(safe_places, settings):
    def become(name: str, **portal) -> Client:
        settings.ROOT_URLCONF = URLCONFS[name]
        settings.PORTAL = replace(settings.PORTAL, face=Face(name), **portal)
        return Client()

    return become


@pytest.mark.parametrize("name", ["partner", "mechanism"])
def test_a_face_that_has_all_it_needs(name, face):
    client = face(name)

    assert (client.get("/healthz").status_code, client.get("/healthz").content) == (200, b"ok\n")
    assert (client.get("/readyz").status_code, client.get("/readyz").content) == (200, b"ready\n")


def test_each_face_names_what_it_misses_and_nothing_else(face, safe_places):
    (safe_places / "gone").write_text("no folder")
    gone = f"file://{safe_places}/gone/x"

    assert face("partner", store_a=gone, store_b=gone).get("/readyz").status_code == 200
    answer = face("partner", store_staging=gone).get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"staging\n")
    answer = face("mechanism").get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"store_a\nstore_b\n")


def test_a_face_without_its_keys_is_alive_and_not_ready(face, safe_places):
    (safe_places / "none").mkdir()
    client = face("mechanism", private_keys=safe_places / "none")
    keys._keyring.cache_clear()

    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").content == b"keys\n"
