"""The page that says what is wrong: each part really away, or its rows as they would be, and well when all is well."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from celery import current_app
from django.db import transaction
from django.urls import reverse

from common import clock
from common.actors import WORKER, Role
from common.doorbell import QUEUES
from custody import keys, ledger, room, sequencer
from custody.acts import Act, SubjectKind
from custody.models import CopyCheck, CopyName
from custody.models.objects import Outcome
from dashboard.selectors import checks
from dashboard.selectors.checks import Level, Part, ageing, bell, database
from iiim_portal.embedded.ports import Reserved
from iiim_portal.embedded.valkey import Valkey
from notices.kinds import MailKind
from notices.models import Outgoing
from submissions.states import ItemState
from tests.actors import URLCONFS, client_of, person_with
from tests.conftest import FOLDER
from tests.deploy.certificate import self_signed
from tests.factories.accounts import make_organisation
from tests.factories.staff import make_handed_over, make_item
from tests.live import portal_in, wait_for

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]
mechanism = pytest.mark.urls(URLCONFS["mechanism"])


def found(part: Part):
    return checks.CHECKS[part](clock.now())


def test_every_part_has_a_check_and_a_word():
    assert set(checks.CHECKS) == set(Part)
    assert {one.part for one in checks.look(clock.now())} == set(Part)


@pytest.mark.parametrize("part", [Part.STAGING, Part.STORE_A, Part.STORE_B])
def test_a_store_that_takes_nothing(part, safe_places, settings):
    assert found(part).is_well
    gone = safe_places / "gone"
    gone.write_text("a file where a folder should be")
    name = {Part.STAGING: "store_staging", Part.STORE_A: "store_a", Part.STORE_B: "store_b"}[part]
    settings.PORTAL = replace(settings.PORTAL, **{name: f"file://{gone}/below"})

    assert found(part).level == Level.WRONG
    assert found(part).to_do


def test_looking_leaves_nothing_behind(safe_places):
    found(Part.STORE_A)

    assert [path for path in (safe_places / "a").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("percent", "level"), [(89, Level.WELL), (90, Level.SOON), (94, Level.SOON), (95, Level.WRONG)]
)
def test_a_disk_that_fills(percent, level, monkeypatch, settings):
    settings.DISK_STOPS_NEW, settings.DISK_STOPS_ALL = 90, 95
    told = os.statvfs_result((4096, 4096, 100, 100 - percent, 100 - percent, 0, 0, 0, 0, 255))
    monkeypatch.setattr(room.os, "statvfs", lambda _folder: told)

    assert found(Part.DISKS).level == level
    assert f"{percent} %" in str(found(Part.DISKS).said)


def test_the_doorbell_is_stopped_and_rings_again(settings):
    port = Reserved()
    bell_server = Valkey(FOLDER / "looked-at", port.port, "invented")
    settings.CELERY_BROKER_URL = bell_server.url()
    try:
        assert found(Part.DOORBELL).level == found(Part.WORKERS).level == Level.SOON
        assert bell.waiting() == {}
        bell_server.start()
        assert found(Part.DOORBELL).is_well
        assert bell.waiting() == dict.fromkeys(sorted(set(QUEUES.values())), 0)
    finally:
        bell_server.stop()
        port.release()


@pytest.mark.slow
def test_queues_nobody_listens_to_are_named(safe_places):
    current_app.set_current()
    assert "packaging" in str(found(Part.WORKERS).said)
    with portal_in(safe_places) as portal:
        portal.worker(children=1)
        wait_for(lambda: "ingest" not in str(found(Part.WORKERS).said))
        said = str(found(Part.WORKERS).said)

    assert "packaging" in said
    assert "catalogue" not in said


def test_items_that_wait_too_long():
    assert found(Part.INGEST).is_well
    late = clock.now() - timedelta(minutes=16)
    make_item(make_handed_over(make_organisation()), state=ItemState.RECEIVED, received_at=late)

    assert found(Part.INGEST).level == Level.WRONG
    assert "1 item" in str(found(Part.INGEST).said)


def happened(act: Act, at) -> None:
    ledger.record(actor=WORKER, act=act, subject_kind=SubjectKind.SYSTEM, subject_id=uuid4(), at=at)


@pytest.mark.django_db(transaction=True)
def test_a_signer_that_does_not_sign():
    with transaction.atomic():
        happened(Act.CONFIG_CHANGED, clock.now() - timedelta(minutes=3))

    assert found(Part.SIGNER).level == Level.WRONG
    sequencer.sequence(clock.now())
    assert found(Part.SIGNER).is_well


@pytest.mark.parametrize(
    ("outcome", "days", "level"),
    [(Outcome.BAD, 0, Level.WRONG), (Outcome.OK, 91, Level.SOON), (Outcome.OK, 89, Level.WELL)],
)
def test_copies_that_are_damaged_or_long_unread(outcome, days, level):
    read = clock.now() - timedelta(days=days)
    CopyCheck.objects.create(
        item_id=uuid4(), store=CopyName.A, name="o/x", checked_at=read, outcome=outcome, lease_until=read
    )

    assert found(Part.COPIES).level == level


def test_a_scanner_that_is_not_there(settings):
    assert found(Part.SCANNER).level == Level.SOON
    with_nobody = Reserved()
    settings.PORTAL = replace(settings.PORTAL, clamd=("127.0.0.1", with_nobody.port))

    assert found(Part.SCANNER).level == Level.SOON
    assert "clamd" in str(found(Part.SCANNER).to_do)
    with_nobody.release()


def test_mail_that_waits():
    due = clock.now() - timedelta(hours=2)
    person = person_with(Role.ANALYST)
    mail = Outgoing.objects.create(person=person, kind=MailKind.CODE, created_at=due, due_at=due)

    assert found(Part.MAIL).level == Level.SOON
    Outgoing.objects.filter(pk=mail.pk).update(sent_at=clock.now())
    assert found(Part.MAIL).is_well


@pytest.mark.parametrize(("hours", "level"), [(25, Level.WELL), (27, Level.SOON), (73, Level.WRONG)])
def test_the_last_backup(hours, level):
    assert found(Part.BACKUP).level == Level.WRONG
    happened(Act.BACKUP_MADE, clock.now() - timedelta(hours=hours))

    assert found(Part.BACKUP).level == level


def test_keys_that_are_missing_or_old(safe_places, settings):
    assert ageing.keys(clock.now().replace(year=2026, month=11, day=20)).is_well
    assert "intake" in str(ageing.keys(clock.now().replace(year=2027, month=1, day=20)).said)
    (safe_places / "empty").mkdir()
    settings.PORTAL = replace(settings.PORTAL, private_keys=safe_places / "empty")
    keys._keyring.cache_clear()

    assert found(Part.KEYS).level == Level.WRONG
    settings.PORTAL = replace(settings.PORTAL, private_keys=None)
    assert found(Part.KEYS).level != Level.WRONG


@pytest.mark.parametrize(("days", "level"), [(2, Level.WRONG), (20, Level.SOON), (22, Level.WELL)])
def test_a_certificate_that_ends(days, level, tmp_path: Path, settings):
    assert found(Part.CERTIFICATES).is_well
    self_signed(tmp_path, "partner", "portal.example", days=days)
    settings.PORTAL = replace(settings.PORTAL, certificates=tmp_path)

    assert found(Part.CERTIFICATES).level == level
    assert "partner" in str(found(Part.CERTIFICATES).said)


@pytest.mark.parametrize(("seconds", "level"), [(0.3, Level.WELL), (4, Level.SOON), (60, Level.WRONG)])
def test_clocks_that_differ(seconds, level):
    assert database.of_skew(seconds).level == level


@mechanism
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_says_what_is_wrong_and_what_to_do(language, settings):
    client = client_of(person_with(Role.ADMINISTRATOR))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get(reverse("dashboard:health")).content.decode()

    for part in Part:
        assert f'id="{part.value}"' in page
    assert 'id="backup"' in page.split("govuk-tag--green")[0]
