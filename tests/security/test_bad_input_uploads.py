"""Uploads that no program of ours would send: refused in words of both languages, and the bytes stand where they stood.

What tus asks for, and the parts that are taken: tests/submissions/test_tus.py and test_receive.py. Capabilities of
people who left: test_capabilities.py. Two parts at once: test_races.py.
"""

import base64
import hashlib
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Scope
from common.actors import Role
from submissions.models import Item, Upload
from submissions.policies import LARGEST_ITEM_BYTES
from submissions.services import receive
from tests.actors import URLCONFS, person_with
from tests.factories.accounts import NOON, make_organisation
from tests.factories.uploads import draft, put
from tests.security.refusing import CANARY, refuses
from tests.submissions.machine import Machine

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("safe_places"),
    pytest.mark.urls(URLCONFS["partner"]),
]
PART = "application/offset+octet-stream"


def coded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def asked(method: str, path: str, body: bytes = b"", **headers: str):
    """One request of the protocol; a header that is None is left out."""
    told = {"HTTP_TUS_RESUMABLE": "1.0.0", "CONTENT_TYPE": PART, **headers}
    kept = {name: value for name, value in told.items() if value is not None}
    return Client(raise_request_exception=False).generic(method, path, body, **kept)


PARTS = {
    "offset below nothing": ({"HTTP_UPLOAD_OFFSET": "-1"}, 400),
    "offset beyond all numbers": ({"HTTP_UPLOAD_OFFSET": str(1 << 63)}, 400),
    "offset in Arabic digits": ({"HTTP_UPLOAD_OFFSET": "٢"}, 400),
    "offset in words": ({"HTTP_UPLOAD_OFFSET": CANARY}, 400),
    "offset missing": ({"HTTP_UPLOAD_OFFSET": None}, 400),
    "offset twice": ({"HTTP_UPLOAD_OFFSET": "2,2"}, 400),
    "offset of what was sent already": ({"HTTP_UPLOAD_OFFSET": "0"}, 409),
    "offset beyond what was sent": ({"HTTP_UPLOAD_OFFSET": "3"}, 409),
    "more than was announced": ({"body": b"more"}, 413),
    "digest of another kind": ({"HTTP_UPLOAD_CHECKSUM": f"md5 {coded(bytes(16))}"}, 400),
    "digest of a kind that is none": ({"HTTP_UPLOAD_CHECKSUM": f"{CANARY} {coded(bytes(32))}"}, 400),
    "digest too short": ({"HTTP_UPLOAD_CHECKSUM": f"sha256 {coded(bytes(31))}"}, 400),
    "digest missing": ({"HTTP_UPLOAD_CHECKSUM": "sha256"}, 400),
    "digest in hexadecimal": ({"HTTP_UPLOAD_CHECKSUM": f"sha256 {hashlib.sha256(b'ur').hexdigest()}"}, 400),
    "digest of other bytes": ({"HTTP_UPLOAD_CHECKSUM": f"sha256 {coded(hashlib.sha256(b'no').digest())}"}, 460),
    "capability of nobody": ({"HTTP_UPLOAD_CAPABILITY": CANARY}, 404),
    "capability missing": ({"HTTP_UPLOAD_CAPABILITY": None}, 404),
    "capability without end": ({"HTTP_UPLOAD_CAPABILITY": CANARY * 5000}, 404),
    "capability with U+0000": ({"HTTP_UPLOAD_CAPABILITY": f"{CANARY}\0"}, 404),
    "another version": ({"HTTP_TUS_RESUMABLE": CANARY}, 412),
    "no version": ({"HTTP_TUS_RESUMABLE": None}, 412),
    "another type": ({"CONTENT_TYPE": f"text/{CANARY}"}, 415),
    "length in Arabic digits": ({"CONTENT_LENGTH": "٢"}, 400),
    "length below nothing": ({"CONTENT_LENGTH": "-2"}, 400),
    "no length": ({"HTTP_TRANSFER_ENCODING": "chunked"}, 411),
    "a verb that is none": ({"method": "PUT"}, 405),
    "a verb told by a header": ({"HTTP_X_HTTP_METHOD_OVERRIDE": CANARY}, 405),
}


@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_is_none(name):
    """An upload of four bytes of which two are here."""
    changed, status = PARTS[name]
    expected = draft().expect(4)
    put(expected.upload, 0, b"fo")
    told = {"method": "PATCH", "body": b"ur", "HTTP_UPLOAD_OFFSET": "2", "HTTP_UPLOAD_CAPABILITY": expected.capability}
    told |= changed
    method, body = told.pop("method"), told.pop("body")

    refuses(lambda language: asked(method, at(expected), body, HTTP_ACCEPT_LANGUAGE=language, **told), status)

    assert receive.durable_offset(expected.upload) == 2


def at(expected: receive.Expected) -> str:
    return f"/uploads/{expected.upload.pk}"


def test_one_capability_opens_no_other_upload():
    ours, theirs = draft().expect(4), draft().expect(4)
    told = {"HTTP_UPLOAD_OFFSET": "0", "HTTP_UPLOAD_CAPABILITY": ours.capability}
    for method in ("PATCH", "HEAD", "DELETE"):
        refuses(lambda language, m=method: asked(m, at(theirs), b"four", HTTP_ACCEPT_LANGUAGE=language, **told), 404)


@pytest.mark.parametrize("end", ["taken back", "capability over"])
def test_nothing_comes_after_the_end(end):
    drafted = draft()
    expected = drafted.expect(4)
    if end == "taken back":
        receive.take_back_item(actor=drafted.actor, item_id=expected.item.pk, at=NOON)
    else:
        Upload.objects.update(capability_until="2020-01-01T00:00:00Z")
    told = {"HTTP_UPLOAD_OFFSET": "0", "HTTP_UPLOAD_CAPABILITY": expected.capability}

    refuses(lambda language: asked("PATCH", at(expected), b"four", HTTP_ACCEPT_LANGUAGE=language, **told), {404, 410})


def test_finished_twice_is_finished():
    expected = draft().expect(4)
    put(expected.upload, 0, b"four")
    told = {"HTTP_UPLOAD_CAPABILITY": expected.capability, "HTTP_UPLOAD_OFFSET": "0"}

    refuses(lambda language: asked("PATCH", at(expected), b"four", **told | {"HTTP_ACCEPT_LANGUAGE": language}), 409)
    assert asked("PATCH", at(expected), b"", **told | {"HTTP_UPLOAD_OFFSET": "4"}).status_code == 204


SUBMISSION, NAME, NOBODYS = "{submission}", coded(CANARY.encode()), coded(str(uuid4()).encode())
CREATIONS = {
    "length missing": ({"HTTP_UPLOAD_LENGTH": None}, 400),
    "length below nothing": ({"HTTP_UPLOAD_LENGTH": "-1"}, 400),
    "length beyond all numbers": ({"HTTP_UPLOAD_LENGTH": str(1 << 63)}, 400),
    "length in Arabic digits": ({"HTTP_UPLOAD_LENGTH": "٤"}, 400),
    "larger than a file may be": ({"HTTP_UPLOAD_LENGTH": str(LARGEST_ITEM_BYTES + 1)}, 413),
    "no name": ({"HTTP_UPLOAD_METADATA": f"submission {SUBMISSION}"}, 422),
    "name without end": ({"HTTP_UPLOAD_METADATA": f"submission {SUBMISSION},filename {coded(b'x' * 65_537)}"}, 422),
    "no base64": ({"HTTP_UPLOAD_METADATA": f"submission {SUBMISSION},filename ***{CANARY}"}, 400),
    "one key twice": ({"HTTP_UPLOAD_METADATA": f"submission {SUBMISSION},filename {NAME},filename {NAME}"}, 400),
    "no submission": ({"HTTP_UPLOAD_METADATA": f"filename {NAME}"}, 400),
    "submission of nobody": (
        {"HTTP_UPLOAD_METADATA": f"submission {NOBODYS},filename {NAME}"},
        404,
    ),
    "submission in words": ({"HTTP_UPLOAD_METADATA": f"submission {NAME},filename {NAME}"}, 400),
    "another version": ({"HTTP_TUS_RESUMABLE": "0.2.2"}, 412),
    "no token": ({"HTTP_AUTHORIZATION": None}, 401),
    "token of nobody": ({"HTTP_AUTHORIZATION": f"Bearer {CANARY}"}, 401),
    "token of another kind": ({"HTTP_AUTHORIZATION": f"Basic {NAME}"}, 401),
    "key that is none": ({"HTTP_IDEMPOTENCY_KEY": f"{CANARY} with spaces"}, 400),
}


@pytest.mark.parametrize("name", CREATIONS)
def test_a_creation_that_is_none(name):
    changed, status = CREATIONS[name]
    machine = Machine(person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation()))
    submission = coded(machine.begun().encode())
    told = {"HTTP_UPLOAD_LENGTH": "4", "HTTP_UPLOAD_METADATA": f"submission {SUBMISSION},filename {NAME}"}
    told |= {"HTTP_AUTHORIZATION": f"Bearer {machine.token}", "CONTENT_TYPE": None} | changed
    told["HTTP_UPLOAD_METADATA"] = told["HTTP_UPLOAD_METADATA"].replace(SUBMISSION, submission)

    refuses(lambda language: asked("POST", "/uploads/", HTTP_ACCEPT_LANGUAGE=language, **told), status)

    assert Item.objects.count() == 0


def test_a_token_that_may_only_read_creates_nothing():
    machine = Machine(person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation()), Scope.RECEIPTS_READ)
    told = {"HTTP_AUTHORIZATION": f"Bearer {machine.token}", "HTTP_UPLOAD_LENGTH": "4"}

    refuses(lambda language: asked("POST", "/uploads/", HTTP_ACCEPT_LANGUAGE=language, **told), 403)
