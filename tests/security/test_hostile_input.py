"""What no page or program of ours would send: answered with a status and words, no defect, nothing in the log."""

import base64
import json
import logging

import pytest
from django.test import Client

from common import clock
from common.actors import Role
from consent.scope import Audience
from submissions.models import Item, Submission
from tests.actors import client_of, person_with
from tests.factories.accounts import actor_of, make_token
from tests.factories.submissions import ready_submission

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]
PIT = "[" * 100_000
ODD_TEXTS = [
    "\0",
    "a\0b",
    "\ud800",
    "1e400",
    "٣",
    "\u202egnp.exe",
    "\u0301" * 20_000,
    "{{7*7}}",
    "' OR 1=1 --",
    "🎈" * 500,
]
ODD_VALUES = [*ODD_TEXTS, None, True, -1, 10**400, 1e308, [], {}, [[]], {"a": {"b": []}}, ["x"] * 1001]


@pytest.fixture
def basil():
    return person_with(Role.NGO_FOCAL_POINT)


def coded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


CURSORS = [coded(PIT.encode()), coded(b"[" + b"9" * 700 + b"]"), coded(b'["\\ud800","\\ud800"]'), "\0", "é", "="]
CURSORS += [coded(json.dumps([value] * 2).encode()) for value in ("\0", 10**30, 1e308, None, True, [], {}, "infinity")]


@pytest.mark.parametrize("cursor", CURSORS)
def test_a_page_that_nobody_wrote_is_refused_in_words(cursor, basil, settings):
    settings.ROOT_URLCONF = "iiim_portal.urls_partner"
    ready_submission(actor_of(basil))

    answer = client_of(basil).get("/submissions/", {"after": cursor})

    assert answer.status_code in {200, 400}


@pytest.mark.parametrize("rank", [10**30, -(10**30), "9" * 30, 2**63, 1e308, None, True, "infinity"])
def test_a_page_of_the_queue_that_nobody_wrote_is_refused_too(rank, settings):
    settings.ROOT_URLCONF = "iiim_portal.urls_mechanism"
    last = [rank, "2026-11-20T09:00:00Z", "00000000-0000-0000-0000-000000000000"]

    answer = client_of(person_with(Role.TEAM_LEAD)).get("/submissions/", {"after": coded(json.dumps(last).encode())})

    assert answer.status_code == 400


@pytest.fixture
def machine(basil, settings):
    settings.ROOT_URLCONF = "iiim_portal.urls_partner"
    _token, secret = make_token(basil, at=clock.now())
    client = Client(headers={"authorization": f"Bearer {secret}"})
    client.raise_request_exception = True
    return client


FIELDS = [
    *("kind", "label", "urgency", "level", "narrative", "places", "period_from", "obtained", "held_by", "held_since"),
    *("copies", "concerns_nobody", "pseudonym", "part", "answers", "method", "language", "obtained_by", "obtained_on"),
    *("expires_on", "guardian", "conditions", "promise", "item_ids", "name", "relative_path", "size_bytes"),
    *("sha256", "sha1", "md5"),
]


def good(address: str) -> dict:
    """What each address takes, so that one odd field at a time meets the code behind the shape."""
    if address.endswith("people/"):
        answers = dict.fromkeys(Audience.values, "yes")
        words = {"pseudonym": "W-1", "part": "depicted", "method": "written", "language": "Arabic", "obtained_by": "us"}
        return {**words, "answers": answers, "guardian": "not_needed"}
    if address.endswith("items/"):
        return {"name": "film.mp4", "size_bytes": 1}
    return {"kind": "material", "label": "Box 7"}


@pytest.mark.parametrize("verb", ["post", "patch", "put", "delete"])
def test_no_odd_value_is_a_defect_of_the_api(verb, machine, basil):
    submission = ready_submission(actor_of(basil))
    item = Item.objects.get(submission=submission)
    base = f"/api/v1/submissions/{submission.pk}/"
    addresses = ["/api/v1/submissions/", base, f"{base}people/", f"{base}items/", f"{base}items/{item.pk}/"]
    for address in addresses:
        for name in FIELDS:
            for value in ODD_VALUES:
                body = json.dumps(good(address) | {name: value})
                answer = getattr(machine, verb)(address, body, content_type="application/json")
                assert answer.status_code < 500, (address, name, repr(value)[:40])
                if verb in {"delete", "put"}:
                    break


@pytest.mark.parametrize("body", [PIT, '{"a":' * 100_000, "9" * 5000, '"\\ud800"', "\xff\xfe", "null", "[]", "1", ""])
def test_no_odd_body_is_a_defect_of_the_api(body, machine):
    for content_type in ("application/json", "application/json; charset=utf-16", "text/html", "multipart/form-data"):
        answer = machine.generic("POST", "/api/v1/submissions/", body.encode("latin-1"), content_type=content_type)
        assert 400 <= answer.status_code < 500


def test_a_program_cannot_set_what_is_not_asked(machine, basil):
    """Mass assignment: columns of the row that are no question of the API stay as they are."""
    more = {"state": "reviewed", "team": None, "reference": "SUB-MINE", "created_by": "x", "organisation": "x"}
    body = json.dumps({"kind": "material", "label": "Box 7", **more, "handed_over_at": "2020-01-01T00:00:00Z"})

    told = machine.post("/api/v1/submissions/", body, content_type="application/json").json()

    submission = Submission.objects.get(pk=told["submission_id"])
    assert (submission.state, submission.handed_over_at) == ("draft", None)
    assert submission.created_by == basil.pseudonym_id
    assert submission.reference != "SUB-MINE"


def test_a_thousand_and_one_fields_are_too_many(basil, settings):
    settings.ROOT_URLCONF = "iiim_portal.urls_partner"
    submission = ready_submission(actor_of(basil))

    answer = client_of(basil).post(f"/submissions/{submission.pk}/about/", {f"f{n}": "x" for n in range(1001)})

    assert answer.status_code == 400


class Heard(logging.Handler):
    """What would reach the process's standard error."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.words.append(record.getMessage())


def test_a_foreign_host_is_refused_and_not_written_down():
    heard = Heard()
    logging.getLogger().addHandler(heard)
    try:
        answer = Client(headers={"host": "marker.example"}).get("/account/login/")
    finally:
        logging.getLogger().removeHandler(heard)

    assert answer.status_code == 400
    assert "marker.example" not in " ".join(heard.words) + answer.content.decode()
