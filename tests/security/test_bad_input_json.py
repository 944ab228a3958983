"""JSON that no program of ours would send: refused by shape or by sense, in words, before anything is done.

Odd values of every field, one by one: test_hostile_input.py. What the schema allows and forbids, by machine:
tests/submissions/test_api_schema.py.
"""

import json

import pytest

from common.actors import Role
from tests.actors import URLCONFS, person_with
from tests.factories.accounts import make_organisation
from tests.security.refusing import CANARY, refuses
from tests.submissions.machine import PERSON, Machine

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("safe_places"),
    pytest.mark.urls(URLCONFS["partner"]),
]
DRAFT = {"kind": "material", "label": f"Box {CANARY}"}
MARKS = "\u0301" * 1_000_000

BODIES = {
    "pit of brackets": (b"[" * 100_000, 400),
    "pit of objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, 400),
    "pit that closes": (b"[" * 900 + b"]" * 900, 400),
    "not closed": (b'{"label": "zeitoun-7q"', 400),
    "two at once": (b'{"label": "zeitoun-7q"}{}', 400),
    "single quotes": (b"{'label': 'zeitoun-7q'}", 400),
    "a comment": (b'{"label": "zeitoun-7q" /* */}', 400),
    "no number": (b'{"kind": "material", "label": NaN}', 400),
    "endless number": (b'{"kind": "material", "label": ' + b"9" * 100_000 + b"}", 400),
    "infinity": (b'{"kind": "material", "label": Infinity}', 400),
    "a list": (b'["zeitoun-7q"]', 400),
    "a text": (b'"zeitoun-7q"', 400),
    "null": (b"null", 400),
    "nothing": (b"", 400),
    "no UTF-8": (b'{"label": "zeitoun-7q \xff\xfe"}', 400),
    "UTF-16": (json.dumps(DRAFT).encode("utf-16"), 400),
    "a mark of order": (b"\xef\xbb\xbf" + json.dumps(DRAFT).encode(), 400),
    "larger than a message": (b'{"label": "' + b"x" * (1 << 20) + b'"}', 413),
}


@pytest.fixture
def machine() -> Machine:
    return Machine(person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation()))


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_none(machine, name):
    body, status = BODIES[name]

    refuses(lambda language: machine("POST", "submissions/", body, HTTP_ACCEPT_LANGUAGE=language), status)


@pytest.mark.parametrize(
    "kind",
    ["text/html", "application/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "x"],
)
def test_a_body_of_another_kind(machine, kind):
    def send(language):
        return machine("POST", "submissions/", DRAFT, CONTENT_TYPE=kind, HTTP_ACCEPT_LANGUAGE=language)

    refuses(send, 415)


FIELDS = {
    "U+0000": ({"label": f"{CANARY}\0"}, 400),
    "lone surrogate": ({"label": f"{CANARY}\ud800"}, 422),
    "control characters": ({"narrative": f"{CANARY}\x07\x1b[31m"}, 422),
    "private use": ({"label": f"{CANARY}\ue000"}, 422),
    "a million combining marks": ({"narrative": f"{CANARY}{MARKS}"}, (400, 413)),
    "only spaces": ({"label": " \u00a0\u2003"}, 400),
    "too long": ({"label": CANARY * 9}, 422),
    "a number for a text": ({"label": 7}, 400),
    "true for a text": ({"label": True}, 400),
    "null for a text": ({"label": None}, 400),
    "an object for a text": ({"narrative": {"$ne": CANARY}}, 400),
    "a list for a text": ({"narrative": [CANARY]}, 400),
    "a word that is none of those": ({"kind": CANARY}, 400),
    "an Arabic word for a choice": ({"urgency": "عاجل"}, 400),
    "a text for true": ({"concerns_nobody": "true"}, 400),
    "one for true": ({"concerns_nobody": 1}, 400),
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_that_cannot_be_used(machine, name):
    said, status = FIELDS[name]

    refuses(lambda language: machine("POST", "submissions/", DRAFT | said, HTTP_ACCEPT_LANGUAGE=language), status)


@pytest.mark.parametrize("place", ["", "people/"])
def test_a_thousand_fields_of_ones_own_set_nothing(machine, place):
    """What is not asked is not read; where everything that is asked is missing, that is what is told."""
    own = {f"{CANARY}-{number}": "x" for number in range(1001)} | {"state": "reviewed", "organisation": "x"}
    path = f"submissions/{machine.begun()}/{place}"
    if not place:
        assert machine("PATCH", path, own).json()["state"] == "draft"
    else:
        (answer, _) = refuses(lambda language: machine("POST", path, own, HTTP_ACCEPT_LANGUAGE=language), 400)
        assert set(answer.json()["fields"]) == set(PERSON)


def test_the_same_name_twice_is_the_last(machine):
    """As RFC 8259 leaves it to the reader; what counts is that the shape is asked of what is used."""
    body = b'{"kind": "material", "label": "first", "label": 7}'

    refuses(lambda language: machine("POST", "submissions/", body, HTTP_ACCEPT_LANGUAGE=language), 400, said="first")
