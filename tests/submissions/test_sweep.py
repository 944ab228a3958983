"""The sweeper: what nobody rang for is found; what is over is closed, told twice; staging goes when it is time."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connections

from common import doorbell
from common.doorbell import TaskName
from custody import sequencer
from custody.errors import BlobStoreUnavailable
from custody.models import CustodyEvent, StagedPart
from submissions import checks
from submissions.kinds import Algorithm, DigestOrigin
from submissions.models import Item, ItemLabel, Receipt, Upload
from submissions.services import ingest_many, receive, sweep
from submissions.states import ItemState
from tests.factories.accounts import NOON
from tests.factories.uploads import draft, handed_over, ingested, put, secured
from tests.live import portal_in, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("safe_places")]
DAY = timedelta(days=1)
LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def no_bell(monkeypatch) -> None:
    monkeypatch.setattr(doorbell, "ring_now", lambda *_, **__: False)


def test_items_nobody_rang_for_are_rung_for(rung):
    drafted = draft()
    waiting, fresh, claimed = (drafted.send(b"x") for _ in range(3))
    Item.objects.filter(pk=fresh.pk).update(received_at=LATER)
    Item.objects.filter(pk=claimed.pk).update(lease_until=LATER + timedelta(seconds=1))
    rung.clear()

    assert sweep.sweep(LATER)["ingest"] == 1
    assert rung == [(TaskName.INGEST_ITEM, {"item_id": waiting.pk})]


def test_without_a_bell_the_sweeper_works_itself(no_bell):
    drafted = draft()
    items = [drafted.send(b"a"), drafted.send(b"b")]

    sweep.sweep(LATER)
    sweep.sweep(LATER + timedelta(minutes=5))

    assert set(Item.objects.filter(pk__in=[item.pk for item in items]).values_list("state", flat=True)) == {
        ItemState.STORED
    }
    assert ItemLabel.objects.count() == 4


def test_store_away_is_put_off_not_fatal(no_bell, monkeypatch):
    item = draft().send(b"a")

    def away(**_):
        raise BlobStoreUnavailable

    monkeypatch.setattr(ingest_many, "ingest_waiting", away)

    assert sweep.sweep(LATER)["ingest"] == 0
    item.refresh_from_db()
    assert item.state == ItemState.RECEIVED


def test_late_digest_is_compared_by_the_sweep(no_bell):
    drafted = draft()
    item = ingested(drafted.send(b"this"))
    receive.declare_digests(
        actor=drafted.actor, item_id=item.pk, digests={Algorithm.SHA256: "0" * 64}, origin=DigestOrigin.DEVICE, at=NOON
    )

    assert sweep.sweep(LATER)["digests"] == 1
    item.refresh_from_db()
    assert item.state == ItemState.HELD
    assert sweep.sweep(LATER)["digests"] == 0


def test_unfinished_upload_is_told_twice_and_then_expires(rung):
    expected = draft().expect(10)
    put(expected.upload, 0, b"abc")

    def after(days: float) -> tuple[int, str]:
        sweep.sweep(NOON + days * DAY)
        upload = Upload.objects.select_related("item").get(pk=expected.upload.pk)
        return upload.warned, upload.item.state

    assert after(6.9) == (0, ItemState.RECEIVING)
    assert after(7) == (1, ItemState.RECEIVING)
    assert after(11) == (1, ItemState.RECEIVING)
    assert after(12) == (2, ItemState.RECEIVING)
    assert after(14) == (2, ItemState.EXPIRED)
    assert after(16.9) == (2, ItemState.EXPIRED)
    assert StagedPart.objects.filter(removed_at=None).count() == 1
    assert after(17) == (2, ItemState.EXPIRED)
    assert StagedPart.objects.filter(removed_at=None).count() == 0
    assert CustodyEvent.objects.filter(act="item:expired").count() == 1
    assert checks.violations(NOON + 17 * DAY) == []


def test_a_sweeper_that_was_away_tells_late_and_shortens_nobodys_time(rung):
    expected = draft().expect(10)

    def after(days: float) -> tuple[int, timedelta, str]:
        sweep.sweep(NOON + days * DAY)
        upload = Upload.objects.select_related("item").get(pk=expected.upload.pk)
        return upload.warned, upload.expires_at - NOON, upload.item.state

    assert after(30) == (1, 37 * DAY, ItemState.EXPECTED)
    assert after(34.9) == (1, 37 * DAY, ItemState.EXPECTED)
    assert after(36) == (2, 38 * DAY, ItemState.EXPECTED)
    assert after(37.9) == (2, 38 * DAY, ItemState.EXPECTED)
    assert after(38) == (2, 38 * DAY, ItemState.EXPIRED)


def test_staging_goes_three_days_after_it_was_secured_and_not_before(rung, safe_places):
    item = ingested(draft().send(b"secret"))
    secured()

    assert sweep.sweep(NOON + 3 * DAY - timedelta(seconds=1))["staging"] == 0
    assert sweep.sweep(NOON + 3 * DAY)["staging"] == 1
    assert not [path for path in (safe_places / "staging").rglob("*") if path.is_file()]
    assert receive.durable_offset(Upload.objects.get(item=item)) == 6
    assert checks.violations(NOON + 3 * DAY) == []


def test_what_was_taken_back_leaves_staging_with_the_next_sweep(rung):
    drafted = draft()
    item = drafted.send(b"mine")
    receive.take_back_item(actor=drafted.actor, item_id=item.pk, at=NOON)

    assert sweep.sweep(LATER)["staging"] == 1
    assert checks.violations(LATER) == []


def test_second_sweeper_stands_aside():
    item = ingested(draft().send(b"x"))
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [sweep.TURN])
        assert sweep.sweep(LATER) == {}
        assert sweep.tend(LATER) == (0, 0)
    finally:
        other.close()
    item.refresh_from_db()
    assert item.state == ItemState.STORED


def test_command_secures_and_issues(rung):
    drafted = draft()
    ingested(drafted.send(b"x"))
    handed_over(drafted)

    sequencer.sequence(NOON)
    call_command("sweep", "--once")
    sequencer.sequence(NOON)
    call_command("sweep", "--once")

    assert Receipt.objects.count() == 1


@pytest.mark.slow
def test_sweeper_goes_on_until_it_is_told_to_end(safe_places):
    item = ingested(draft().send(b"x"))
    sequencer.sequence(NOON)

    with portal_in(safe_places) as portal:
        process = portal.start("python", "manage.py", "sweep")
        wait_for(lambda: Item.objects.get(pk=item.pk).state == ItemState.SECURED)
        process.terminate()
        assert process.wait(timeout=5) == 0
