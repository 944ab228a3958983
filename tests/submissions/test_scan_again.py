"""A scanner that was away comes back: what it missed is scanned, once an hour at most, and nothing else is."""

import socket
from dataclasses import replace
from datetime import timedelta

import pytest

from common import doorbell
from common.actors import WORKER
from common.doorbell import TaskName
from custody.models import CustodyEvent
from submissions.kinds import LabelKind, ScanOutcome
from submissions.models import Item, ItemLabel, Upload
from submissions.services import label, sweep
from submissions.services.scan_again import due_again
from tests.factories.accounts import NOON
from tests.factories.uploads import draft, ingested
from tests.submissions.test_label import Clamd

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("safe_places")]
HOUR = timedelta(hours=1)


@pytest.fixture
def port() -> int:
    """A port at which nobody listens yet."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@pytest.fixture(autouse=True)
def rung(monkeypatch) -> list:
    heard: list = []
    monkeypatch.setattr(doorbell, "ring_now", lambda name, **ids: heard.append((name, ids)) or True)
    return heard


@pytest.fixture
def missed(settings, port, rung) -> Item:
    """An item that came while clamd was away."""
    settings.PORTAL = replace(settings.PORTAL, clamd=("127.0.0.1", port))
    item = ingested(draft().send(b"the whole film"))
    label.label_item(actor=WORKER, item_id=item.pk, at=NOON)
    assert outcomes(item) == [(ScanOutcome.NOT_SCANNED, "clamd: ConnectionRefusedError")]
    rung.clear()
    return item


def outcomes(item: Item) -> list[tuple[str, str]]:
    scans = ItemLabel.objects.filter(item=item, kind=LabelKind.SCAN).order_by("at")
    return list(scans.values_list("outcome", "detail"))


def scanned_by(answer: bytes, port: int, item: Item, at) -> list[tuple[str, str]]:
    clamd = Clamd(answer, port=port)
    clamd.start()
    label.label_item(actor=WORKER, item_id=item.pk, at=at)
    clamd.join(5)
    return outcomes(item)


def test_what_was_missed_is_rung_for_when_the_scanner_is_back(missed, port, rung):
    assert sweep.sweep(NOON + HOUR)["scans"] == 0, "nobody is there"

    Clamd(b"", port=port, lines=2).start()
    assert sweep.sweep(NOON + HOUR - timedelta(seconds=1))["scans"] == 0, "less than an hour ago"
    assert sweep.sweep(NOON + HOUR)["scans"] == 1
    assert rung == [(TaskName.LABEL_ITEM, {"item_id": missed.pk})]


def test_the_second_look_settles_it(missed, port):
    assert scanned_by(b"stream: OK\0", port, missed, NOON + HOUR)[1:] == [(ScanOutcome.CLEAN, "")]
    assert due_again(at=NOON + 9 * HOUR, limit=9) == []

    label.label_item(actor=WORKER, item_id=missed.pk, at=NOON + 9 * HOUR)

    assert len(outcomes(missed)) == 2
    assert ItemLabel.objects.filter(kind=LabelKind.TYPE).count() == 1
    assert CustodyEvent.objects.filter(act="scan:done").count() == 2


def test_too_early_it_is_not_asked_again(missed, port):
    label.label_item(actor=WORKER, item_id=missed.pk, at=NOON + HOUR - timedelta(seconds=1))

    assert len(outcomes(missed)) == 1


def test_away_once_more_waits_for_another_hour(missed, port):
    assert len(scanned_by(b"", port, missed, NOON + HOUR)) == 2

    assert due_again(at=NOON + 2 * HOUR - timedelta(seconds=1), limit=9) == []
    assert due_again(at=NOON + 2 * HOUR, limit=9) == [missed.pk]


def test_too_large_for_the_scanner_is_an_answer(missed, port):
    scanned_by(b"INSTREAM size limit exceeded. ERROR\0", port, missed, NOON + HOUR)

    assert due_again(at=NOON + 9 * HOUR, limit=9) == []


def test_what_is_no_longer_at_hand_stays_not_scanned(missed):
    Upload.objects.update(staging_removed_at=NOON)

    assert due_again(at=NOON + 9 * HOUR, limit=9) == []


def test_it_is_tried_for_a_week(missed):
    ItemLabel.objects.filter(kind=LabelKind.SCAN).update(at=NOON + timedelta(days=7))
    assert due_again(at=NOON + timedelta(days=8), limit=9) == [missed.pk]
    ItemLabel.objects.filter(kind=LabelKind.SCAN).update(at=NOON + timedelta(days=7, seconds=1))

    assert due_again(at=NOON + timedelta(days=8), limit=9) == []


def test_only_so_many_at_once(missed):
    other = ingested(draft().send(b"another film"))
    label.label_item(actor=WORKER, item_id=other.pk, at=NOON + timedelta(minutes=1))

    assert due_again(at=NOON + 2 * HOUR, limit=1) == [missed.pk]
    assert due_again(at=NOON + 2 * HOUR, limit=2) == [missed.pk, other.pk]


def test_without_a_scanner_nobody_is_asked(missed, settings, rung):
    settings.PORTAL = replace(settings.PORTAL, clamd=None)

    assert sweep.sweep(NOON + HOUR)["scans"] == 0
    assert rung == []
