"""The page of the keys: for whom it is there, what it says is due, and that it says no more than that."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.actors import MECHANISM_ROLES, PARTNER_ROLES, WORKER, Role
from common.clock import now
from custody import keyhealth, rotation, selectors
from custody.acts import Act
from custody.keys import keyring, keyring_of
from custody.models import CustodyEvent, KeyWrap, entry_id
from tests.actors import URLCONFS, client_of, person_with
from tests.factories.custody import actor_in, stored
from vault.keyring import KeyUse, rotate_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]
WATCH = {Role.ADMINISTRATOR, Role.EVIDENCE_OFFICER}
ADDRESS = "/keys/"


@pytest.fixture
def mechanism(settings):
    settings.ROOT_URLCONF = URLCONFS["mechanism"]


@pytest.fixture
def entered(safe_places):
    rotation.enter_keys(actor=WORKER, at=now())


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_keys_are_shown_to_those_who_watch_over_them(mechanism, entered, role):
    assert client_of(person_with(role)).get(ADDRESS).status_code == (200 if role in WATCH else 404)


@pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
def test_partner_face_has_no_such_address(entered, role):
    assert client_of(person_with(role)).get(ADDRESS).status_code == 404


def standing(**more):
    return keyhealth.keys_for(actor_in(Role.ADMINISTRATOR), at=now(), **more)


def test_rotation_is_shown_as_far_as_it_is(mechanism, entered):
    for number in range(4):
        stored(bytes([number]))
    made = rotation.begin_epoch(actor=WORKER, use=KeyUse.EVIDENCE, epoch="2099", at=now())
    rotation.rewrap_objects(actor=WORKER, use=KeyUse.EVIDENCE, after=None, limit=3, at=now())
    rotation.count_uses(now())

    (use,) = [one for one in standing().uses if str(one.name) == "Evidence key"]
    assert (use.remaining, use.total, use.share_done) == (1, 4, 75)
    page = client_of(person_with(Role.ADMINISTRATOR)).get(ADDRESS).content.decode()
    assert "1 thing is still sealed to an older key; 75 % follow the newest one." in page
    assert made.kid.hex() in page
    assert "Opens what it sealed" in page


def test_new_epoch_is_due_when_its_time_is_over(entered):
    late = now() + timedelta(days=31)
    due = [str(one.name) for one in keyhealth.keys_for(actor_in(Role.ADMINISTRATOR), at=late).uses if one.is_due]

    assert due == ["Intake key"]


def test_key_without_sealed_copy_is_named(mechanism, entered, safe_places):
    assert "evidence-2026-11.private.json" in standing().without_escrow
    page = client_of(person_with(Role.ADMINISTRATOR)).get(ADDRESS).content.decode()
    assert "there is no sealed copy" in page

    call_command("rotate_keys", verbosity=0)
    assert standing().without_escrow == []


def test_page_costs_the_same_however_much_is_sealed(mechanism, entered):
    client = client_of(person_with(Role.ADMINISTRATOR))
    stored(b"1")
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as few:
        client.get(ADDRESS)
    for number in range(3):
        stored(bytes([number]))
        rotation.begin_epoch(actor=WORKER, use=KeyUse.INTAKE, epoch=f"209{number}", at=now())
    with CaptureQueriesContext(connection) as many:
        client.get(ADDRESS)

    assert custody_questions(few) == custody_questions(many)


def custody_questions(asked) -> int:
    return sum("custody_" in query["sql"] for query in asked)


def test_rehearsal_opens_what_is_stored_and_is_recorded(entered, safe_places):
    for number in range(3):
        stored(bytes([number]))
    call_command("rotate_keys", verbosity=0)
    assert standing().rehearsal_is_due

    call_command("rehearse_recovery", "--recovery", str(safe_places / "recovery"), verbosity=0)

    kept = standing()
    assert not kept.rehearsal_is_due
    event = CustodyEvent.objects.get(act=Act.RESTORE_PERFORMED)
    assert json.loads(event.event_json)["facts"] == {"objects": 3, "keys": 5}
    assert json.loads(event.event_json)["purpose"] == "rehearsal"


def test_rehearsal_with_another_key_or_a_lost_wrap_is_no_rehearsal(entered, safe_places):
    one = stored(b"film")
    call_command("rotate_keys", verbosity=0)
    rotate_key(safe_places / "elsewhere", safe_places / "wrong", KeyUse.RECOVERY, "2026-11")
    with pytest.raises(CommandError, match="KeyNotHeld"):
        call_command("rehearse_recovery", "--recovery", str(safe_places / "wrong"))

    KeyWrap.objects.filter(item_id=one.item_id, key_use="recovery").update(name="w/" + "0" * 32)
    with pytest.raises(CommandError, match="1 objects cannot be opened"):
        call_command("rehearse_recovery", "--recovery", str(safe_places / "recovery"))

    assert not CustodyEvent.objects.filter(act=Act.RESTORE_PERFORMED).exists()


def test_held_keys_are_named_for_this_process_alone(entered, safe_places):
    (use,) = [one for one in standing().uses if str(one.name) == "Recovery key"]

    assert [one.is_held for one in use.epochs] == [False]
    assert keyring_of(safe_places / "recovery").held()
    assert keyring().held()


def test_log_calls_a_key_by_use_and_epoch(mechanism, entered):
    page = client_of(person_with(Role.EVIDENCE_OFFICER)).get("/custody/").content.decode()

    assert "evidence 2026-11" in page
    assert selectors.names_of_keys(actor_in(Role.ANALYST), [entry_id(keyring().current(KeyUse.EVIDENCE).kid)]) == {}
