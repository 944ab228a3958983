"""The pages for whoever writes a program say all of the schema and every refusal, in both languages."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from common.actors import Role
from submissions.api.refusals import CODES, REFUSALS
from submissions.api.schema import document
from tests.actors import URLCONFS, client_of, person_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places"), pytest.mark.urls(URLCONFS["partner"])]
LANGUAGES = ("ar", "en")


@pytest.fixture
def client() -> Client:
    return client_of(person_with(Role.NGO_FOCAL_POINT))


@pytest.fixture(params=LANGUAGES)
def language(request, client) -> str:
    client.cookies["django_language"] = request.param
    return request.param


def test_every_operation_of_the_schema_stands_on_the_page(client, language):
    page = client.get("/programs/").content.decode()

    for path, verbs in document(language)["paths"].items():
        for verb, operation in verbs.items():
            assert f"{verb.upper()} {path}" in page
            assert operation["summary"], operation["operationId"]


def test_every_field_of_the_schema_stands_on_the_page(client, language):
    page = client.get("/programs/").content.decode()

    for name, form in document(language)["components"]["schemas"].items():
        if name not in {"ErrorTold", "LineRefused", "ManifestRefused"}:
            for field in form.get("properties", {}):
                assert re.search(rf"[>.]{field}</bdi>", page), (name, field)


def test_every_code_stands_on_its_page_with_words_and_what_to_do(client, language):
    page = client.get("/programs/errors/").content.decode()

    for code in CODES:
        assert f'id="{code}"' in page
    assert len(set(CODES)) == len(REFUSALS)


def test_the_schema_is_everybodys_and_the_pages_are_for_those_who_signed_in():
    assert Client().get(reverse("api:schema")).json()["info"]["version"] == "1"
    assert Client().get("/programs/").status_code == 302


def test_what_the_schema_says_in_words_it_says_in_the_language_asked_for():
    said = {name: Client(headers={"accept-language": name}).get(reverse("api:schema")).json() for name in LANGUAGES}
    words = {name: said[name]["components"]["schemas"]["KindEnum"]["description"] for name in LANGUAGES}

    assert said["ar"]["paths"].keys() == said["en"]["paths"].keys()
    assert re.search(r"[\u0600-\u06ff]", words["ar"])
    assert not re.search(r"[\u0600-\u06ff]", words["en"])


def test_an_address_that_there_is_not_is_answered_as_programs_read():
    for path in ("/api/v1/", "/api/v1/nothing/", "/api/v1/submissions/x/"):
        for verb in ("get", "post", "delete"):
            answer = getattr(Client(), verb)(path)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_visible"), (verb, path)


@pytest.mark.urls(URLCONFS["mechanism"])
def test_the_mechanism_face_knows_no_program():
    client = client_of(person_with(Role.TEAM_LEAD))

    assert {client.get(path).status_code for path in ("/api/v1/schema/", "/api/v1/limits/", "/programs/")} == {404}
