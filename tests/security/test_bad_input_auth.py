"""Keys that open nothing: refused alike, in both languages, before anything else is looked at.

Passwords and codes (a code twice, Arabic digits in codes, a locked account): tests/accounts/test_sign_in.py and
test_sign_in_time.py. Sessions without CSRF: tests/submissions/test_api.py. Foreign hosts and addresses to go on to:
test_hostile_input.py and test_headers.py. Tokens that ended: tests/accounts/test_api.py.
"""

import pytest
from django.test import Client

from common.actors import Role
from tests.actors import URLCONFS, client_of, person_with
from tests.factories.accounts import make_organisation
from tests.security.refusing import CANARY, listening, refuses, state
from tests.submissions.machine import Machine

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("safe_places"),
    pytest.mark.urls(URLCONFS["partner"]),
]
NO_KEYS = {
    "nothing": "",
    "no token": "Bearer",
    "spaces": "Bearer    ",
    "nobody's": f"Bearer {CANARY}",
    "two": f"Bearer {CANARY} {CANARY}",
    "without end": f"Bearer {CANARY * 5000}",
    "in Arabic letters": "Bearer رمز-دخول",
    "with U+0000": f"Bearer {CANARY}\0",
    "meta of SQL": f"Bearer ' OR 1=1 -- {CANARY}",
    "of another kind": "Basic YW1hbDpzZWNyZXQ=",
}


@pytest.mark.parametrize("name", NO_KEYS)
def test_a_token_that_is_none(name):
    def send(language):
        headers = {"HTTP_AUTHORIZATION": NO_KEYS[name], "HTTP_ACCEPT_LANGUAGE": language}
        return Client().generic("POST", "/api/v1/submissions/", b"{}", CONTENT_TYPE="application/json", **headers)

    for answer in refuses(send, 401):
        assert answer["WWW-Authenticate"] == "Bearer"


def test_a_token_is_no_session_and_a_session_no_token():
    person = person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation())
    machine = Machine(person)
    by_token = {"HTTP_AUTHORIZATION": f"Bearer {machine.token}"}

    assert machine.client.get("/submissions/", **by_token).status_code == 302
    browser = client_of(person)
    refuses(lambda language: browser.get("/api/v1/submissions/", HTTP_ACCEPT_LANGUAGE=language), 401)


@pytest.mark.parametrize(
    "cookie", [CANARY, "x" * 100_000, "' OR 1=1 --", "٣".encode().decode("latin-1"), "../../etc/passwd"]
)
def test_a_session_that_is_none(cookie):
    client, before = Client(), state()
    client.cookies["sessionid"] = cookie

    with listening() as heard:
        answer = client.get("/submissions/")

    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/account/login/")
    assert CANARY not in "\n".join(heard)
    assert state() == before


SIGN_INS = {
    "nobody": {"login": CANARY, "password": f"{CANARY} and words"},
    "U+0000": {"login": f"{CANARY}\0", "password": "x\0"},
    "without end": {"login": CANARY * 9999, "password": "x" * 99_999},
    "meta of SQL": {"login": f"' OR 1=1 -- {CANARY}", "password": "' OR ''='"},
    "turned around": {"login": f"\u202e{CANARY}", "password": "\u202e"},
    "marks without end": {"login": CANARY + "\u0301" * 20_000, "password": "\u0301" * 20_000},
    "several": {"login": [CANARY, "basil"], "password": ["a", "b"]},
    "templates": {"login": f"{{{{ {CANARY} }}}}{{% debug %}}", "password": "{{ settings.SECRET_KEY }}"},
}


@pytest.mark.parametrize("name", SIGN_INS)
def test_a_sign_in_of_nobody(name):
    client = Client(raise_request_exception=False)
    before = state()
    with listening() as heard:
        headers = [{"accept-language": language} for language in ("ar", "en")]
        answers = [client.post("/account/login/", SIGN_INS[name], headers=each) for each in headers]

    assert {answer.status_code for answer in answers} <= {200, 400}
    assert CANARY not in "\n".join(heard)
    assert "sessionid" not in client.cookies or not client.cookies["sessionid"].value
    assert [row for row in state() if row not in before] == []
