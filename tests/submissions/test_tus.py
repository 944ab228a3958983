"""The protocol over HTTP: every verb, every refusal, every answer in the right status and in words."""

import base64
import hashlib
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Person, Scope
from common.actors import Actor
from custody import safe
from custody.errors import BlobStoreUnavailable, StoreFull
from submissions.api import tus
from submissions.models import Item, ItemDraft, Upload
from submissions.services import receive
from submissions.services.expect import Expected
from submissions.states import ItemState
from tests.actors import URLCONFS
from tests.factories.accounts import make_token
from tests.factories.custody import bytes_of
from tests.factories.uploads import draft, put

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("safe_places"),
    pytest.mark.urls(URLCONFS["partner"]),
]
TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
PART = "application/offset+octet-stream"


@pytest.fixture
def api() -> Client:
    return Client(raise_request_exception=False)


def token_of(actor: Actor, *scopes: Scope) -> str:
    return make_token(Person.objects.get(pseudonym_id=actor.id), *scopes)[1]


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def patch(api: Client, expected: Expected, offset, content: bytes = b"", *, content_type: str = PART, **headers):
    sent = {**TUS, "HTTP_UPLOAD_CAPABILITY": expected.capability, "HTTP_UPLOAD_OFFSET": str(offset), **headers}
    return api.generic("PATCH", f"/uploads/{expected.upload.pk}", content, **{"CONTENT_TYPE": content_type, **sent})


def head(api: Client, expected: Expected, **headers):
    return api.head(
        f"/uploads/{expected.upload.pk}", **{**TUS, "HTTP_UPLOAD_CAPABILITY": expected.capability, **headers}
    )


def test_options_tells_what_there_is_to_anybody(api):
    answer = api.options("/uploads/")

    assert answer.status_code == 204
    assert answer["Tus-Version"] == answer["Tus-Resumable"] == "1.0.0"
    assert set(answer["Tus-Extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "checksum",
        "termination",
        "expiration",
    }
    assert set(answer["Tus-Checksum-Algorithm"].split(",")) == {"sha1", "sha256"}
    assert int(answer["Tus-Max-Size"]) > 1 << 30


def test_parts_and_offsets(api):
    content, expected = bytes_of(40000), draft().expect(40000)

    first = patch(api, expected, 0, content[:16385])
    told = head(api, expected)
    last = patch(api, expected, 16385, content[16385:])

    assert (first.status_code, first["Upload-Offset"]) == (204, "16385")
    assert "GMT" in first["Upload-Expires"]
    assert (told.status_code, told["Upload-Offset"], told["Upload-Length"]) == (200, "16385", "40000")
    assert told["Cache-Control"] == "no-store"
    assert (last.status_code, last["Upload-Offset"]) == (204, "40000")
    assert Item.objects.get(pk=expected.item.pk).state == ItemState.RECEIVED


def test_finish_twice_says_where_it_stands(api):
    expected = draft().expect(4)
    patch(api, expected, 0, b"four")

    again, empty = patch(api, expected, 0, b"four"), patch(api, expected, 4)

    assert (again.status_code, again["Upload-Offset"]) == (409, "4")
    assert (empty.status_code, empty["Upload-Offset"]) == (204, "4")


def test_empty_file_is_finished_by_its_creation_or_by_an_empty_part(api):
    expected = draft().expect(0)

    assert head(api, expected)["Upload-Offset"] == head(api, expected)["Upload-Length"] == "0"
    assert patch(api, expected, 0).status_code == 204


@pytest.mark.parametrize("offset", ["-1", "9223372036854775808", "٠", "0x0", "", " ", "1e0", "٣"])
def test_offset_that_is_no_number_is_refused(api, offset):
    expected = draft().expect(4)

    answer = patch(api, expected, offset, b"four")

    assert (answer.status_code, "error" in answer.json()) == (400, True)
    assert receive.durable_offset(expected.upload) == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"HTTP_UPLOAD_CHECKSUM": f"sha256 {b64(hashlib.sha256(b'four').digest())}"}, 204),
        ({"HTTP_UPLOAD_CHECKSUM": f"sha1 {b64(hashlib.sha1(b'four').digest())}"}, 204),
        ({"HTTP_UPLOAD_CHECKSUM": f"sha256 {b64(hashlib.sha256(b'five').digest())}"}, 460),
        ({"HTTP_UPLOAD_CHECKSUM": f"sha1 {b64(hashlib.sha1(b'five').digest())}"}, 460),
        ({"HTTP_UPLOAD_CHECKSUM": f"md5 {b64(bytes(16))}"}, 400),
        ({"HTTP_UPLOAD_CHECKSUM": f"sha256 {b64(bytes(20))}"}, 400),
        ({"HTTP_UPLOAD_CHECKSUM": "sha256"}, 400),
        ({"HTTP_UPLOAD_CHECKSUM": "sha256 ***"}, 400),
        ({"HTTP_UPLOAD_CHECKSUM": ""}, 400),
        ({"HTTP_TUS_RESUMABLE": "0.2.2"}, 412),
        ({"HTTP_TUS_RESUMABLE": ""}, 412),
        ({"HTTP_UPLOAD_CAPABILITY": ""}, 404),
        ({"HTTP_UPLOAD_CAPABILITY": "x" * 43}, 404),
        ({"CONTENT_LENGTH": "٤"}, 400),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, 411),
    ],
)
def test_headers_of_a_part(api, headers, status):
    expected = draft().expect(4)

    answer = patch(api, expected, 0, b"four", **headers)

    assert answer.status_code == status
    assert answer["Tus-Resumable"] == "1.0.0"
    assert receive.durable_offset(expected.upload) == (4 if status == 204 else 0)
    if status != 204:
        assert answer.json()["error"]


def test_wrong_type_too_long_and_unknown_verbs(api):
    expected = draft().expect(4)

    assert patch(api, expected, 0, b"four", content_type="application/json").status_code == 415
    assert patch(api, expected, 0, b"fives").status_code == 413
    assert api.put(f"/uploads/{expected.upload.pk}", **TUS).status_code == 405
    assert api.get("/uploads/", **TUS).status_code == 405
    assert head(api, expected)["Upload-Offset"] == "0"


def test_capability_of_one_is_nothing_for_another(api):
    drafted = draft()
    mine, other = drafted.expect(4), drafted.expect(4)
    sent = {**TUS, "HTTP_UPLOAD_CAPABILITY": mine.capability}

    wrong = api.head(f"/uploads/{other.upload.pk}", **sent)
    absent = api.head(f"/uploads/{uuid4()}", **sent)

    assert wrong.status_code == absent.status_code == 404
    assert dict(wrong.headers) == dict(absent.headers)


def test_method_can_be_told_by_a_header(api):
    expected = draft().expect(4)
    sent = {**TUS, "HTTP_UPLOAD_CAPABILITY": expected.capability, "HTTP_UPLOAD_OFFSET": "0"}

    answer = api.post(f"/uploads/{expected.upload.pk}", b"four", PART, HTTP_X_HTTP_METHOD_OVERRIDE="PATCH", **sent)

    assert answer.status_code == 204


def test_delete_ends_it_and_then_it_is_gone(api):
    expected = draft().expect(4)
    sent = {**TUS, "HTTP_UPLOAD_CAPABILITY": expected.capability}

    assert api.delete(f"/uploads/{expected.upload.pk}", **sent).status_code == 204
    assert head(api, expected).status_code == 410
    assert Item.objects.get(pk=expected.item.pk).state == ItemState.WITHDRAWN


# ---- creation by machines


def created(
    api: Client,
    submission_id,
    token: str | None,
    *,
    name: bytes = b"a.txt",
    length: str = "4",
    body: bytes = b"",
    **more,
):
    headers = {**TUS, "HTTP_UPLOAD_LENGTH": length, **more}
    headers.setdefault("HTTP_UPLOAD_METADATA", f"filename {b64(name)},submission {b64(str(submission_id).encode())}")
    if token:
        headers["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return api.generic("POST", "/uploads/", body, content_type=PART if body else "text/plain", **headers)


@pytest.fixture
def machine():
    drafted = draft()
    return drafted, token_of(drafted.actor, Scope.UPLOADS_WRITE)


def test_creation_with_a_token_and_with_upload(api, machine):
    drafted, token = machine

    answer = created(api, drafted.submission.pk, token, body=b"four")

    assert (answer.status_code, answer["Upload-Offset"]) == (201, "4")
    upload = Upload.objects.get(pk=answer["Location"].rsplit("/", 1)[1])
    assert bytes(ItemDraft.objects.get(item=upload.item_id).name) == b"a.txt"
    assert (
        receive.upload_for(capability=answer["Upload-Capability"], upload_id=upload.pk, at=upload.created_at) == upload
    )


def test_token_alone_can_go_on_with_its_own_upload(api, machine):
    drafted, token = machine
    stranger = token_of(draft().actor, Scope.UPLOADS_WRITE)
    place = created(api, drafted.submission.pk, token)["Location"]
    sent = {**TUS, "HTTP_UPLOAD_OFFSET": "0", "content_type": PART}

    refused = api.generic("PATCH", place, b"four", HTTP_AUTHORIZATION=f"Bearer {stranger}", **sent)
    taken = api.generic("PATCH", place, b"four", HTTP_AUTHORIZATION=f"Bearer {token}", **sent)

    assert (refused.status_code, taken.status_code) == (404, 204)


def test_creation_is_refused_without_right_or_sense(api, machine):
    drafted, token = machine
    other = token_of(drafted.actor, Scope.RECEIPTS_READ)
    place = drafted.submission.pk

    assert created(api, place, None).status_code == 401
    assert created(api, place, "no such token").status_code == 401
    assert created(api, place, other).status_code == 403
    assert created(api, uuid4(), token).status_code == 404
    assert created(api, "not a uuid", token).status_code == 400
    for length in ["-1", "٤", "", "9223372036854775808", "4.0"]:
        assert created(api, place, token, length=length).status_code == 400, length
    for told in ["filename", "filename ***", f"filename {b64(b'a')},filename {b64(b'a')}", f" {b64(b'a')}"]:
        assert created(api, place, token, HTTP_UPLOAD_METADATA=told).status_code == 400, told
    assert created(api, place, token, length=str(tus.LARGEST_ITEM_BYTES + 1)).status_code == 413
    assert Item.objects.count() == 0


def test_name_that_is_no_utf8_is_kept_byte_for_byte(api, machine):
    drafted, token = machine

    answer = created(api, drafted.submission.pk, token, name=b"caf\xe9\xff")

    kept = bytes(ItemDraft.objects.get().name).decode("utf-8", "surrogatepass")
    assert answer.status_code == 201
    assert kept.encode("utf-8", "surrogateescape") == b"caf\xe9\xff"


def test_expired_capability_and_store_away(api, monkeypatch):
    expected = draft().expect(4)
    for error, status in [(StoreFull, 507), (BlobStoreUnavailable, 503)]:

        def away(error=error, **_):
            raise error

        monkeypatch.setattr(safe, "receive", away)
        answer = patch(api, expected, 0, b"four")
        assert (answer.status_code, answer["Retry-After"]) == (status, "30")

    Upload.objects.filter(pk=expected.upload.pk).update(capability_until=LONG_AGO)
    assert head(api, expected).status_code == 404


def test_refusals_speak_the_language_of_the_reader(api):
    expected = draft().expect(4)

    answer = patch(api, expected, 9, b"x", HTTP_ACCEPT_LANGUAGE="ar")

    assert answer.status_code == 409
    assert answer["Content-Language"] == "ar"


def test_nothing_of_a_name_is_logged(api, machine, capsys, caplog):
    drafted, token = machine

    created(api, drafted.submission.pk, token, name=b"canary-name", body=b"canary-content"[:4])

    out = capsys.readouterr()
    assert "canary" not in out.out + out.err + caplog.text


def test_part_is_dropped_from_staging_when_its_checksum_fails(api, safe_places):
    expected = draft().expect(4)

    patch(api, expected, 0, b"four", HTTP_UPLOAD_CHECKSUM=f"sha256 {b64(bytes(32))}")

    assert not [path for path in (safe_places / "staging").rglob("*") if path.is_file()]
    assert put(expected.upload, 0, b"four") == 4
