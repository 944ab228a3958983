"""A promise ends by two people: who may report, who may confirm, and what the database keeps of it (D2)."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import ContactAssignment
from accounts.policies import SameTwoEyes
from common.actors import Actor, Role, for_every_role
from common.errors import NotAllowed, NotVisible
from common.statetable import IllegalMove
from consent import selectors
from consent.models import PromiseRelease, SourceConfidentiality
from consent.permissions import OnlyFocalPointMay, check_may_confirm_release
from consent.policies import PROMISED, AlreadyReported
from consent.scope import Audience, Channel
from consent.selectors import releases
from consent.services import confidentiality, release
from consent.states import ConfidentialityState
from custody.models import CustodyEvent
from tests.actors import with_role
from tests.factories.accounts import NOON, actor_of, make_contact, make_organisation
from tests.factories.consent import confirmed, make_promise, make_record, make_source, reported

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def ours():
    return make_organisation()


@pytest.fixture
def basil(ours):
    return with_role(Role.NGO_FOCAL_POINT, organisation=ours)


@pytest.fixture
def contact(ours):
    return make_contact(ours)


@pytest.fixture
def promise(basil):
    source = make_source(basil, pseudonym="W-17")
    make_record(basil, source)
    return make_promise(source, basil)


def why_not(promise) -> object:
    source = promise.source
    return selectors.standing_of([source])[source.pk].why_not(Audience.UN_BODIES, NOON.date())


def acts() -> list[tuple[str, bool]]:
    """The acts on promises, and whether the organisation finds them in its own log."""
    rows = CustodyEvent.objects.filter(subject_kind="confidentiality").order_by("sequence")
    return [(act, owner is not None) for act, owner in rows.values_list("act", "on_behalf_of")]


def test_a_report_alone_changes_nothing(promise, basil):
    reported(promise, basil)

    assert why_not(promise) == PROMISED
    assert SourceConfidentiality.objects.get().state == ConfidentialityState.IN_FORCE
    with pytest.raises(AlreadyReported):
        reported(promise)


@pytest.mark.parametrize("who", ["contact_point", "deputy"])
def test_the_contact_point_or_the_deputy_ends_it(who, promise, basil, contact):
    """Source: Protocol D2."""
    dima = actor_of(getattr(contact, who))

    confirmed(reported(promise, basil), dima)

    row = SourceConfidentiality.objects.get()
    assert (row.state, row.released_by, row.confirmed_by) == ("released", basil.id, dima.id)
    assert row.release_note == "He told us at home."
    assert PromiseRelease.objects.get().channel == Channel.TELEPHONE
    assert why_not(promise) == ""
    assert acts() == [
        ("confidentiality:set", True),
        ("confidentiality:release_reported", True),
        ("confidentiality:release_confirmed", True),
        ("confidentiality:released", True),
    ]


def test_what_could_not_be_confirmed_stands_and_can_be_reported_again(promise, basil, contact):
    dima = actor_of(contact.contact_point)
    declined = release.decline_release(actor=dima, release_id=reported(promise).pk, note="Nobody knew.", at=NOON)

    assert (declined.state, why_not(promise)) == ("declined", PROMISED)
    with pytest.raises(IllegalMove):
        confirmed(declined, dima)
    assert reported(promise, basil).state == "reported"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.NGO_FOCAL_POINT}))
def test_only_the_focal_point_reports(role, promise, ours):
    with pytest.raises((NotAllowed, NotVisible)):
        reported(promise, with_role(role, organisation=ours))


def test_a_contributor_who_recorded_the_person_does_not_report(ours):
    amal = with_role(Role.NGO_CONTRIBUTOR, organisation=ours)
    with pytest.raises(OnlyFocalPointMay):
        reported(make_promise(make_source(amal), amal), amal)


def _wrong_people(ours, basil: Actor) -> dict[str, Actor]:
    """Everybody who is not the contact point of this organisation now."""
    before = make_contact(ours)
    ContactAssignment.objects.filter(pk=before.pk).update(ended_at=NOON)
    make_contact(ours)
    elsewhere = make_contact(make_organisation(name="Cedar Archive"))
    return {
        "who reported it": basil,
        "of before": actor_of(before.contact_point),
        "deputy of before": actor_of(before.deputy),
        "of another organisation": actor_of(elsewhere.contact_point),
        **{str(role): with_role(role, organisation=ours) for role in Role if role != Role.NGO_FOCAL_POINT},
    }


def test_nobody_else_confirms_or_declines(promise, basil, ours):
    report = reported(promise, basil)
    for who, actor in _wrong_people(ours, basil).items():
        with pytest.raises((NotAllowed, NotVisible)):
            confirmed(report, actor)
        with pytest.raises((NotAllowed, NotVisible)):
            release.decline_release(actor=actor, release_id=report.pk, note="x", at=NOON)
        assert why_not(promise) == PROMISED, who


def test_the_same_person_is_not_two_people(promise, basil):
    """Also if somebody were to hold both roles one day."""
    report = reported(promise, basil)
    with pytest.raises(SameTwoEyes):
        check_may_confirm_release(Actor(id=basil.id, role=Role.CONTACT_POINT), report)


SEES = for_every_role(
    {role: role not in {Role.NGO_CONTRIBUTOR, Role.CONTACT_POINT, Role.AUDITOR, Role.ADMINISTRATOR} for role in Role}
)


@pytest.mark.parametrize(("role", "sees"), SEES.items())
def test_who_sees_a_report(role, sees, promise, basil, ours):
    """A contact point sees those of the organisations they answer to, and a contributor those about their people."""
    report = reported(promise, basil)
    assert list(releases.releases_for(with_role(role, organisation=ours))) == ([report] if sees else [])


def test_each_contact_point_sees_the_own_organisations_only(promise, basil, contact):
    report = reported(promise, basil)
    theirs = make_promise(make_source(organisation=make_organisation(name="Cedar Archive")))
    other = reported(theirs)
    dima, karam = contact, make_contact(theirs.source.organisation)

    assert list(releases.waiting_reports(actor_of(dima.contact_point))) == [report]
    assert list(releases.waiting_reports(actor_of(karam.deputy))) == [other]
    assert releases.waiting_for(actor_of(karam.deputy)) == releases.Waiting(1)
    assert releases.waiting_for(basil) is None


# --- what the database keeps ---------------------------------------------------------------------------------------


def end(promise, **columns) -> None:
    with transaction.atomic():
        SourceConfidentiality.objects.filter(pk=promise.pk).update(state="released", released_at=NOON, **columns)


def test_no_statement_ends_a_promise_without_a_report_that_a_second_person_confirmed(promise, basil, contact):
    one, two = uuid4(), uuid4()
    with pytest.raises(IntegrityError):
        end(promise, released_by=one)
    with pytest.raises(IntegrityError):
        end(promise, released_by=one, confirmed_by=one)
    with pytest.raises(DatabaseError, match="by two people"):
        end(promise, released_by=one, confirmed_by=two)
    reported(promise, basil)
    with pytest.raises(DatabaseError, match="by two people"):
        end(promise, released_by=basil.id, confirmed_by=two)


@pytest.mark.parametrize(
    ("sql", "refusal"),
    [
        ("UPDATE consent_sourceconfidentiality SET state = 'in_force'", "by two people"),
        ("UPDATE consent_sourceconfidentiality SET confirmed_by = gen_random_uuid()", "by two people"),
        ("DELETE FROM consent_sourceconfidentiality", "by two people"),
        ("UPDATE consent_promiserelease SET note = 'x'", "never changed"),
        ("DELETE FROM consent_promiserelease", "never changed"),
    ],
)
def test_what_has_ended_stays_as_it_is(sql, refusal, promise, basil, contact):
    confirmed(reported(promise, basil), actor_of(contact.contact_point))

    with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
        connection.cursor().execute(sql)


def test_no_report_is_put_there_as_if_it_had_been_decided(promise, basil):
    told = {"note": "x", "reported_by": basil.id, "reported_at": NOON}
    decided = {"state": "confirmed", "channel": "telephone", "decided_by": uuid4(), "decided_at": NOON}

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        PromiseRelease.objects.create(confidentiality=promise, **told, **decided)
    report = PromiseRelease.objects.create(confidentiality=promise, **told)
    rows = PromiseRelease.objects.filter(pk=report.pk)
    for wrong in ({"decided_by": basil.id}, {"channel": ""}, {"decided_at": None}, {"channel": "by pigeon"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**decided | wrong)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(reported_by=uuid4(), **decided)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE consent_sourceconfidentiality SET state = 'released'",
        "UPDATE consent_sourceconfidentiality SET released_by = gen_random_uuid()",
        "UPDATE consent_sourceconfidentiality SET confirmed_by = gen_random_uuid()",
        "UPDATE consent_sourceconfidentiality SET source_id = source_id",
        "DELETE FROM consent_sourceconfidentiality",
        "UPDATE consent_promiserelease SET state = 'confirmed'",
        "UPDATE consent_promiserelease SET decided_by = gen_random_uuid()",
        "DELETE FROM consent_promiserelease",
        "UPDATE consent_source SET organisation_id = organisation_id",
        "UPDATE consent_consentrecord SET guardian = 'obtained'",
        "UPDATE consent_consentrecord SET expires_on = NULL",
        "DELETE FROM consent_consentrecord",
        "DELETE FROM consent_withdrawal",
        "UPDATE consent_consentanswer SET answer = 'yes'",
        "SELECT sealed FROM consent_sourceidentity",
    ],
)
def test_whoever_takes_over_the_partner_face_cannot_end_a_promise(sql, promise, basil, as_partner):
    reported(promise, basil)
    cursor = as_partner()

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        cursor.execute(sql)


def test_nor_by_rows_of_its_own(promise, basil, as_partner):
    """It may write promises and reports: those it writes are in force, and wait."""
    as_partner()
    forged = {"released_by": basil.id, "confirmed_by": uuid4(), "released_at": NOON}

    with pytest.raises(DatabaseError, match="by two people"), transaction.atomic():
        SourceConfidentiality.objects.create(
            source=promise.source, set_by=basil.id, set_at=NOON, state="released", **forged
        )
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        PromiseRelease.objects.create(
            confidentiality=promise,
            note="x",
            reported_by=basil.id,
            reported_at=NOON,
            state="confirmed",
            decided_by=uuid4(),
            decided_at=NOON,
            channel="telephone",
        )
    assert why_not(promise) == PROMISED


def test_promising_and_reporting_need_no_more(basil, as_partner):
    source = make_source(basil)
    as_partner()

    promise = confidentiality.set_confidentiality(actor=basil, source_id=source.pk, terms="", at=NOON)

    assert reported(promise, basil).state == "reported"
