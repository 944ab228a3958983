"""A list of a thousand files is taken in whole or not at all; again is the same; and it costs no more questions."""

import csv
import hashlib
import io
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, Person, Scope
from common.actors import Role
from common.clock import now
from common.errors import NotAllowed, NotVisible
from custody import safe
from custody.models import CustodyEvent
from iiim_portal.embedded.roles import PARTNER
from iiim_portal.grants import grant_to_partner
from submissions import policies
from submissions.kinds import Algorithm
from submissions.models import DeclaredDigest, Item, ItemDraft, ItemList, Upload
from submissions.policies import QuotaReached, TooManyItems
from submissions.services import bulk, manifest, receive
from submissions.services.bulk_check import LinesRefused, NothingListed, TooManyLines
from submissions.services.expect import LittleRoom
from submissions.services.reveal import read_name
from submissions.states import ItemState
from tests.actors import URLCONFS, person_with
from tests.factories.accounts import NOON, make_organisation, make_token
from tests.factories.uploads import draft, handed_over, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places"), pytest.mark.urls(URLCONFS["partner"])]
SHA = hashlib.sha256(b"four").hexdigest()


def line(name: str = "a.jpg", size: int = 4, path: str = "", **digests: str) -> bulk.Announced:
    return bulk.Announced(name, size, path, {Algorithm(key): value for key, value in digests.items()})


def lines(count: int) -> list[bulk.Announced]:
    return [line(f"{place}.jpg", 4, f"box/{place}.jpg", sha256=SHA) for place in range(count)]


def listed(drafted, given, *, actor=None) -> bulk.Listed:
    return bulk.list_items(actor=actor or drafted.actor, submission_id=drafted.submission.pk, lines=given, at=NOON)


def test_list_becomes_items_in_order_with_names_digests_and_capabilities():
    drafted = draft()
    drafted.expect(1)

    told = listed(drafted, lines(3))

    assert [(one.line, one.number) for one in told.placed] == [(1, 2), (2, 3), (3, 4)]
    items = Item.objects.filter(pk__in=[one.item_id for one in told.placed]).order_by("number")
    assert [(item.state, item.size_bytes) for item in items] == [(ItemState.EXPECTED, 4)] * 3
    assert bytes(ItemDraft.objects.get(item=items[2]).relative_path) == b"box/2.jpg"
    assert DeclaredDigest.objects.filter(item__in=items, value=SHA).count() == 3
    upload = receive.upload_for(capability=told.placed[1].capability, upload_id=told.placed[1].upload_id, at=NOON)
    assert put(upload, 0, b"four") == 4


def test_one_event_says_how_many_and_can_be_shown_to_speak_of_the_list():
    drafted = draft()

    told = listed(drafted, lines(3))

    event = CustodyEvent.objects.get(act="submission:listed")
    facts = json.loads(event.event_json)["facts"]
    shown = hashlib.sha256(bytes.fromhex(told.salt) + bytes.fromhex(told.sha256)).hexdigest()
    assert facts == {"items": 3, "first_number": 1, "list_sha256": shown}
    assert event.subject_id == drafted.submission.pk
    assert told.sha256 not in event.event_json, "nobody can try names at the log"


def test_same_list_again_is_the_same_items_with_fresh_capabilities():
    drafted = draft()
    first = listed(drafted, lines(3))

    again = listed(drafted, lines(3))

    assert [one.item_id for one in again.placed] == [one.item_id for one in first.placed]
    assert (Item.objects.count(), CustodyEvent.objects.filter(act="submission:listed").count()) == (3, 1)
    with pytest.raises(NotVisible):
        receive.upload_for(capability=first.placed[0].capability, upload_id=first.placed[0].upload_id, at=NOON)
    receive.upload_for(capability=again.placed[0].capability, upload_id=again.placed[0].upload_id, at=NOON)


def test_empty_files_have_arrived_with_the_list():
    told = listed(draft(), [line("empty", 0), line("full", 4)])

    states = dict(Item.objects.values_list("number", "state"))
    assert states == {told.placed[0].number: ItemState.RECEIVED, told.placed[1].number: ItemState.EXPECTED}
    assert Upload.objects.filter(finished_at__isnull=False).count() == 1
    assert CustodyEvent.objects.filter(act="item:received").count() == 1


def test_a_list_given_before_speaks_of_these_files_too():
    drafted = draft()
    manifest.declare_manifest(
        actor=drafted.actor, submission_id=drafted.submission.pk, text=f"{'a' * 32}  box/1.jpg\n", at=NOON
    )

    listed(drafted, lines(3))

    assert DeclaredDigest.objects.get(algorithm=Algorithm.MD5).item.number == 2


def test_questions_do_not_grow_with_the_list():
    counts = []
    for size in (1, 3, 200):
        drafted = draft()
        with CaptureQueriesContext(connection) as asked:
            listed(drafted, lines(size))
        counts.append(len(asked))

    assert counts[0] == counts[1] == counts[2]


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (line(""), "name"),
        (line("x" * 65_537), "name"),
        (line("b", -1), "size"),
        (line("b", policies.LARGEST_ITEM_BYTES + 1), "200 GB"),
        (line("b", 1, sha256="xyz"), "SHA-256"),
        (line("b", 1, md5="0" * 64), "SHA-256"),
        (line("0.jpg", 4, "box/0.jpg"), "twice"),
    ],
)
def test_one_bad_line_and_nothing_is_kept(bad, words):
    drafted = draft()

    with pytest.raises(LinesRefused) as refused:
        listed(drafted, [*lines(3), bad])

    assert refused.value.lines[-1].line == 4
    assert words in str(refused.value.lines[-1].words)
    assert (Item.objects.count(), ItemList.objects.count()) == (0, 0)
    assert not CustodyEvent.objects.filter(act="submission:listed").exists()


def test_limits_are_told_before_anything_is_kept(monkeypatch, settings):
    drafted = draft()
    with pytest.raises(NothingListed):
        listed(drafted, [])
    with pytest.raises(TooManyLines):
        listed(drafted, lines(policies.ITEMS_PER_LIST + 1))
    monkeypatch.setattr(policies, "ITEMS_PER_SUBMISSION", 2)
    with pytest.raises(TooManyItems):
        listed(drafted, lines(3))
    monkeypatch.undo()
    Organisation.objects.update(quota_bytes=100)
    with pytest.raises(QuotaReached):
        listed(drafted, [line("b", 60, f"{number}") for number in range(2)])
    settings.DISK_STOPS_NEW = 0
    with pytest.raises(LittleRoom):
        listed(drafted, lines(1))
    assert Item.objects.count() == 0


def test_who_may_not_add_a_file_may_not_add_a_list():
    drafted = draft()
    stranger = draft(Role.NGO_FOCAL_POINT)
    with pytest.raises(NotVisible):
        listed(drafted, lines(1), actor=stranger.actor)
    drafted.send(b"four")
    handed_over(drafted)
    with pytest.raises((policies.NotADraft, NotAllowed)):
        listed(drafted, lines(1))


def test_hand_over_forgets_the_list():
    drafted = draft()
    told = listed(drafted, lines(1))
    put(Upload.objects.get(pk=told.placed[0].upload_id), 0, b"four")

    handed_over(drafted)

    assert ItemList.objects.count() == 0


# ---- over HTTP


@pytest.fixture
def person() -> Person:
    return person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation())


def post(
    person: Person, submission_id, said, *, query: str = "", scopes=(Scope.UPLOADS_WRITE, Scope.SUBMISSIONS_WRITE)
):
    token = make_token(person, *scopes, at=now())[1]
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    told = {"CONTENT_TYPE": "application/json", "HTTP_AUTHORIZATION": f"Bearer {token}"}
    client = Client(raise_request_exception=False)
    return client.generic("POST", f"/api/v1/submissions/{submission_id}/manifest/{query}", body, **told)


@pytest.fixture
def submission_id(person):
    token = make_token(person, Scope.SUBMISSIONS_WRITE, at=now())[1]
    told = {"CONTENT_TYPE": "application/json", "HTTP_AUTHORIZATION": f"Bearer {token}"}
    answer = Client().generic("POST", "/api/v1/submissions/", b'{"kind": "material", "label": "Box 3"}', **told)
    return answer.json()["submission_id"]


def test_api_takes_a_list_and_tells_where_each_file_goes(person, submission_id):
    said = {"items": [{"name": "صورة.jpg", "relative_path": "a/صورة.jpg", "size_bytes": 4, "sha256": SHA}] * 1}

    answer = post(person, submission_id, said)

    assert answer.status_code == 201, answer.content
    told = answer.json()["items"][0]
    assert (told["line"], told["number"]) == (1, 1)
    assert told["upload_url"].startswith("/uploads/")


def test_api_names_every_bad_line_in_json_and_as_a_table(person, submission_id):
    said = {"items": [{"name": "a", "size_bytes": 4}, {"name": 7, "size_bytes": "x"}, {"name": "", "size_bytes": 1}]}

    told = post(person, submission_id, said)
    table = post(person, submission_id, said, query="?errors=csv")

    assert told.status_code == table.status_code == 422
    assert [one["line"] for one in told.json()["lines"]] == [2]
    assert table["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert rows[0] == ["line", "error"]
    assert rows[1][0] == "2"
    assert Item.objects.count() == 0


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({}, 400),
        ([], 400),
        ({"items": {}}, 400),
        ({"items": []}, 422),
        ({"items": [1, "x"]}, 422),
        ({"items": [{"name": "a", "size_bytes": 1}] * 1001}, 413),
        (b'{"items": [' + b" " * (1 << 20) + b"]}", 413),
    ],
)
def test_api_refuses_what_is_no_list(person, submission_id, said, status):
    answer = post(person, submission_id, said)

    assert answer.status_code == status, answer.content
    assert "error" in answer.json()
    assert Item.objects.count() == 0


def test_api_asks_for_the_scope_and_hides_what_is_not_yours(person, submission_id):
    said = {"items": [{"name": "a", "size_bytes": 1}]}
    assert post(person, submission_id, said, scopes=(Scope.SUBMISSIONS_WRITE,)).status_code == 403
    stranger = person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation())
    assert post(stranger, submission_id, said).status_code == 404


def test_progress_is_told_in_numbers_in_one_question_for_any_number_of_files(person, submission_id):
    said = {"items": [{"name": str(n), "size_bytes": n % 2} for n in range(5)]}
    post(person, submission_id, said)
    Item.objects.filter(number=2).update(state=ItemState.HELD, held_reason="digest_mismatch")
    token = make_token(person, Scope.RECEIPTS_READ, at=now())[1]

    answer = Client().get(
        f"/api/v1/submissions/{submission_id}/manifest/", headers={"Authorization": f"Bearer {token}"}
    )

    assert answer.json()["states"] == {"expected": 1, "held": 1, "received": 3}
    assert [one["number"] for one in answer.json()["held"]] == [2]
    assert "fingerprint" in answer.json()["held"][0]["words"]


def test_partner_faces_own_database_role_takes_a_list_from_announcement_to_hand_over():
    drafted = draft()
    with connection.cursor() as cursor:
        grant_to_partner(cursor)
        cursor.execute(f"SET LOCAL ROLE {PARTNER}")

        told = listed(drafted, [line("empty", 0), *lines(2)])
        listed(drafted, [line("empty", 0), *lines(2)])
        for one in told.placed[1:]:
            put(Upload.objects.get(pk=one.upload_id), 0, b"four")
        handed_over(drafted)

        cursor.execute("RESET ROLE")
    assert set(Item.objects.values_list("state", flat=True)) == {ItemState.RECEIVED}


def test_name_is_sealed_with_the_list_and_forgotten_with_what_is_not_handed_over():
    drafted = draft()
    told = listed(drafted, lines(3))
    assert all(bytes(sealed) for sealed in Item.objects.values_list("sealed_name", flat=True))
    receive.take_back_item(actor=drafted.actor, item_id=told.placed[0].item_id, at=NOON)
    for one in told.placed[1:]:
        put(Upload.objects.get(pk=one.upload_id), 0, b"four")

    handed_over(drafted)

    first, second, _third = Item.objects.order_by("number")
    assert bytes(first.sealed_name) == b""
    name = read_name(safe.reread(record_id=second.pk, sealed=bytes(second.sealed_name)))
    assert (name.name, name.relative_path) == ("1.jpg", "box/1.jpg")
