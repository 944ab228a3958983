"""Walk 2: plaintext is read. The purpose first, then the event, committed; then the bytes, whole or in ranges."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from time_machine import travel

from common.actors import Role
from custody import safe, sequencer
from custody.acts import Act
from custody.models import CustodyEvent
from submissions.kinds import Level
from submissions.models import Item, Submission
from tests.actors import client_of, person_with
from tests.factories import custody as vaulted
from tests.factories.accounts import make_organisation, make_team
from tests.factories.staff import make_handed_over, make_item

pytestmark = [
    pytest.mark.walk,
    pytest.mark.urls("iiim_portal.urls_mechanism"),
    pytest.mark.django_db(transaction=True),
]
CONTENT = vaulted.bytes_of(3 * (1 << 20) + 17)
PURPOSE = "To see whether the picture shows the bridge"


@pytest.fixture
def world(safe_places):
    team = make_team()
    item = make_item(make_handed_over(make_organisation(), team=team))
    vaulted.stored(CONTENT, item_id=item.pk)
    person = person_with(Role.ANALYST, team=team)
    return item, person, client_of(person)


def opened(client: Client, item: Item, purpose: str = PURPOSE):
    return client.post(reverse("submissions:open_item", args=[item.pk]), {"purpose": purpose})


def read(client: Client, item: Item, span: str = ""):
    headers = {"Range": span} if span else {}
    return client.get(reverse("submissions:read", args=[item.pk]), headers=headers)


def openings(item: Item) -> list[dict]:
    events = CustodyEvent.objects.filter(subject_id=item.pk, act=Act.ITEM_OPENED).order_by("sequence")
    return [json.loads(event.event_json) for event in events]


def test_an_original_is_opened_with_a_purpose_and_read(world):
    item, person, client = world

    page = opened(client, item)
    assert page.status_code == 200
    assert reverse("submissions:read", args=[item.pk]) in page.content.decode()
    answer = read(client, item)

    assert b"".join(answer.streaming_content) == CONTENT
    (event,) = openings(item)
    assert (event["purpose"], event["actor"], event["role"]) == (PURPOSE, str(person.pseudonym_id), "analyst")
    sequencer.sequence(vaulted.NOON)
    shown = client.get(reverse("submissions:item", args=[item.pk])).content.decode()
    assert PURPOSE in shown
    assert person.display_name in shown


def test_the_answer_is_a_file_that_no_browser_shows(world):
    item, _person, client = world
    opened(client, item)

    answer = read(client, item)

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == f'attachment; filename="{item.accession}.bin"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Length"] == str(len(CONTENT))
    answer.close()


def test_the_event_is_committed_before_the_first_byte(world, monkeypatch):
    item, _person, client = world
    seen = []
    plain = safe.Opened.read

    def watched(self, start, length):
        # Not in a transaction, so what is found here would survive a power cut now.
        seen.append((connection.in_atomic_block, len(openings(item))))
        return plain(self, start, length)

    monkeypatch.setattr(safe.Opened, "read", watched)
    opened(client, item)
    b"".join(read(client, item).streaming_content)

    assert seen
    assert set(seen) == {(False, 1)}


RANGES = [
    ("bytes=0-0", 0, 1),
    ("bytes=0-1048576", 0, 1048577),
    ("bytes=1048575-1048577", 1048575, 1048578),
    ("bytes=3145740-", 3145740, len(CONTENT)),
    ("bytes=100-99999999999", 100, len(CONTENT)),
    ("bytes=-17", len(CONTENT) - 17, len(CONTENT)),
    ("bytes=-99999999999", 0, len(CONTENT)),
]


@pytest.mark.parametrize(("asked", "start", "end"), RANGES)
def test_a_range_is_read(asked, start, end, world):
    item, _person, client = world
    opened(client, item)

    answer = read(client, item, asked)

    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {start}-{end - 1}/{len(CONTENT)}"
    assert b"".join(answer.streaming_content) == CONTENT[start:end]


@pytest.mark.parametrize("asked", ["items=0-1", "bytes=0-1,5-6", "bytes=-", "bytes=9-5", "bytes=a-b", "nonsense"])
def test_a_range_that_makes_no_sense_is_answered_with_the_whole(asked, world):
    item, _person, client = world
    opened(client, item)
    answer = read(client, item, asked)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == CONTENT


@pytest.mark.parametrize("asked", ["bytes=99999999999-", f"bytes={len(CONTENT)}-", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(asked, world):
    item, _person, client = world
    opened(client, item)
    answer = read(client, item, asked)
    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{len(CONTENT)}"


def test_many_ranges_belong_to_one_opening(world):
    item, _person, client = world
    opened(client, item)
    for start in range(0, 5000, 1000):
        read(client, item, f"bytes={start}-{start + 9}").close()
    assert len(openings(item)) == 1


def test_without_a_purpose_nothing_is_opened(world):
    item, _person, client = world
    for purpose in ("", "   ", "why not"):
        answer = opened(client, item, purpose)
        assert reverse("submissions:read", args=[item.pk]) not in answer.content.decode()
    assert read(client, item).status_code == 403
    assert openings(item) == []


def test_an_opening_is_for_one_person(world):
    item, _person, client = world
    opened(client, item)
    colleague = client_of(person_with(Role.ANALYST, team=item.submission.team))

    assert read(colleague, item).status_code == 403


def test_an_opening_ends_after_ten_minutes(world):
    item, _person, client = world
    with travel("2026-11-23T12:00:00Z", tick=False) as clock:
        # The session itself must not be what ends: it is opened anew.
        client = client_of(person_with(Role.ANALYST, team=item.submission.team))
        opened(client, item)
        clock.shift(9 * 60)
        answer = read(client, item)
        answer.close()
        assert answer.status_code == 200
        clock.shift(2 * 60)
        assert read(client, item).status_code == 403


@pytest.mark.parametrize("change", ["restricted", "submission restricted", "other team"])
def test_what_is_taken_away_is_not_read_any_more(change, world):
    item, _person, client = world
    opened(client, item)
    if change == "restricted":
        Item.objects.update(level=Level.RESTRICTED)
    elif change == "submission restricted":
        Submission.objects.update(level=Level.RESTRICTED)
    else:
        Submission.objects.update(team=make_team())

    assert read(client, item).status_code == 404


def test_opening_asks_who_is_there_when_the_sign_in_is_not_fresh(world):
    item, person, _client = world
    with travel("2026-11-23T12:00:00Z", tick=False) as clock:
        client = client_of(person)
        clock.shift(6 * 60)
        answer = opened(client, item)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/")
    assert reverse("submissions:read", args=[item.pk]) not in answer["Location"]
    assert openings(item) == []


def test_a_damaged_copy_is_read_from_the_other(world, safe_places):
    item, _person, client = world
    blob = max(
        (path for path in (safe_places / "a").rglob("*") if path.is_file()), key=lambda path: path.stat().st_size
    )
    damaged = bytearray(blob.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    blob.chmod(0o600)
    blob.write_bytes(damaged)

    opened(client, item)

    assert b"".join(read(client, item).streaming_content) == CONTENT
