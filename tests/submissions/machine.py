"""A program with a token, as the tests of the API use it."""

import json

from django.test import Client

from accounts.models import Person, Scope
from common.clock import now
from tests.factories.accounts import make_token

WORDS = {
    "narrative": "What we know.",
    "obtained": "made_by_us",
    "held_by": "our archive",
    "copies": "with_us",
}
PERSON = {
    "pseudonym": "W-17",
    "part": "gave_account",
    "answers": {
        "mechanism": "yes",
        "national_authorities": "no",
        "international_courts": "unknown",
        "un_bodies": "no",
        "public_reporting": "no",
        "contact": "no",
    },
    "method": "signed",
    "language": "Arabic",
    "obtained_by": "field officer",
    "guardian": "not_needed",
}


class Machine:
    """Call it with a verb, a place below /api/v1/ and what is said; bytes go out as they are."""

    def __init__(self, person: Person, *scopes: Scope) -> None:
        self.client = Client(raise_request_exception=False)
        self.token = make_token(person, *scopes, at=now())[1]

    def __call__(self, method: str, path: str, said: object = None, **headers: str):
        body = said if isinstance(said, bytes) else json.dumps(said).encode() if said is not None else b""
        told = {"CONTENT_TYPE": "application/json", "HTTP_AUTHORIZATION": f"Bearer {self.token}", **headers}
        return self.client.generic(method, f"/api/v1/{path}", body, **told)

    def begun(self, **more) -> str:
        answer = self("POST", "submissions/", {"kind": "material", "label": "Box 3", **WORDS, **more})
        assert answer.status_code == 201, answer.content
        return answer.json()["submission_id"]
