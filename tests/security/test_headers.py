"""What every answer carries, whoever asks and whatever comes of it."""

import pytest
from django.test import Client

from common.actors import Role
from tests.actors import client_of, person_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]
FACES = {"iiim_portal.urls_partner": Role.NGO_FOCAL_POINT, "iiim_portal.urls_mechanism": Role.TEAM_LEAD}
ADDRESSES = {
    "iiim_portal.urls_partner": (
        "/",
        "/account/login/",
        "/account/join/",
        "/submissions/",
        "/nowhere/",
        "/uploads/",
        "/uploads/00000000-0000-0000-0000-000000000000",
        "/api/v1/submissions/",
        "/api/v1/schema/",
        "/custody/key",
        "/healthz",
        "/leave/",
    ),
    "iiim_portal.urls_mechanism": ("/", "/submissions/", "/submissions/catalogue/", "/organisations/", "/nowhere/"),
}


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("is_in", [False, True])
def test_every_answer_is_closed_to_others_and_kept_by_nobody(face, is_in, settings):
    settings.ROOT_URLCONF = face
    client = client_of(person_with(FACES[face])) if is_in else Client()

    for address in ADDRESSES[face]:
        for verb in ("get", "post", "options"):
            answer = getattr(client, verb)(address)
            assert answer.status_code < 500, address
            assert "no-store" in answer["Cache-Control"], (address, verb)
            assert answer["X-Content-Type-Options"] == "nosniff", address
            assert answer["Cross-Origin-Resource-Policy"] == "same-origin", address
            assert answer["Cross-Origin-Opener-Policy"] == "same-origin", address
            assert answer["X-Frame-Options"] == "DENY", address
            policy = answer["Content-Security-Policy"]
            assert "default-src 'none'" in policy, address
            assert "unsafe" not in policy, address
            assert "Access-Control-Allow-Origin" not in answer, address


@pytest.mark.parametrize(
    "following", ["//evil.example/", "https://evil.example", "javascript:alert(1)", "\\\\evil.example"]
)
def test_no_address_of_ours_leads_elsewhere(following, settings):
    settings.ROOT_URLCONF = "iiim_portal.urls_partner"
    client = client_of(person_with(Role.NGO_FOCAL_POINT))

    for address, more in (
        ("/language/", {"language": "ar"}),
        ("/account/role/", {"hat": "x"}),
        ("/account/again/", {"password": "four words in a row"}),
        ("/account/login/", {"login": "x", "password": "y"}),
    ):
        answer = client.post(f"{address}?next={following}", more | {"next": following})
        assert "evil" not in answer.get("Location", ""), address
        assert not answer.get("Location", "").startswith("javascript"), address
