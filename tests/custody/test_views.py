"""The pages of the log: who finds them, what they prove, and what the public may read without signing in."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Role
from custody import receipts, sequencer
from custody.acts import Act
from custody.models import CustodyEvent
from tests.actors import URLCONFS, client_of, person_with
from tests.factories.custody import NOON, event, events
from vault import note

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]
READERS = {Role.HEAD, Role.EVIDENCE_OFFICER, Role.AUDITOR}


@pytest.fixture
def mechanism(settings):
    settings.ROOT_URLCONF = URLCONFS["mechanism"]


@pytest.fixture
def auditor(mechanism):
    return client_of(person_with(Role.AUDITOR))


def address(name, one=None):
    return reverse(f"custody:{name}", args=[one.subject_kind, one.subject_id] if one else [])


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_log_is_there_for_those_who_prove_it(mechanism, role):
    one = event()
    client = client_of(person_with(role))
    expected = 200 if role in READERS else 404

    assert client.get(address("log")).status_code == expected
    assert client.get(address("history", one)).status_code == expected
    assert client.post(address("verify_history", one)).status_code == expected
    assert client.post(address("verify_log")).status_code == expected


@pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
def test_log_has_no_address_on_the_partner_face(role):
    client = client_of(person_with(role))

    for path in ("/custody/", "/custody/verify/", f"/custody/item/{uuid4()}/"):
        assert client.get(path).status_code == 404


def test_nobody_reads_the_log_without_signing_in(mechanism):
    assert Client().get(address("log")).status_code == 302


def test_log_shows_acts_and_leads_to_the_history(auditor):
    one = event(act=Act.ITEM_STORED)

    page = auditor.get(address("log")).content.decode()

    assert "stored in two copies" in page
    assert address("history", one) in page


def test_log_costs_the_same_for_one_and_for_many(auditor):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert auditor.get(address("log")).status_code == 200
        return len(seen)

    event()
    one = queries()
    events(20)

    assert queries() == one


def test_log_is_turned_page_by_page(auditor, monkeypatch):
    monkeypatch.setattr("custody.selectors.PAGE", 2)
    made = events(3)

    first = auditor.get(address("log")).content.decode()
    assert f"?before={made[1].sequence}" in first
    second = auditor.get(address("log"), {"before": made[1].sequence}).content.decode()
    assert str(made[0].subject_id) in second
    assert str(made[2].subject_id) not in second


@pytest.mark.parametrize("before", ["x", "-1", "٣", "9" * 30, "1e3", ""])
def test_page_that_is_no_number_is_the_first(auditor, before):
    one = event()

    assert str(one.subject_id) in auditor.get(address("log"), {"before": before}).content.decode()


def test_history_that_is_not_there_is_like_a_wrong_address(auditor):
    event()

    for kind in ("item", "nonsense"):
        assert auditor.get(f"/custody/{kind}/{uuid4()}/").status_code == 404
        assert auditor.post(f"/custody/{kind}/{uuid4()}/verify/").status_code == 404


def test_history_is_proven_on_the_spot(auditor):
    one = event()
    sequencer.sequence(NOON)
    event(subject_id=one.subject_id, act=Act.ITEM_STORED)

    page = auditor.post(address("verify_history", one)).content.decode()

    assert "Proven" in page
    assert "1 entry waits for its place in the log." in page
    assert "does not hold" not in page


def test_rewritten_entry_is_shown_as_such(auditor):
    one = event()
    sequencer.sequence(NOON)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE custody_custodyevent DISABLE TRIGGER custody_no_change")
        cursor.execute("UPDATE custody_custodyevent SET event_json = replace(event_json, 'worker', 'analyst')")
        cursor.execute("ALTER TABLE custody_custodyevent ENABLE TRIGGER custody_no_change")

    assert "1 entry does not hold" in auditor.post(address("verify_history", one)).content.decode()
    assert "The log does not hold" in auditor.post(address("verify_log")).content.decode()


def test_verifying_the_whole_log_is_itself_recorded(auditor):
    events(3)
    sequencer.sequence(NOON)

    page = auditor.post(address("verify_log")).content.decode()

    assert receipts.latest_checkpoint().root.hex() in page
    assert '"facts":{"events":3,"problems":0}' in CustodyEvent.objects.get(act=Act.LOG_VERIFIED).event_json


def test_public_reads_checkpoint_and_key_without_signing_in():
    events(3)
    sequencer.sequence(NOON)

    key = Client().get("/custody/key")
    checkpoint = Client().get("/custody/checkpoint")

    assert key["Content-Type"] == checkpoint["Content-Type"] == "text/plain; charset=utf-8"
    said = note.Verifier(key.content.decode().strip()).open(checkpoint.content.decode())
    assert note.parse_checkpoint(said).size == 3


def test_nothing_signed_yet_is_nothing_there():
    assert Client().get("/custody/checkpoint").status_code == 404


def test_pages_of_the_log_change_nothing_when_asked_by_get(auditor):
    one = event()

    assert auditor.get(address("verify_log")).status_code == 405
    assert auditor.get(address("verify_history", one)).status_code == 405
