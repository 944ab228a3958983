"""The API for machines and the page's own JSON: the whole way by token, and every way to be refused."""

import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from accounts.models import Organisation, Person, Scope
from common.actors import WORKER, Role
from common.clock import now
from submissions.kinds import Kind
from submissions.models import DeclaredDigest, Item, ItemDraft, Submission
from submissions.services import prepare, receipt, same_bytes
from submissions.states import ItemState, SubmissionState
from submissions.uploadhandlers import LARGEST_SMALL_FILE
from submissions.views import ngo_files
from tests.actors import URLCONFS, client_of, person_with
from tests.factories.accounts import actor_of, make_organisation
from tests.factories.uploads import Draft, draft, ingested, secured
from tests.submissions.machine import PERSON, Machine

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("safe_places"),
    pytest.mark.urls(URLCONFS["partner"]),
]


@pytest.fixture
def person() -> Person:
    return person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation())


@pytest.fixture
def machine(person) -> Machine:
    return Machine(person)


def test_whole_way_by_token(machine):
    place = f"submissions/{machine.begun()}/"
    assert machine("PATCH", place, {"places": "There"}).status_code == 200
    assert machine("POST", f"{place}people/", PERSON).status_code == 201
    announced = machine("POST", f"{place}items/", {"name": "صورة.jpg", "relative_path": "a/صورة.jpg", "size_bytes": 4})
    assert announced.status_code == 201
    told = announced.json()
    sent = machine.client.generic(
        "PATCH",
        told["upload_url"],
        b"four",
        CONTENT_TYPE="application/offset+octet-stream",
        HTTP_TUS_RESUMABLE="1.0.0",
        HTTP_UPLOAD_OFFSET="0",
        HTTP_UPLOAD_CAPABILITY=told["capability"],
    )
    assert sent.status_code == 204
    assert machine("POST", f"{place}hand-over/").json()["state"] == SubmissionState.HANDED_OVER
    ingested(Item.objects.get(), at=now())
    secured(now())
    receipt.issue_due(now())

    items = machine("GET", f"{place}items/").json()["items"]
    assert [(item["number"], item["state"], item["size_bytes"]) for item in items] == [(1, ItemState.SECURED, 4)]
    assert "صورة" not in json.dumps(items, ensure_ascii=False)
    receipts = machine("GET", f"{place}receipts/").json()["receipts"]
    document = machine("GET", f"receipts/{receipts[0]['receipt_id']}/")
    assert document.json()["format"] == "portal-receipt/1"
    assert machine("GET", place).json()["reference"] == document.json()["submission"]["reference"]


def test_others_see_none_of_it(machine):
    place = f"submissions/{machine.begun()}/"
    item = machine("POST", f"{place}items/", {"name": "a", "size_bytes": 4}).json()["item_id"]
    stranger = Machine(person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation()))

    for method, path, said in [
        ("GET", place, None),
        ("PATCH", place, {"places": "x"}),
        ("POST", f"{place}people/", PERSON),
        ("GET", f"{place}items/", None),
        ("POST", f"{place}items/", {"name": "b", "size_bytes": 1}),
        ("DELETE", f"{place}items/{item}/", None),
        ("POST", f"{place}hand-over/", None),
        ("GET", f"{place}receipts/", None),
        ("GET", f"receipts/{uuid4()}/", None),
    ]:
        answer, absent = (
            stranger(method, path, said),
            stranger(method, path.replace(place, f"submissions/{uuid4()}/"), said),
        )
        assert (answer.status_code, answer.content) == (404, absent.content), (method, path)


@pytest.mark.parametrize("scope", Scope)
def test_token_does_what_its_scopes_say_and_no_more(person, scope):
    submission_id = Machine(person).begun()
    machine, place = Machine(person, scope), f"submissions/{submission_id}/"

    allowed = {
        "write": machine("PATCH", place, {"places": "x"}).status_code == 200,
        "upload": machine("POST", f"{place}items/", {"name": "a", "size_bytes": 0}).status_code == 201,
        "read": machine("GET", place).status_code == 200,
    }

    assert [name for name, is_allowed in allowed.items() if is_allowed] == [
        {Scope.SUBMISSIONS_WRITE: "write", Scope.UPLOADS_WRITE: "upload", Scope.RECEIPTS_READ: "read"}[scope]
    ]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"name": "a", "size_bytes": -1}, 400),
        ({"name": "a", "size_bytes": 1 << 63}, 400),
        ({"name": "a", "size_bytes": "4"}, 400),
        ({"name": "a", "size_bytes": True}, 400),
        ({"name": "a", "size_bytes": 4.5}, 400),
        ({"name": "", "size_bytes": 4}, 422),
        ({"name": 7, "size_bytes": 4}, 400),
        ({"size_bytes": 4}, 400),
        ({"name": "x" * 65537, "size_bytes": 4}, 422),
        ({"name": "a", "size_bytes": 4, "sha256": "xyz"}, 400),
        ({"name": "a", "size_bytes": 4, "sha256": "٣" * 64}, 400),
        ({"name": "a", "size_bytes": 4, "md5": "0" * 64}, 400),
        ({"name": "a", "size_bytes": 200 * (1 << 30) + 1}, 413),
        (b"{", 400),
        (b"[" * 100_000, 400),
        (b'{"name": "a", "size_bytes": NaN}', 400),
        (b'"' + b"x" * (1 << 20) + b'"', 413),
        (b'"text"', 400),
        (b"\xff\xfe", 400),
        ([], 400),
    ],
)
def test_announcement_without_sense_is_refused_in_words(machine, said, status):
    place = f"submissions/{machine.begun()}/"

    answer = machine("POST", f"{place}items/", said)

    assert answer.status_code == status
    assert "error" in answer.json()
    assert Item.objects.count() == 0


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "C:\\x",
        "a\x00b",
        "a\r\nb",
        "   ",
        "\u202egnp.exe",
        "e\u0301" * 9,
        "CON",
        "x" * 65536,
        "<script>",
        "{{ 7 }}",
        "=1+1",
    ],
)
def test_strange_names_are_kept(machine, name):
    place = f"submissions/{machine.begun()}/"

    assert machine("POST", f"{place}items/", {"name": name, "size_bytes": 0}).status_code == 201
    assert bytes(ItemDraft.objects.get().name) == name.encode()


def test_lone_surrogates_in_json_are_kept(machine):
    place = f"submissions/{machine.begun()}/"

    answer = machine("POST", f"{place}items/", b'{"name": "a\\ud800", "size_bytes": 0}')

    assert answer.status_code == 201
    assert bytes(ItemDraft.objects.get().name) == "a\ud800".encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "material"},
        {"kind": "nothing", "label": "x"},
        {"kind": "material", "label": "a\x00b"},
        {"kind": "material", "label": "x", "period_from": "2025-02-31"},
        {"kind": "material", "label": "x", "narrative": {"$gt": ""}},
    ],
)
def test_draft_without_sense_is_not_begun(machine, said):
    assert machine("POST", "submissions/", said).status_code == 400
    assert Submission.objects.count() == 0


def test_nobody_assigns_what_is_not_theirs_to_say(machine):
    submission_id = machine.begun(state="handed_over", organisation_id=str(uuid4()), team_id=str(uuid4()))

    submission = Submission.objects.get(pk=submission_id)

    assert (submission.state, submission.team_id) == (SubmissionState.DRAFT, None)


@pytest.mark.parametrize(
    "change",
    [
        {"answers": {"mechanism": "yes"}},
        {"answers": {**PERSON["answers"], "spies": "yes"}},
        {"pseudonym": ""},
        {"part": "x"},
    ],
)
def test_person_without_sense_is_refused(machine, change):
    place = f"submissions/{machine.begun()}/"

    assert machine("POST", f"{place}people/", {**PERSON, **change}).status_code == 400


def test_unfinished_hand_over_is_refused(machine):
    place = f"submissions/{machine.begun()}/"

    answer = machine("POST", f"{place}hand-over/")

    assert answer.status_code == 422
    assert answer.json()["code"] == "unfinished"
    assert answer.json()["fields"]["parts"]


def test_without_or_with_a_wrong_token(machine):
    machine.token = "wrong"

    assert machine("POST", "submissions/", {}).status_code == 401
    assert Client().post("/api/v1/submissions/").status_code == 401


def test_schema_is_complete_and_without_warnings(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))

    assert Client().get("/api/v1/schema/").status_code == 200


# ---- the page's own JavaScript


@pytest.fixture
def page(person) -> tuple[Client, Draft]:
    drafted = draft(organisation=actor_organisation(person), role=Role.NGO_FOCAL_POINT)
    return client_of(person), drafted


def actor_organisation(person: Person):

    return Organisation.objects.get(pk=actor_of(person).organisation_id)


def test_page_announces_tells_digests_renews_and_takes_back(page):
    client, drafted = page
    items = f"/submissions/{drafted.submission.pk}/items/"
    said = {"name": "a.mp4", "relative_path": "x/a.mp4", "size_bytes": 3, "sha256": None}

    told = client.post(items, said, content_type="application/json").json()
    item = f"{items}{told['item_id']}/"

    assert told["number"] == 1
    assert told["upload_url"].startswith("/uploads/")
    assert client.put(f"{item}digest/", {"sha256": "a" * 64}, content_type="application/json").status_code == 200
    assert DeclaredDigest.objects.get().value == "a" * 64
    assert (
        client.post(f"{item}capability/", {}, content_type="application/json").json()["capability"]
        != told["capability"]
    )
    assert Item.objects.get().state == ItemState.EXPECTED
    assert client.delete(item).status_code == 204
    assert Item.objects.get().state == ItemState.WITHDRAWN


def test_page_needs_the_session_and_its_csrf_token(page, person):
    _client, drafted = page
    items = f"/submissions/{drafted.submission.pk}/items/"

    assert Client().post(items, {}, content_type="application/json").status_code in {401, 403}
    assert (
        client_of(person, enforce_csrf_checks=True).post(items, {}, content_type="application/json").status_code == 403
    )


# ---- without JavaScript


def test_small_file_of_a_plain_form_never_touches_a_disk(page, monkeypatch):
    client, drafted = page

    def spooled(*_, **__):
        raise AssertionError("a file was written in clear")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", spooled)
    monkeypatch.setattr("tempfile.TemporaryFile", spooled)
    content = bytes(LARGEST_SMALL_FILE)
    answer = client.post(
        f"/submissions/{drafted.submission.pk}/files/small/", {"file": SimpleUploadedFile("a.bin", content)}
    )

    assert answer.status_code == 302
    assert Item.objects.get().state == ItemState.RECEIVED


def test_larger_file_of_a_plain_form_is_refused_in_words(page):
    client, drafted = page
    large = SimpleUploadedFile("a.bin", bytes(LARGEST_SMALL_FILE + 1))

    answer = client.post(f"/submissions/{drafted.submission.pk}/files/small/", {"file": large})

    assert answer.status_code == 400
    assert Item.objects.count() == 0


def test_no_other_page_takes_a_file(page):
    client, drafted = page

    seen = []
    original = ngo_files.lists.declare_manifest
    ngo_files.lists.declare_manifest = lambda **asked: seen.append(asked) or original(**asked)
    try:
        client.post(
            f"/submissions/{drafted.submission.pk}/files/manifest/",
            {"file": SimpleUploadedFile("a", b"x"), "manifest": ""},
        )
    finally:
        ngo_files.lists.declare_manifest = original

    assert Item.objects.count() == 0


def test_a_program_is_told_what_its_own_organisation_sent_twice_and_nothing_of_others(machine, person):
    actor, elsewhere = actor_of(person), draft()
    mine = Draft(actor, prepare.start_submission(actor=actor, kind=Kind.MATERIAL, label="Box 3", at=now()))
    first, second, alone = mine.send(b"four"), mine.send(b"four"), mine.send(b"five")
    for item in (first, second, alone, elsewhere.send(b"four"), elsewhere.send(b"five")):
        ingested(item)
    same_bytes.note_same_bytes(actor=WORKER, at=now())

    listed = machine("GET", f"submissions/{mine.submission.pk}/items/").json()["items"]

    told = {one["accession"]: one["same_content_as"] for one in listed}
    assert told == {first.accession: [second.accession], second.accession: [first.accession], alone.accession: []}
