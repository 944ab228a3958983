from uuid import uuid4

import pytest

from common.actors import Role, for_every_role
from common.errors import NotAllowed
from custody import safe
from custody.acts import Act, SubjectKind
from custody.errors import KeyNotHeld, Tampered
from custody.models import CustodyEvent
from custody.safe import KeyUse
from custody.safe.records import normalised
from tests.factories.custody import NOON, actor_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]

NOTHING, EVIDENCE, BOTH = set(), {KeyUse.EVIDENCE}, {KeyUse.EVIDENCE, KeyUse.IDENTITY}
REVEALS = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: NOTHING,
        Role.NGO_FOCAL_POINT: NOTHING,
        Role.CONTACT_POINT: NOTHING,
        Role.ANALYST: EVIDENCE,
        Role.TEAM_LEAD: EVIDENCE,
        Role.DISCLOSURE_OFFICER: EVIDENCE,
        Role.HEAD: NOTHING,
        Role.PROTECTION_OFFICER: BOTH,
        Role.EVIDENCE_OFFICER: EVIDENCE,
        Role.AUDITOR: NOTHING,
        Role.ADMINISTRATOR: NOTHING,
        Role.WORKER: EVIDENCE,
    }
)


def reveal(role, record_id, sealed):
    return safe.reveal(
        actor=actor_in(role), kind=SubjectKind.SOURCE, record_id=record_id, sealed=sealed, purpose="risk", at=NOON
    )


@pytest.mark.parametrize("use", [KeyUse.EVIDENCE, KeyUse.IDENTITY])
@pytest.mark.parametrize(("role", "opens"), REVEALS.items())
def test_reveal_by_role_and_key(role, opens, use):
    record_id = uuid4()
    sealed = safe.seal_record(record_id=record_id, plaintext=b"a name", use=use)

    if use in opens:
        assert reveal(role, record_id, sealed) == b"a name"
        act = Act.IDENTITY_OPENED if use is KeyUse.IDENTITY else Act.RECORD_OPENED
        assert CustodyEvent.objects.get().act == act
    else:
        with pytest.raises(NotAllowed):
            reveal(role, record_id, sealed)
        assert not CustodyEvent.objects.exists()


def test_event_stays_when_the_record_is_not_the_one_it_should_be():
    sealed = safe.seal_record(record_id=uuid4(), plaintext=b"a name", use=KeyUse.EVIDENCE)

    with pytest.raises(Tampered):
        reveal(Role.ANALYST, uuid4(), sealed)

    assert CustodyEvent.objects.count() == 1


@pytest.mark.parametrize("use", [KeyUse.INTAKE, KeyUse.RECOVERY])
def test_records_are_sealed_to_keys_of_records(use):
    with pytest.raises(ValueError, match="not sealed"):
        safe.seal_record(record_id=uuid4(), plaintext=b"", use=use)


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(2000)])
def test_what_is_no_record_is_refused(sealed):
    with pytest.raises(Exception, match="not"):
        reveal(Role.ANALYST, uuid4(), sealed)


def test_worker_catalogues_without_an_event_and_never_identities():
    record_id = uuid4()
    narrative = safe.seal_record(record_id=record_id, plaintext="ما حدث".encode(), use=KeyUse.EVIDENCE)
    identity = safe.seal_record(record_id=record_id, plaintext=b"a name", use=KeyUse.IDENTITY)

    assert safe.reread(record_id=record_id, sealed=narrative).decode() == "ما حدث"
    with pytest.raises(NotAllowed):
        safe.reread(record_id=record_id, sealed=identity)
    assert not CustodyEvent.objects.exists()


def test_partner_process_seals_and_cannot_open(partner_process):
    record_id = uuid4()
    sealed = safe.seal_record(record_id=record_id, plaintext=b"a name", use=KeyUse.EVIDENCE)

    with pytest.raises(KeyNotHeld):
        safe.reread(record_id=record_id, sealed=sealed)
    with pytest.raises(KeyNotHeld):
        reveal(Role.ANALYST, record_id, sealed)
    with pytest.raises(KeyNotHeld):
        safe.blind_index(field="name", organisation_id=uuid4(), value="a name")
    with pytest.raises(KeyNotHeld):
        safe.fingerprint("0" * 64)
    assert not CustodyEvent.objects.exists()


def test_secrets_of_sign_in_open_on_both_faces_for_their_purpose_only(partner_process):
    sealed = safe.seal_secret("totp:1", b"secret")

    assert safe.unseal_secret("totp:1", sealed) == b"secret"
    with pytest.raises(Tampered):
        safe.unseal_secret("totp:2", sealed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("إبراهيم", "ابراهيم"),
        ("آمنة", "امنه"),
        ("ليلى", "ليلي"),
        ("محـــمد", "محمد"),
        ("\u202bمحمد\u202c", "محمد"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("Jean  Dupont ", "jean dupont"),
        ("ＡＢＣ", "abc"),
    ],
)
def test_names_written_in_several_ways_are_found_as_one(one, other):
    organisation_id = uuid4()

    assert normalised(one) == normalised(other)
    found = {safe.blind_index(field="name", organisation_id=organisation_id, value=value) for value in (one, other)}
    assert [len(index) for index in found] == [8]


def test_blind_indexes_of_other_fields_organisations_and_values_differ():
    mine, other = uuid4(), uuid4()
    asked = [("name", mine, "a"), ("name", mine, "b"), ("name", other, "a"), ("phone", mine, "a")]

    assert len({safe.blind_index(field=f, organisation_id=o, value=v) for f, o, v in asked}) == 4


def test_fingerprint_is_not_the_digest():
    assert len(safe.fingerprint("ab" * 32)) == 32
    assert safe.fingerprint("ab" * 32) == safe.fingerprint("ab" * 32) != safe.fingerprint("ac" * 32)
