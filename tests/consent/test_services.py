"""Recording, replacing, taking back, promising and releasing: refused, done, and written into the log."""

from datetime import date, timedelta

import pytest
from django.db import connection

from common.actors import MECHANISM_ROLES, Role
from common.errors import NotAllowed, NotVisible
from consent import selectors
from consent.models import ConsentRecord, Source, SourceIdentity, Withdrawal
from consent.permissions import OnlyProviderMay, check_may_record_about
from consent.policies import AlreadyPromised, AlreadyWithdrawn, Contradiction, NotTheCurrentRecord
from consent.scope import Answer, Audience
from consent.services import confidentiality, record, sources, withdraw
from consent.states import ConsentState
from custody import safe
from custody.acts import Act, SubjectKind
from custody.models import CustodyEvent
from tests.actors import with_role
from tests.factories.accounts import NOON, make_organisation
from tests.factories.consent import make_record, make_source, terms

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def basil():
    return with_role(Role.NGO_FOCAL_POINT, organisation=make_organisation())


@pytest.fixture
def carine():
    return with_role(Role.NGO_FOCAL_POINT, organisation=make_organisation(name="Cedar Archive"))


@pytest.fixture
def source(basil):
    return make_source(basil, pseudonym="W-17")


def acts_about(subject_id) -> list[str]:
    return list(CustodyEvent.objects.filter(subject_id=subject_id).order_by("sequence").values_list("act", flat=True))


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_staff_record_no_source(role):
    with pytest.raises(OnlyProviderMay):
        sources.record_source(actor=with_role(role), pseudonym="W-1", at=NOON)


def test_a_source_is_recorded_with_an_event_that_does_not_name_it(basil, source):
    event = CustodyEvent.objects.get(subject_id=source.pk)

    assert (event.act, event.subject_kind) == (Act.SOURCE_RECORDED, SubjectKind.SOURCE)
    assert "W-17" not in event.event_json


def test_one_pseudonym_is_one_person(basil, source):
    with pytest.raises(sources.PseudonymTaken):
        sources.record_source(actor=basil, pseudonym="W-17", at=NOON)
    other = make_source(basil, pseudonym="W-18")
    with pytest.raises(sources.PseudonymTaken):
        sources.rename_source(actor=basil, source_id=other.pk, pseudonym="W-17", at=NOON)


def test_two_organisations_may_use_the_same_pseudonym(basil, source, carine):
    assert make_source(carine, pseudonym="W-17").pk != source.pk


def test_renaming_notes_that_it_happened(basil, source):
    sources.rename_source(actor=basil, source_id=source.pk, pseudonym="W-17", at=NOON)
    sources.rename_source(actor=basil, source_id=source.pk, pseudonym="W-99", at=NOON)

    assert acts_about(source.pk) == [Act.SOURCE_RECORDED, Act.SOURCE_CHANGED]
    assert Source.objects.get().pseudonym == "W-99"


def test_an_identity_is_sealed_and_nowhere_in_clear(basil, source, partner_process):
    given = sources.seal_identity(actor=basil, source_id=source.pk, identity="Samira of the mill", at=NOON)

    sealed = bytes(SourceIdentity.objects.get().sealed)
    assert b"Samira" not in sealed
    with pytest.raises(NotAllowed):
        safe.reread(record_id=given.pk, sealed=sealed)
    assert acts_about(source.pk) == [Act.SOURCE_RECORDED, Act.SOURCE_CHANGED]
    assert str(given.pk) in CustodyEvent.objects.filter(subject_id=source.pk).latest("sequence").event_json


def test_another_organisation_finds_nothing(source, carine):
    consent_record = make_record(with_role(Role.NGO_FOCAL_POINT, organisation=source.organisation), source)
    asked = {"actor": carine, "at": NOON}
    with pytest.raises(NotVisible):
        record.record_consent(source_id=source.pk, terms=terms(), **asked)
    with pytest.raises(NotVisible):
        sources.seal_identity(source_id=source.pk, identity="x", **asked)
    with pytest.raises(NotVisible):
        withdraw.withdraw_consent(record_id=consent_record.pk, reason="", **asked)
    with pytest.raises(NotVisible):
        confidentiality.set_confidentiality(source_id=source.pk, terms="", **asked)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.HEAD, Role.PROTECTION_OFFICER, Role.WORKER])
def test_staff_who_see_a_source_change_nothing(role, basil, source):
    with pytest.raises(NotAllowed):
        record.record_consent(actor=with_role(role), source_id=source.pk, terms=terms(), at=NOON)


def test_a_newer_consent_takes_the_place_of_the_older(basil, source):
    first = make_record(basil, source)
    second = make_record(basil, source, Answer.NO)

    assert selectors.current_record(source) == second
    assert second.replaces == first
    assert acts_about(second.pk) == [Act.CONSENT_RECORDED]
    assert [r.pk for r in selectors.history_of(actor=basil, source=source)].count(first.pk) == 1


def test_saying_the_same_again_makes_no_second_record(basil, source):
    first = make_record(basil, source)

    assert make_record(basil, source) == first
    assert ConsentRecord.objects.count() == 1


def test_a_contradiction_leaves_nothing_behind(basil, source):
    with pytest.raises(Contradiction):
        make_record(basil, source, guardian="not_obtained")

    assert not ConsentRecord.objects.exists()


def test_withdrawn_covers_nothing_and_stays_on_record(basil, source):
    given = make_record(basil, source)
    withdraw.withdraw_consent(actor=basil, record_id=given.pk, reason="asked by phone", at=NOON)

    standing = selectors.standing_of([source])[source.pk]
    assert not any(standing.covers(audience, NOON.date()) for audience in Audience)
    assert acts_about(given.pk) == [Act.CONSENT_RECORDED, Act.CONSENT_WITHDRAWN]
    assert Withdrawal.objects.get().record == given
    with pytest.raises(AlreadyWithdrawn):
        withdraw.withdraw_consent(actor=basil, record_id=given.pk, reason="", at=NOON)


@pytest.mark.parametrize("audience", list(Audience))
def test_one_use_taken_back_leaves_the_others(audience, basil, source):
    given = make_record(basil, source)
    withdraw.restrict_consent(actor=basil, record_id=given.pk, audiences={audience}, reason="", at=NOON)

    standing = selectors.standing_of([source])[source.pk]
    assert standing.record.state == ConsentState.RESTRICTED
    assert {a for a in Audience if standing.covers(a, NOON.date())} == set(Audience) - {audience}


def test_taking_back_one_use_after_another_ends_in_withdrawal(basil, source):
    given = make_record(basil, source)
    for audience in Audience:
        withdraw.restrict_consent(actor=basil, record_id=given.pk, audiences={audience}, reason="", at=NOON)

    given.refresh_from_db()
    assert given.state == ConsentState.WITHDRAWN
    assert acts_about(given.pk)[1:] == [Act.CONSENT_RESTRICTED] * 5 + [Act.CONSENT_WITHDRAWN]


def test_whoever_acts_for_another_organisation_is_refused_even_when_they_hold_the_source(carine, source):
    with pytest.raises(OnlyProviderMay):
        check_may_record_about(carine, source)


def test_nothing_chosen_and_old_records_are_refused(basil, source):
    old = make_record(basil, source)
    with pytest.raises(Contradiction):
        withdraw.restrict_consent(actor=basil, record_id=old.pk, audiences=(), reason="", at=NOON)
    make_record(basil, source, Answer.NO)
    with pytest.raises(NotTheCurrentRecord):
        withdraw.withdraw_consent(actor=basil, record_id=old.pk, reason="", at=NOON)


def test_consent_can_be_given_again_after_a_withdrawal(basil, source):
    given = make_record(basil, source)
    withdraw.withdraw_consent(actor=basil, record_id=given.pk, reason="", at=NOON)
    again = make_record(basil, source, obtained_on=NOON.date())

    assert again != given
    assert selectors.standing_of([source])[source.pk].covers(Audience.MECHANISM, NOON.date())


@pytest.mark.parametrize("obtained_on", [None, NOON.date() - timedelta(days=2), date(2024, 3, 27)])
def test_an_old_consent_undoes_no_withdrawal(obtained_on, basil, source):
    """Source: Protocol, informed consent (D3)."""
    given = make_record(basil, source)
    withdraw.restrict_consent(actor=basil, record_id=given.pk, audiences={Audience.UN_BODIES}, reason="", at=NOON)

    with pytest.raises(Contradiction) as refusal:
        make_record(basil, source, obtained_on=obtained_on)
    assert refusal.value.field == "obtained_on"
    # Not even by way of a newer record in between that says no.
    make_record(basil, source, un_bodies=Answer.NO, conditions="Ask first.")
    with pytest.raises(Contradiction):
        make_record(basil, source, obtained_on=obtained_on, conditions="Ask first.")
    assert not selectors.standing_of([source])[source.pk].covers(Audience.UN_BODIES, NOON.date())


def test_saying_again_what_is_left_after_a_withdrawal_makes_no_second_record(basil, source):
    given = make_record(basil, source)
    withdraw.restrict_consent(actor=basil, record_id=given.pk, audiences={Audience.CONTACT}, reason="", at=NOON)

    assert make_record(basil, source, contact=Answer.NO) == given


def test_when_no_yes_is_left_all_is_withdrawn(basil, source):
    given = make_record(basil, source, Answer.NO, mechanism=Answer.YES)
    withdraw.restrict_consent(actor=basil, record_id=given.pk, audiences={Audience.MECHANISM}, reason="", at=NOON)

    assert ConsentRecord.objects.get().state == ConsentState.WITHDRAWN


def test_today_is_today_where_the_person_is(basil, source):
    """At noon UTC the next day has begun on Kiritimati; the day after has begun nowhere."""
    assert make_record(basil, source, obtained_on=NOON.date() + timedelta(days=1))
    with pytest.raises(Contradiction):
        make_record(basil, source, obtained_on=NOON.date() + timedelta(days=2))


def test_a_promise_is_made_once(basil, source):
    amal = with_role(Role.NGO_CONTRIBUTOR, organisation=source.organisation)
    source = make_source(amal, pseudonym="W-18")
    confidentiality.set_confidentiality(actor=amal, source_id=source.pk, terms="nothing leaves", at=NOON)

    with pytest.raises(AlreadyPromised):
        confidentiality.set_confidentiality(actor=basil, source_id=source.pk, terms="", at=NOON)


def test_standing_costs_the_same_for_one_and_for_ten(basil, django_assert_num_queries):
    many = [make_source(basil) for _ in range(10)]
    for each in many:
        make_record(basil, each)

    with django_assert_num_queries(4):
        selectors.standing_of(many[:1])
    with django_assert_num_queries(4):
        selectors.standing_of(many)
    assert connection.vendor == "postgresql"
