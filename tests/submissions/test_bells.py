"""Bells of small files: one is rung for many, and whoever answers it leaves none behind."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from common.actors import WORKER
from common.doorbell import TaskName
from submissions.models import Item
from submissions.services import arrive, ingest_many, lease
from submissions.states import ItemState
from tests.factories.accounts import NOON
from tests.factories.custody import bytes_of
from tests.factories.uploads import draft

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("safe_places")]
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(ingest_many, "GATHER_SECONDS", 0.01)


def bells(rung) -> list:
    return [ids["item_id"] for name, ids in rung if name == TaskName.INGEST_ITEM]


def test_one_bell_is_rung_while_nobody_has_taken_the_first_up(rung):
    drafted = draft()
    first, *_others = [drafted.send(b"x", f"{number}.jpg", at=NOON + number * SECOND) for number in range(4)]

    assert bells(rung) == [first.pk]


def test_large_file_always_rings(rung):
    drafted = draft()
    drafted.send(b"x")
    large = drafted.send(bytes_of(lease.SMALL_BYTES + 1), "large.mp4")

    assert bells(rung)[-1] == large.pk


def test_large_file_that_waits_keeps_nobody_from_ringing(rung):
    drafted = draft()
    drafted.send(bytes_of(lease.SMALL_BYTES + 1), "large.mp4")
    small = drafted.send(b"x")

    assert bells(rung)[-1] == small.pk


@pytest.mark.parametrize(
    ("what_became_of_the_first", "rings_again"),
    [
        ({}, False),
        ({"lease_until": NOON + timedelta(minutes=2)}, True),
        ({"attempt": 1}, True),
        ({"state": ItemState.WITHDRAWN}, True),
        ({"stored_at": NOON}, True),
        ({"received_at": NOON - timedelta(seconds=lease.HEARD_SECONDS)}, True),
    ],
    ids=["waits", "is taken up", "was tried", "is taken back", "was sent on by a person", "waits too long"],
)
def test_next_one_rings_unless_the_first_is_sure_to_be_taken_up(rung, what_became_of_the_first, rings_again):
    drafted = draft()
    first = drafted.send(b"x")
    Item.objects.filter(pk=first.pk).update(**what_became_of_the_first)

    second = drafted.send(b"y", "second.jpg", at=NOON + SECOND)

    assert bells(rung) == [first.pk] + [second.pk] * rings_again


def test_who_answers_looks_again_until_nobody_waits(rung, monkeypatch):
    drafted = draft()
    first = drafted.send(b"x")
    ingest, late = ingest_many.ingest_waiting, ["second.jpg", "third.jpg"]

    def and_meanwhile(**told):
        taken = ingest(**told)
        if late:
            drafted.send(b"y", late.pop(0), at=told["at"])
        return taken

    monkeypatch.setattr(ingest_many, "ingest_waiting", and_meanwhile)
    ingest_many.answer_bell(actor=WORKER, item_id=first.pk, at=NOON)

    assert list(Item.objects.values_list("state", flat=True)) == [ItemState.STORED] * 3


def test_round_ends_for_others_and_the_next_one_is_rung_for(rung, monkeypatch):
    monkeypatch.setattr(ingest_many, "ROUND_SECONDS", 0)
    monkeypatch.setattr(ingest_many, "ITEMS_A_BATCH", 2)
    drafted = draft()
    items = [drafted.send(b"x", f"{number}.jpg", at=NOON - (9 - number) * SECOND) for number in range(3)]
    rung.clear()

    ingest_many.answer_bell(actor=WORKER, item_id=items[0].pk, at=NOON)

    assert bells(rung) == [items[2].pk]
    ingest_many.answer_bell(actor=WORKER, item_id=items[2].pk, at=NOON)
    assert not Item.objects.filter(state=ItemState.RECEIVED).exists()


def test_a_database_that_goes_away_after_the_commit_costs_no_answer(rung, monkeypatch):
    def gone(*_words, **_told):
        raise OperationalError

    monkeypatch.setattr(arrive, "is_company_waiting", gone)
    item = draft().send(b"x")

    assert item.state == ItemState.RECEIVED
    assert bells(rung) == [item.pk]
