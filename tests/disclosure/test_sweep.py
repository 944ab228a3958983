"""What nobody rang for is found: silence that became a no, packages and copies that wait, bytes that belong nowhere."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command

from common import clock, doorbell
from common.doorbell import TaskName
from custody.errors import BlobStoreUnavailable
from disclosure.models import Package, WorkingCopy
from disclosure.services import package, sweep, working_copy
from disclosure.states import PackageState, RequestState
from tests.disclosure.packages import approved_request
from tests.factories.disclosure import ANSWER_BY, ASKED_AT, asked, drafted, officer_of, ready_item

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("safe_places")]
DAY = timedelta(days=1)


@pytest.fixture
def rung(monkeypatch) -> list[tuple[TaskName, dict]]:
    heard: list[tuple[TaskName, dict]] = []

    def ring(name, **ids):
        heard.append((name, ids))
        return True

    monkeypatch.setattr(doorbell, "ring_now", ring)
    return heard


@pytest.fixture
def no_bell(monkeypatch) -> None:
    monkeypatch.setattr(doorbell, "ring_now", lambda *_, **__: False)


def copied(item):
    request = drafted([item])
    return working_copy.receive_working_copy(
        actor=officer_of(request),
        request_id=request.pk,
        item_id=item.pk,
        stream=io.BytesIO(b"less"),
        size_bytes=4,
        extension=".txt",
        what_was_done="Names taken out.",
        at=clock.now(),
    )


def test_what_waits_is_rung_for(rung):
    request, _recipient = approved_request()
    copy = copied(ready_item())
    rung.clear()

    assert sweep.sweep(clock.now()) == {
        "disclosure_settled": 0,
        "packages": 1,
        "packages_removed": 0,
        "working_copies": 1,
        "working_copies_scanned": 0,
        "staged_copies": 0,
    }
    assert rung == [
        (TaskName.BUILD_PACKAGE, {"request_id": request.pk}),
        (TaskName.DEPOSIT_WORKING_COPY, {"working_copy_id": copy.pk}),
    ]


def test_without_a_bell_the_sweeper_works_itself(no_bell):
    request, _recipient = approved_request()
    copied(ready_item())

    sweep.sweep(clock.now())

    request.refresh_from_db()
    assert request.state == RequestState.PACKAGED
    copy = WorkingCopy.objects.get()
    assert (copy.stored_at is not None, copy.scan) == (True, "not_scanned")
    assert sweep.sweep(clock.now()) == dict.fromkeys(sweep._STEPS, 0)


def test_one_step_that_fails_keeps_no_other_from_being_done(no_bell, monkeypatch):
    approved_request()
    copied(ready_item())

    def away(**_):
        raise BlobStoreUnavailable

    monkeypatch.setattr(package, "build_package", away)

    done = sweep.sweep(clock.now())

    assert (done["packages"], done["working_copies"]) == (0, 1)
    assert not Package.objects.exclude(state=PackageState.BUILDING).exists()


def test_the_command_settles_what_time_has_brought(rung):
    request = asked([ready_item()], at=ASKED_AT, answer_by=ANSWER_BY)

    call_command("sweep", "--once")

    request.refresh_from_db()
    assert request.state == RequestState.LAPSED
