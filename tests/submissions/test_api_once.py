"""The idempotency key: what was asked twice is done once, whoever asks, in whatever order, over a real server too."""

import base64
import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.error import HTTPError
from uuid import uuid4

import pytest

from accounts.models import ApiToken, KeptAnswer
from accounts.services import once
from common import clock
from common.actors import Role
from custody.acts import Act
from custody.errors import Tampered
from custody.models import CustodyEvent
from submissions.api.schema import document
from submissions.models import Item, Submission
from tests.actors import URLCONFS, person_with
from tests.factories.accounts import make_organisation
from tests.live import portal_in
from tests.submissions.machine import PERSON, Machine

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("safe_places"),
    pytest.mark.urls(URLCONFS["partner"]),
]
DRAFT = {"kind": "material", "label": "Box 3"}
KEY = {"HTTP_IDEMPOTENCY_KEY": "0f4cf1c2-first"}
AT_ONCE = 8


@pytest.fixture
def machine() -> Machine:
    return Machine(person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation()))


def test_the_same_again_is_answered_again_and_not_done_again(machine):
    first = machine("POST", "submissions/", DRAFT, **KEY)
    again = machine("POST", "submissions/", dict(reversed(DRAFT.items())), **KEY)

    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert ("Idempotency-Replayed" in first, again["Idempotency-Replayed"]) == (False, "true")
    assert Submission.objects.count() == 1
    assert CustodyEvent.objects.filter(act=Act.SUBMISSION_CREATED).count() == 1


def test_every_post_of_the_schema_takes_a_key(machine):
    """Each is sent twice; a new one without a key would be done twice, and shows here."""
    place = f"submissions/{machine.begun()}/"
    said = {
        "create_submission": ("submissions/", DRAFT),
        "add_person": (f"{place}people/", PERSON),
        "announce_item": (f"{place}items/", {"name": "a", "size_bytes": 0}),
        "announce_items": (f"{place}manifest/", {"items": [{"name": "b", "size_bytes": 0}]}),
        "hand_over": (f"{place}hand-over/", None),
    }
    posts = [verbs["post"] for verbs in document("en")["paths"].values() if "post" in verbs]
    assert {post["operationId"] for post in posts} == set(said)

    for path, body in said.values():
        key = {"HTTP_IDEMPOTENCY_KEY": uuid4().hex}
        first, again = machine("POST", path, body, **key), machine("POST", path, body, **key)
        assert (first.status_code, first.content) == (again.status_code, again.content), path
        assert again["Idempotency-Replayed"] == "true", path
    assert Item.objects.count() == 2


def test_a_key_stands_for_one_request(machine):
    machine("POST", "submissions/", DRAFT, **KEY)

    other_words = machine("POST", "submissions/", DRAFT | {"label": "Box 4"}, **KEY)
    other_place = machine("POST", f"submissions/{machine.begun()}/people/", PERSON, **KEY)

    for answer in (other_words, other_place):
        assert (answer.status_code, answer.json()["code"]) == (422, "key_used_otherwise")
    assert Submission.objects.filter(label="Box 4").count() == 0


def test_a_refusal_is_not_kept(machine):
    assert machine("POST", "submissions/", {"kind": "material"}, **KEY).status_code == 400
    assert KeptAnswer.objects.count() == 0

    assert machine("POST", "submissions/", DRAFT, **KEY).status_code == 201


@pytest.mark.parametrize(
    "key", ["", "short", "x" * 129, "two words here", "مفتاح-الإيداع", "a\x00bcdefgh", '"quoted-key"']
)
def test_a_key_that_is_none_is_refused(machine, key):
    answer = machine("POST", "submissions/", DRAFT, HTTP_IDEMPOTENCY_KEY=key)

    assert (answer.status_code, answer.json()["code"]) == (400, "key_unusable")
    assert Submission.objects.count() == 0


def test_a_key_is_the_tokens_own(machine):
    stranger = Machine(person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation()))

    ours, theirs = machine("POST", "submissions/", DRAFT, **KEY), stranger("POST", "submissions/", DRAFT, **KEY)

    assert ours.json()["submission_id"] != theirs.json()["submission_id"]
    assert "Idempotency-Replayed" not in theirs


def test_after_a_day_the_key_is_new_again_and_nothing_of_it_is_left(machine):
    machine("POST", "submissions/", DRAFT, **KEY)
    KeptAnswer.objects.update(kept_until=clock.now() - timedelta(seconds=1))

    again = machine("POST", "submissions/", DRAFT, **KEY)

    assert "Idempotency-Replayed" not in again
    assert Submission.objects.count() == 2
    assert KeptAnswer.objects.count() == 1
    assert once.forget_old(clock.now() + once.KEPT + timedelta(seconds=1)) == 1


def test_what_is_kept_opens_with_the_token_alone(machine):
    """The capability in it would let whoever reads the database send bytes in the NGO's name."""
    place = f"submissions/{machine.begun()}/items/"
    told = machine("POST", place, {"name": "a", "size_bytes": 4}, **KEY).json()
    kept = KeptAnswer.objects.get()

    assert told["capability"].encode() not in bytes(kept.sealed_body)
    assert KEY["HTTP_IDEMPOTENCY_KEY"] not in f"{kept.key_sha256}{kept.asked_sha256}"
    other = once.Asked(token=ApiToken.objects.get(), secret="another", key=KEY["HTTP_IDEMPOTENCY_KEY"], what=b"")
    with pytest.raises(Tampered):
        once.safe.open_for_bearer(other.secret, other.purpose, bytes(kept.sealed_body))


# ---- creation by tus


def created(machine: Machine, submission_id: str, content: bytes = b"", **more):
    told = {"submission": submission_id, "filename": "a.bin"}
    metadata = ",".join(f"{name} {_coded(value)}" for name, value in told.items())
    headers = {"HTTP_TUS_RESUMABLE": "1.0.0", "HTTP_UPLOAD_METADATA": metadata, "HTTP_UPLOAD_LENGTH": "4"} | KEY
    headers |= {"CONTENT_TYPE": "application/offset+octet-stream"} if content else {}
    headers |= {"HTTP_AUTHORIZATION": f"Bearer {machine.token}"}
    return machine.client.generic("POST", "/uploads/", content, **headers | more)


def _coded(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


def test_creation_by_tus_is_done_once_and_goes_on_where_it_stood(machine):
    submission_id = machine.begun()

    first, again = created(machine, submission_id, b"fo"), created(machine, submission_id, b"four")

    assert first.status_code == again.status_code == 201
    assert first["Location"] == again["Location"]
    assert first["Upload-Capability"] == again["Upload-Capability"]
    assert (first["Upload-Offset"], again["Upload-Offset"]) == ("2", "2")
    assert again["Idempotency-Replayed"] == "true"
    assert Item.objects.count() == 1
    other = created(machine, submission_id, HTTP_UPLOAD_LENGTH="5")
    assert (other.status_code, other.json()["code"]) == (422, "key_used_otherwise")


# ---- two at once, over a real server


@pytest.mark.slow
def test_many_at_once_are_one(machine, safe_places):
    with portal_in(safe_places) as portal:
        address = f"{portal.partner_face()}/api/v1/submissions/"
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(lambda _: posted(address, machine.token), range(AT_ONCE)))

    assert {status for status, _ in answers} == {201}
    assert len({body for _, body in answers}) == 1
    assert Submission.objects.count() == 1
    assert CustodyEvent.objects.filter(act=Act.SUBMISSION_CREATED).count() == 1


def posted(address: str, token: str) -> tuple[int, bytes]:
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": KEY["HTTP_IDEMPOTENCY_KEY"],
    }
    asked = urllib.request.Request(address, json.dumps(DRAFT).encode(), headers)
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return answer.status, answer.read()
    except HTTPError as refusal:
        return refusal.code, refusal.read()
