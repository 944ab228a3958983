"""The page of one item: its custody on one timeline, who opened it, where its copies are; and nothing it should not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.actors import WORKER, Role
from custody.acts import Act, SubjectKind
from custody.models import CopyCheck, CustodyEvent
from submissions.kinds import LabelKind
from submissions.models import ItemLabel
from submissions.selectors import timeline
from tests.actors import actor_of, client_of, person_with
from tests.factories import custody as vaulted
from tests.factories.accounts import NOON, make_organisation
from tests.factories.staff import make_handed_over, make_item

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("iiim_portal.urls_mechanism"),
    pytest.mark.usefixtures("safe_places"),
]
WHY = "Invented purpose of a test"
ACCOUNT = {
    "v": 1,
    "narrative": "An old bridge by the mill",
    "obtained": "given_by_person",
    "held_by": "Our archive in the valley",
    "held_since": "2026-03-04",
    "copies": "elsewhere",
}


@pytest.fixture
def item(team):
    return make_item(make_handed_over(make_organisation(), team=team, account=ACCOUNT), name="bridge.jpg")


def address(name, item) -> str:
    return reverse(f"submissions:{name}", args=[item.pk])


def page(client, name, item, **query) -> str:
    answer = client.get(address(name, item), query)
    assert answer.status_code == 200
    return answer.content.decode()


def in_order(content: str, *words: str) -> bool:
    places = [content.index(word) for word in words]
    return places == sorted(places)


def test_custody_before_and_since_hand_over_is_one_timeline_in_order(item, team):
    vaulted.event(act=Act.SUBMISSION_HANDED_OVER, subject_kind=SubjectKind.SUBMISSION, subject_id=item.submission_id)
    vaulted.stored(b"invented", item_id=item.pk)
    vaulted.event(act=Act.FIXITY_OK, subject_id=item.pk)
    client = client_of(person_with(Role.ANALYST, team=team))

    shown = client.post(address("item_before", item), {"purpose": WHY})

    assert shown.status_code == 200
    assert shown["Cache-Control"] == "no-store"
    assert in_order(
        shown.content.decode(),
        "A person gave it to us",
        "Our archive in the valley",
        "March 2026",
        "Handed over",
        "Stored in two copies",
        "Secured",
        "Copies read again, unchanged",
    )
    assert CustodyEvent.objects.get(act=Act.RECORD_OPENED).subject_id == item.submission_id


def test_what_was_before_is_sealed_until_somebody_says_what_for(item, team):
    client = client_of(person_with(Role.ANALYST, team=team))

    for name in ("item", "item_custody", "item_before"):
        assert "Our archive" not in page(client, name, item)
    assert "Our archive" not in client.post(address("item_before", item), {"purpose": ""}).content.decode()
    assert not CustodyEvent.objects.filter(act=Act.RECORD_OPENED).exists()


def test_evidence_officer_reads_the_log_and_is_not_offered_the_account(item):
    content = page(client_of(person_with(Role.EVIDENCE_OFFICER)), "item_custody", item)
    assert address("item_before", item) not in content


def test_custody_goes_on_page_after_page_and_back(item, team, monkeypatch):
    monkeypatch.setattr(timeline, "ENTRIES_A_PAGE", 2)
    for act in (Act.ITEM_BEGUN, Act.ITEM_RECEIVED, Act.ITEM_STORED, Act.ITEM_SECURED, Act.SCAN_DONE):
        vaulted.event(act=act, subject_id=item.pk)
    vaulted.event(act=Act.ITEM_EXPORTED)
    actor, seen, after = actor_of(person_with(Role.ANALYST, team=team)), [], ""
    for _turn in range(4):
        entries, found = timeline.page_of_item(actor, item, only_opened=False, after=after)
        seen += [entry.act for entry in entries]
        after = found.next_cursor
        if not after:
            break

    assert seen == ["item:begun", "item:received", "item:stored", "item:secured", "scan:done"]
    content = page(client_of(person_with(Role.ANALYST, team=team)), "item_custody", item)
    assert "after=" in content
    assert client_of(person_with(Role.HEAD)).get(address("item_custody", item), {"after": "no"}).status_code == 400


def test_who_opened_it_is_told_by_name_time_and_purpose(item, team):
    vaulted.stored(b"invented", item_id=item.pk)
    analyst = client_of(person_with(Role.ANALYST, team=team))
    assert "Nobody has opened it" in page(analyst, "item", item)
    analyst.post(address("open_item", item), {"purpose": WHY})
    analyst.post(address("item_name", item), {"purpose": "To file it under its name"})

    for content in (page(analyst, "item", item), page(analyst, "item_custody", item, only="opened")):
        assert WHY in content
        assert "To file it under its name" in content
        assert "Elias" in content
    assert "Stored in two copies" not in page(analyst, "item_custody", item, only="opened")


def test_copies_say_where_they_are_and_when_they_were_read(item, team):
    vaulted.stored(b"invented", item_id=item.pk)
    CopyCheck.objects.filter(item_id=item.pk, store="b").update(outcome="bad", checked_at=NOON - timedelta(days=40))
    content = page(client_of(person_with(Role.ANALYST, team=team)), "item", item)

    for copy in CopyCheck.objects.filter(item_id=item.pk):
        assert copy.name in content
        assert f'datetime="{copy.checked_at.isoformat()}"' in content
    assert in_order(content, "In store A", "In store B")
    assert in_order(content, "Unchanged", "Damaged")


def test_labels_say_which_program_in_which_version(item, team):
    ItemLabel.objects.create(
        item=item, kind=LabelKind.TYPE, outcome="image/jpeg", tool="libmagic", tool_version="5.47", at=NOON
    )
    content = page(client_of(person_with(Role.ANALYST, team=team)), "item", item)
    assert in_order(content, "image/jpeg", "libmagic", "5.47")


def test_pages_cost_the_same_for_a_short_and_a_long_history(item, team):
    client = client_of(person_with(Role.ANALYST, team=team))

    def queries(name: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            page(client, name, item)
        return len(seen)

    def happen(times: int) -> None:
        for _ in range(times):
            for act in (Act.ITEM_OPENED, Act.FIXITY_OK):
                vaulted.event(act=act, subject_id=item.pk, actor=actor_of(person_with(Role.TEAM_LEAD, team=team)))
            make_item(make_handed_over(make_organisation(), team=team), fingerprint=b"f" * 32)

    type(item).objects.filter(pk=item.pk).update(fingerprint=b"f" * 32)
    happen(1)
    queries("item")
    few = {name: queries(name) for name in ("item", "item_custody")}
    happen(15)

    assert {name: queries(name) for name in ("item", "item_custody")} == few


def test_a_cut_history_says_so(item, team):
    client = client_of(person_with(Role.ANALYST, team=team))
    assert "page of the whole custody" not in page(client, "item", item)
    for _ in range(timeline.GLANCE):
        vaulted.event(act=Act.FIXITY_OK, subject_id=item.pk, actor=WORKER)
    assert "page of the whole custody" in page(client, "item", item)
