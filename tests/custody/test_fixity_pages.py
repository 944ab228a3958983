"""The pages of the copies: how far the round is, what was found, and what somebody says was done."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import clock
from common.actors import MECHANISM_ROLES, PARTNER_ROLES, WORKER, Role
from common.errors import Conflict, NotAllowed, NotVisible
from custody import fixity, rounds
from custody.acts import Act
from custody.damage import settle_incident
from custody.models import CopyCheck, CopyName, CustodyEvent, Incident
from tests.actors import URLCONFS, client_of, person_with, pure
from tests.custody.damage import path_of, spoil
from tests.factories.accounts import make_organisation
from tests.factories.custody import NOON, bytes_of, stored
from tests.factories.staff import make_handed_over, make_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]
WATCHERS = {Role.HEAD, Role.EVIDENCE_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR}
TOLD_WHICH = {Role.EVIDENCE_OFFICER, Role.AUDITOR}
DONE = "Copied back from the backup of Monday."
LATER = NOON + timedelta(days=20)


@pytest.fixture
def mechanism(settings):
    settings.ROOT_URLCONF = URLCONFS["mechanism"]


def lost(at=LATER, **more):
    """An item in the vault both of whose copies are damaged at one place, and found to be."""
    item_id = stored(bytes_of(40_000), **more).item_id
    for copy in CopyName:
        spoil(path_of(item_id, copy), 0.5)
    fixity.check_copies(actor=WORKER, at=at)
    return Incident.objects.get(item_id=item_id)


def page(role: Role, **query) -> str:
    answer = client_of(person_with(role)).get(reverse("fixity:round"), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_pages_by_role(mechanism, role):
    incident = lost()
    client = client_of(person_with(role))
    settle = reverse("fixity:settle", args=[incident.pk])

    assert client.get(reverse("fixity:round")).status_code == (200 if role in WATCHERS else 404)
    expected = 200 if role == Role.EVIDENCE_OFFICER else 403 if role == Role.AUDITOR else 404
    assert client.get(settle).status_code == expected
    assert client.post(settle, {"words": ""}).status_code == expected
    assert Incident.objects.get().settled_at is None


@pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
def test_partners_have_no_such_page(role):
    assert client_of(person_with(role)).get("/fixity/").status_code == 404


@pytest.mark.parametrize("role", sorted(WATCHERS))
def test_which_item_is_lost_is_told_to_those_who_mend_and_prove(mechanism, role):
    item = make_item(make_handed_over(make_organisation()))
    incident = lost(item_id=item.pk)

    content = page(role)

    assert "1 item cannot be read from either copy" in content
    assert ('id="incidents"' in content) == (role in TOLD_WHICH)
    assert (item.accession in content) == (role in {Role.EVIDENCE_OFFICER, Role.HEAD})
    assert (reverse("fixity:settle", args=[incident.pk]) in content) == (role == Role.EVIDENCE_OFFICER)
    if role == Role.ADMINISTRATOR:
        assert str(item.pk)[:8] not in content


def test_a_restricted_item_is_named_to_the_evidence_officer_alone(mechanism):
    item = make_item(make_handed_over(make_organisation()), level="restricted")
    lost(item_id=item.pk)

    assert {role for role in WATCHERS if item.accession in page(role)} == {Role.EVIDENCE_OFFICER}


def test_round_is_measured_by_store(mechanism):
    at = clock.now()
    for days in (1, 40, 100):
        item_id = stored(bytes_of(100)).item_id
        CopyCheck.objects.filter(item_id=item_id).update(checked_at=at - timedelta(days=days))
    CopyCheck.objects.filter(item_id=item_id, store="b").update(outcome="bad")

    first, second = rounds.round_for(pure(Role.ADMINISTRATOR), at=at).stores

    assert (first.copies, first.share_in_round, first.share_in_time, first.damaged) == (3, 33, 66, 0)
    assert first.oldest == at - timedelta(days=100)
    assert (second.which, second.damaged) == (CopyName.B, 1)
    assert "33 %" in page(Role.ADMINISTRATOR)
    assert "All copies were read in time" not in page(Role.ADMINISTRATOR)


def test_empty_and_well_kept_houses_say_so(mechanism):
    assert "Nothing is kept here yet" in page(Role.EVIDENCE_OFFICER)
    item_id = stored(bytes_of(100)).item_id
    CopyCheck.objects.filter(item_id=item_id).update(checked_at=clock.now())

    content = page(Role.EVIDENCE_OFFICER)

    assert "All copies were read in time and are unchanged" in content
    assert "No copy was found damaged" in content


def test_what_was_done_is_recorded_in_words_and_ends_the_incident(mechanism):
    incident = lost()
    officer = client_of(person_with(Role.EVIDENCE_OFFICER))
    settle = reverse("fixity:settle", args=[incident.pk])

    assert "in a few words" in officer.post(settle, {"words": " "}).content.decode()
    assert officer.post(settle, {"words": DONE}).status_code == 302

    content = page(Role.EVIDENCE_OFFICER)
    assert DONE in content
    assert "Record what was done" not in content
    event = CustodyEvent.objects.get(act=Act.FIXITY_SETTLED)
    assert (event.subject_id, event.actor_role, event.on_behalf_of) == (
        incident.item_id,
        Role.EVIDENCE_OFFICER,
        None,
    )
    assert officer.post(settle, {"words": DONE}).status_code == 409
    assert CustodyEvent.objects.filter(act=Act.FIXITY_SETTLED).count() == 1


@pytest.mark.parametrize("role", sorted(Role))
def test_only_an_evidence_officer_settles(role):
    incident = lost()
    actor = pure(role)
    if role == Role.EVIDENCE_OFFICER:
        assert settle_incident(actor=actor, incident_id=incident.pk, words=DONE, at=LATER).settled_by == actor.id
        with pytest.raises(Conflict):
            settle_incident(actor=actor, incident_id=incident.pk, words=DONE, at=LATER)
        return
    with pytest.raises(NotAllowed if role in {Role.AUDITOR, Role.WORKER} else NotVisible):
        settle_incident(actor=actor, incident_id=incident.pk, words=DONE, at=LATER)
    assert not CustodyEvent.objects.filter(act=Act.FIXITY_SETTLED).exists()


def test_settled_and_still_lost_is_not_said_anew(mechanism):
    incident = lost()
    settle_incident(actor=pure(Role.EVIDENCE_OFFICER), incident_id=incident.pk, words=DONE, at=LATER)

    fixity.check_copies(actor=WORKER, at=LATER + fixity.LEASE)

    assert Incident.objects.count() == 1
    assert CustodyEvent.objects.filter(act=Act.FIXITY_LOST).count() == 1


def test_recovered_by_hand_is_shown_and_waits_for_words(mechanism):
    item_id = stored(bytes_of(40_000)).item_id
    kept = {path_of(item_id, copy): path_of(item_id, copy).read_bytes() for copy in CopyName}
    for path in kept:
        spoil(path, 0.5)
    fixity.check_copies(actor=WORKER, at=LATER)
    for path, content in kept.items():
        path.write_bytes(content)
    fixity.check_copies(actor=WORKER, at=LATER + fixity.LEASE)

    assert "Both copies are good again since" in page(Role.EVIDENCE_OFFICER)


def test_findings_go_on_page_after_page(mechanism, monkeypatch):
    monkeypatch.setattr(rounds, "A_PAGE", 2)
    lost()
    first, more = rounds.findings_for(pure(Role.AUDITOR))
    rest, end = rounds.findings_for(pure(Role.AUDITOR), before=first[-1].sequence)

    assert [event.act for event in (*first, *rest)] == [Act.FIXITY_LOST, Act.FIXITY_BAD, Act.FIXITY_BAD]
    assert (more, end) == (True, False)
    assert "?before=" in page(Role.AUDITOR)
    assert "found damaged: <bdi>Copy A" in page(Role.AUDITOR, before=str(first[-1].sequence))


def test_page_costs_the_same_for_one_and_for_three(mechanism):
    client = client_of(person_with(Role.EVIDENCE_OFFICER))

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("fixity:round")).status_code == 200
        return len(seen)

    lost()
    queries()
    one = queries()
    lost(LATER + timedelta(days=1))
    lost(LATER + timedelta(days=2))

    assert queries() == one
