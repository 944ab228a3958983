"""The register, the promises, the keys and the requests for assistance: refused, done, and written into the log."""

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Actor, Role
from common.errors import Conflict, NotAllowed, NotVisible
from common.statetable import IllegalMove
from custody.acts import Act
from custody.errors import BadRecipient, SecretKeyGiven
from custody.models import CustodyEvent
from disclosure import permissions
from disclosure.kinds import REQUIRED_ASSURANCES, AssuranceKind, CounterpartKind, Purpose, Stage
from disclosure.models import Counterpart, RecipientKey
from disclosure.selectors import assistance as reading
from disclosure.selectors import counterpart_rows
from disclosure.selectors import counterparts as selectors
from disclosure.selectors.counterpart_rows import Validity
from disclosure.selectors.facts import recipient_facts, rulings_of
from disclosure.services import assistance, assurances, counterparts, draft, recipient_keys
from disclosure.states import AssistanceState, KeyState
from tests.actors import pure, with_role
from tests.factories import disclosure as walked
from tests.factories.accounts import NOON
from tests.factories.counterparts import (
    age_pair,
    confirm,
    described,
    make_assistance,
    make_counterpart,
    promise,
    propose,
    ready_counterpart,
)

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
TODAY = NOON.date()
DAY = timedelta(days=1)
OFFICER = {Role.DISCLOSURE_OFFICER}
KEEPERS = OFFICER | {Role.CONTACT_POINT}
SECOND = OFFICER | {Role.EVIDENCE_OFFICER, Role.HEAD}
SEES = SECOND | {Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD, Role.PROTECTION_OFFICER, Role.WORKER}
SEES_KEYS = SECOND | {Role.PROTECTION_OFFICER, Role.WORKER}
REASON = "It was taken back by letter."


@pytest.fixture
def george() -> Actor:
    return with_role(Role.DISCLOSURE_OFFICER)


@pytest.fixture
def unit(george) -> Counterpart:
    return make_counterpart(george)


def acts_about(subject_id) -> list[str]:
    return list(CustodyEvent.objects.filter(subject_id=subject_id).order_by("sequence").values_list("act", flat=True))


def told(subject_id) -> dict:
    return json.loads(CustodyEvent.objects.filter(subject_id=subject_id).latest("sequence").event_json)


# Who may see and who may act: every role, every act


@pytest.mark.parametrize("role", sorted(Role))
def test_who_sees_counterparts_promises_keys_contacts_and_requests(role, unit):
    contact = counterparts.add_contact(
        actor=pure(Role.DISCLOSURE_OFFICER), counterpart_id=unit.pk, office="Desk", how_to_reach="+00 1", at=NOON
    )
    given, key, asked = promise(unit), propose(unit), make_assistance(unit)
    actor = pure(role)

    def is_seen(read, **which) -> bool:
        try:
            read(actor=actor, **which)
        except NotVisible:
            return False
        return True

    assert is_seen(selectors.get_counterpart, counterpart_id=unit.pk) == (role in SEES)
    assert is_seen(selectors.get_assurance, assurance_id=given.pk) == (role in SEES)
    assert is_seen(reading.get_assistance, assistance_id=asked.pk) == (role in SEES)
    assert is_seen(selectors.get_key, key_id=key.pk) == (role in SEES_KEYS)
    assert is_seen(selectors.get_contact, contact_id=contact.pk) == (role in SEES_KEYS)


ACTS = {
    "record": (KEEPERS, lambda a, _w: counterparts.record_counterpart(actor=a, described=described(), at=NOON)),
    "change": (
        KEEPERS,
        lambda a, w: counterparts.change_counterpart(
            actor=a, counterpart_id=w["unit"].pk, described=described(name="Other"), at=NOON
        ),
    ),
    "end": (
        OFFICER,
        lambda a, w: counterparts.end_counterpart(actor=a, counterpart_id=w["unit"].pk, reason=REASON, at=NOON),
    ),
    "add contact": (
        OFFICER,
        lambda a, w: counterparts.add_contact(
            actor=a, counterpart_id=w["unit"].pk, office="Desk", how_to_reach="+00 1", at=NOON
        ),
    ),
    "record assurance": (OFFICER, lambda a, w: promise(w["unit"], actor=a)),
    "end assurance": (
        OFFICER,
        lambda a, w: assurances.end_assurance(actor=a, assurance_id=w["promise"].pk, reason=REASON, at=NOON),
    ),
    "propose key": (OFFICER, lambda a, w: propose(w["unit"], actor=a)),
    "confirm key": (SECOND, lambda a, w: confirm(w["key"], actor=a)),
    "retire key": (
        SECOND,
        lambda a, w: recipient_keys.retire_key(actor=a, key_id=w["key"].pk, reason=REASON, at=NOON),
    ),
    "record assistance": (OFFICER, lambda a, w: make_assistance(w["unit"], actor=a)),
    "close assistance": (
        OFFICER,
        lambda a, w: assistance.close_assistance(
            actor=a, assistance_id=w["asked"].pk, how=AssistanceState.ANSWERED, outcome="A list was sent.", at=NOON
        ),
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_each_act_belongs_to_its_roles(act, unit):
    allowed, do = ACTS[act]
    world = {"unit": unit, "promise": promise(unit), "key": propose(unit), "asked": make_assistance(unit)}
    before = CustodyEvent.objects.count()
    for role in sorted(set(Role) - allowed):
        with pytest.raises((NotAllowed, NotVisible)):
            do(pure(role), world)
    assert CustodyEvent.objects.count() == before

    for role in sorted(allowed):
        with transaction.atomic():
            do(pure(role), world)
            assert CustodyEvent.objects.count() == before + 1
            transaction.set_rollback(True)


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES | PARTNER_ROLES))
def test_the_pages_ask_the_same_questions(role, unit):
    actor = pure(role)
    can = permissions.allowed_acts_on_counterpart(actor, unit)

    assert bool(can["change"]) == (role in KEEPERS)
    assert bool(can["work_with"]) == (role in OFFICER)
    assert can["work_with"].reason or can["work_with"]


# The register


def test_a_counterpart_is_entered_and_nothing_can_go_to_it_yet(unit):
    facts = recipient_facts(unit, at=NOON)

    assert acts_about(unit.pk) == [Act.COUNTERPART_RECORDED]
    assert set(facts.missing_assurances) == set(AssuranceKind)
    assert not facts.has_usable_key


def test_a_name_is_given_once(george, unit):
    other = make_counterpart(george)

    with pytest.raises(counterparts.NameTaken):
        make_counterpart(george, name=unit.name)
    with pytest.raises(counterparts.NameTaken):
        counterparts.change_counterpart(
            actor=george, counterpart_id=other.pk, described=described(name=unit.name), at=NOON
        )
    assert acts_about(other.pk) == [Act.COUNTERPART_RECORDED]


def test_a_change_says_in_the_log_what_was_changed(george, unit):
    same = described(name=unit.name)
    counterparts.change_counterpart(actor=george, counterpart_id=unit.pk, described=same, at=NOON)
    assert acts_about(unit.pk) == [Act.COUNTERPART_RECORDED]

    new = described(name="Unit of another name", law="Act of 2002")
    counterparts.change_counterpart(actor=george, counterpart_id=unit.pk, described=new, at=NOON)

    assert acts_about(unit.pk) == [Act.COUNTERPART_RECORDED, Act.COUNTERPART_CHANGED]
    assert told(unit.pk)["facts"] == {"changed": "name, law"}
    assert Counterpart.objects.get().law == "Act of 2002"


def test_an_ended_cooperation_takes_nothing_new_and_can_still_be_wound_up(george, unit):
    given, key, asked = promise(unit), propose(unit, actor=george), make_assistance(unit)
    counterparts.end_counterpart(actor=george, counterpart_id=unit.pk, reason=REASON, at=NOON)

    assert recipient_facts(Counterpart.objects.get(), at=NOON).has_ended
    assert told(unit.pk)["purpose"] == REASON
    with pytest.raises(permissions.CooperationOver):
        promise(unit)
    with pytest.raises(permissions.CooperationOver):
        propose(unit)
    with pytest.raises(permissions.CooperationOver):
        confirm(key)
    with pytest.raises(permissions.CooperationOver):
        make_assistance(unit)
    with pytest.raises(permissions.CooperationOver):
        counterparts.change_counterpart(actor=george, counterpart_id=unit.pk, described=described(), at=NOON)
    with pytest.raises(permissions.CooperationOver):
        counterparts.end_counterpart(actor=george, counterpart_id=unit.pk, reason=REASON, at=NOON)
    asked.refresh_from_db()
    with pytest.raises(permissions.CooperationOver):
        permissions.check_may_draft_from(george, reading.get_assistance(actor=george, assistance_id=asked.pk))
    recipient_keys.retire_key(actor=george, key_id=key.pk, reason=REASON, at=NOON)
    assurances.end_assurance(actor=george, assurance_id=given.pk, reason=REASON, at=NOON)


def test_a_contact_comes_and_goes_and_the_log_does_not_name_it(george, unit):
    contact = counterparts.add_contact(
        actor=george, counterpart_id=unit.pk, office="Ms Invented", how_to_reach="+00 555", at=NOON
    )
    counterparts.end_contact(actor=george, contact_id=contact.pk, at=NOON)

    assert acts_about(unit.pk)[1:] == [Act.COUNTERPART_CHANGED, Act.COUNTERPART_CHANGED]
    assert not any("Invented" in event.event_json for event in CustodyEvent.objects.filter(subject_id=unit.pk))
    with pytest.raises(permissions.OverAlready):
        counterparts.end_contact(actor=george, contact_id=contact.pk, at=NOON)


# Promises


@pytest.mark.parametrize("kind", CounterpartKind)
def test_what_each_kind_of_recipient_must_have_promised(kind, george):
    recipient = make_counterpart(george, kind=kind)
    for needed in REQUIRED_ASSURANCES[kind]:
        assert needed in recipient_facts(recipient, at=NOON).missing_assurances
        promise(recipient, needed)

    assert recipient_facts(recipient, at=NOON).missing_assurances == ()


@pytest.mark.parametrize(
    ("given_on", "valid_until", "validity"),
    [
        (TODAY, None, Validity.IN_FORCE),
        (TODAY, TODAY, Validity.IN_FORCE),
        (TODAY - DAY, TODAY - DAY, Validity.OVER),
        (TODAY + DAY, None, Validity.LATER),
        (TODAY + DAY, TODAY + DAY, Validity.LATER),
    ],
)
def test_a_promise_counts_from_its_first_day_to_its_last(given_on, valid_until, validity, unit):
    given = promise(unit, given_on=given_on, valid_until=valid_until)
    missing = recipient_facts(unit, at=NOON).missing_assurances

    assert (AssuranceKind.FAIR_TRIAL not in missing) == (validity == Validity.IN_FORCE)
    assert counterpart_rows.validity_of(given, on=TODAY) == validity
    assert acts_about(given.pk) == [Act.ASSURANCE_RECORDED]


def test_a_promise_cannot_end_before_it_was_given(unit):
    with pytest.raises(assurances.EndsBeforeItBegins):
        promise(unit, given_on=TODAY, valid_until=TODAY - DAY)


def test_a_promise_that_was_taken_back_stops_what_rests_on_it_unless_another_gives_it(george, unit):
    first, second = promise(unit), promise(unit)
    for given in (first, second):
        assert AssuranceKind.FAIR_TRIAL not in recipient_facts(unit, at=NOON).missing_assurances
        assurances.end_assurance(actor=george, assurance_id=given.pk, reason=REASON, at=NOON)
    first.refresh_from_db()

    assert AssuranceKind.FAIR_TRIAL in recipient_facts(unit, at=NOON).missing_assurances
    assert counterpart_rows.validity_of(first, on=TODAY) == Validity.ENDED
    assert acts_about(first.pk) == [Act.ASSURANCE_RECORDED, Act.ASSURANCE_ENDED]
    with pytest.raises(permissions.OverAlready):
        assurances.end_assurance(actor=george, assurance_id=first.pk, reason=REASON, at=NOON)


# Keys


def test_a_key_counts_once_a_second_person_confirmed_it(george, unit):
    pair = age_pair()
    key = propose(unit, actor=george, public=f"  {pair.public.upper()}\n")
    assert (key.age_recipient, len(key.fingerprint)) == (pair.public, 64)
    assert not recipient_facts(unit, at=NOON).has_usable_key

    with pytest.raises(permissions.NotWhoProposedIt):
        confirm(key, actor=george)
    confirm(key)

    assert recipient_facts(unit, at=NOON).has_usable_key
    assert acts_about(key.pk) == [Act.RECIPIENT_KEY_PROPOSED, Act.RECIPIENT_KEY_CONFIRMED]
    assert told(key.pk)["facts"] == {"counterpart": str(unit.pk), "fingerprint": key.fingerprint}


def test_the_proposer_stays_out_in_every_role(george, unit):
    key = propose(unit, actor=george)
    for role in SECOND:
        with pytest.raises(permissions.NotWhoProposedIt):
            confirm(key, actor=Actor(id=george.id, role=role))


@pytest.mark.parametrize(
    "text",
    ["", "age1", "ssh-ed25519 AAAA", "hello", age_pair().public[:-1], age_pair().public + "q", "a" * 400],
    ids=["empty", "beginning", "ssh", "word", "cut", "longer", "long"],
)
def test_what_is_no_key_is_not_kept(text, george, unit):
    with pytest.raises(BadRecipient):
        recipient_keys.propose_key(actor=george, counterpart_id=unit.pk, age_recipient=text, expires_on=None, at=NOON)
    assert not RecipientKey.objects.exists()


def test_a_secret_key_is_refused_with_a_warning(george, unit):
    with pytest.raises(SecretKeyGiven):
        propose(unit, actor=george, public=age_pair().secret)


def test_a_key_of_the_past_is_refused_and_the_last_day_counts(unit):
    with pytest.raises(recipient_keys.KeyHasExpired):
        propose(unit, expires_on=TODAY - DAY)
    confirm(propose(unit, expires_on=TODAY))

    assert recipient_facts(unit, at=NOON).has_usable_key
    assert not recipient_facts(unit, at=NOON + DAY).has_usable_key


def test_one_key_is_one_recipients(george, unit):
    pair, other = age_pair(), make_counterpart(george)
    key = propose(unit, public=pair.public)

    for recipient in (unit, other):
        with pytest.raises(recipient_keys.KeyKnown):
            propose(recipient, public=pair.public)
    confirm(key)
    recipient_keys.retire_key(actor=george, key_id=key.pk, reason=REASON, at=NOON)
    with pytest.raises(recipient_keys.KeyKnown):
        propose(unit, public=pair.public)


def test_a_key_entered_by_mistake_may_come_again(george, unit):
    pair = age_pair()
    wrong = propose(make_counterpart(george), public=pair.public)
    recipient_keys.retire_key(actor=george, key_id=wrong.pk, reason="Entered for the wrong unit.", at=NOON)

    assert propose(unit, public=pair.public).state == KeyState.PROPOSED


def test_only_one_key_is_confirmed_at_a_time(george, unit):
    first, second = propose(unit), propose(unit)
    confirm(first)
    with pytest.raises(recipient_keys.AnotherKeyConfirmed):
        confirm(second)
    with pytest.raises(IllegalMove):
        confirm(first)
    recipient_keys.retire_key(actor=george, key_id=first.pk, reason=REASON, at=NOON)
    confirm(second)

    with pytest.raises(Conflict):
        recipient_keys.retire_key(actor=george, key_id=first.pk, reason=REASON, at=NOON)
    assert recipient_facts(unit, at=NOON).has_usable_key


def test_the_database_too_knows_one_confirmed_key_and_two_people(unit):
    first, second = propose(unit), propose(unit)
    confirm(first)

    with pytest.raises(IntegrityError, match="one_confirmed_key_per_counterpart"), transaction.atomic():
        confirm_row(second, by=first.confirmed_by or first.proposed_by)
    with pytest.raises(IntegrityError, match="recipient_key_is_confirmed_by_another"), transaction.atomic():
        confirm_row(second, by=second.proposed_by)


def confirm_row(key: RecipientKey, *, by) -> None:
    """As somebody would who goes past the services."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE disclosure_recipientkey SET state = %s, confirmed_by = %s, confirmed_at = %s WHERE id = %s",
            [KeyState.CONFIRMED.value, by, NOON, key.pk],
        )


def test_the_end_of_a_fingerprint_is_told_by_the_recipient_alone(unit):
    key = propose(unit)
    shown = counterpart_rows.fingerprint_of(key)

    assert (shown[-9:], len(shown.split())) == ("•••• ••••", 16)
    assert key.fingerprint[-8:] not in shown.replace(" ", "")
    assert counterpart_rows.fingerprint_of(confirm(key)).replace(" ", "") == key.fingerprint


# What rests on it


@pytest.mark.parametrize("change", [{"name": "New"}, {"kind": CounterpartKind.NATIONAL_COURT}, {"jurisdiction": "New"}])
def test_a_change_of_what_was_asked_voids_the_answer(change, george):
    request = walked.answered()
    recipient = request.counterpart
    as_before = {"name": recipient.name, "kind": recipient.kind, "jurisdiction": recipient.jurisdiction}
    assert selectors.questions_resting_on(george, recipient) == 1

    counterparts.change_counterpart(
        actor=george, counterpart_id=recipient.pk, described=described(**as_before | change), at=NOON
    )

    (row,) = walked.items_in(request)
    assert "scope_changed" in {bar.value for bar in bars_of(request, row)}


def bars_of(request, item) -> frozenset:
    request.refresh_from_db()
    return rulings_of(request, stage=Stage.APPROVE, at=NOON)[item.pk].bars


# Requests for assistance


def test_a_request_for_assistance_is_recorded_worked_from_and_closed(george, unit):
    asked = make_assistance(unit)
    request = draft.draft_request(
        actor=george,
        counterpart_id=unit.pk,
        purpose=Purpose.INVESTIGATION,
        purpose_words="File 12",
        legal_basis="Act on cooperation",
        assistance_id=asked.pk,
        at=NOON,
    )
    assert reading.requests_worked_from(george, asked) == [request]
    assert reading.open_assistance_of(george, unit) == [asked]

    assistance.close_assistance(
        actor=george, assistance_id=asked.pk, how=AssistanceState.DECLINED, outcome="Nothing is held.", at=NOON
    )

    assert acts_about(asked.pk) == [Act.ASSISTANCE_RECORDED, Act.ASSISTANCE_CLOSED]
    assert "Nothing is held" not in json.dumps(told(asked.pk))
    assert reading.open_assistance_of(george, unit) == []
    with pytest.raises(permissions.OverAlready):
        assistance.close_assistance(
            actor=george, assistance_id=asked.pk, how=AssistanceState.ANSWERED, outcome="x", at=NOON
        )


def test_days_that_cannot_be_are_refused(unit):
    with pytest.raises(assistance.NotYetReceived):
        make_assistance(unit, received_on=TODAY + 2 * DAY)
    with pytest.raises(assistance.DueBeforeReceived):
        make_assistance(unit, received_on=TODAY, due_on=TODAY - DAY)


# The register as a list


def test_the_list_says_the_same_as_the_truth_table(george):
    bare, ready, over = make_counterpart(george), ready_counterpart(), ready_counterpart()
    counterparts.end_counterpart(actor=george, counterpart_id=over.pk, reason=REASON, at=NOON)
    promise(bare, given_on=TODAY + DAY)
    propose(bare)
    late = ready_counterpart(kind=CounterpartKind.UN_BODY)
    make_assistance(ready)

    lines = selectors.register_for(george, at=NOON)

    assert {line.counterpart: line.readiness.facts for line in lines} == {
        one: recipient_facts(one, at=NOON) for one in Counterpart.objects.all()
    }
    by_id = {line.counterpart.pk: line for line in lines}
    assert lines[-1].counterpart == over
    assert [by_id[one.pk].readiness.is_ready for one in (bare, ready, late, over)] == [False, True, True, False]
    assert (by_id[bare.pk].readiness.waiting_keys, by_id[ready.pk].open_assistance) == (1, 1)


def test_what_ends_soon_is_told_before_it_ends(unit):
    promise(unit, AssuranceKind.FAIR_TRIAL, valid_until=TODAY + 20 * DAY)
    promise(unit, AssuranceKind.CONFIDENTIALITY, valid_until=TODAY + 5 * DAY)
    promise(unit, AssuranceKind.CONFIDENTIALITY)
    promise(unit, AssuranceKind.SCOPE_OF_CONSENT, valid_until=TODAY + 61 * DAY)
    confirm(propose(unit, expires_on=date(2026, 12, 1)))

    endings = selectors.readiness_of([unit], at=NOON)[unit.pk].endings

    assert [ending.on for ending in endings] == [date(2026, 12, 1), TODAY + 20 * DAY]


def test_the_register_asks_no_more_for_more_counterparts(george):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            selectors.register_for(george, at=NOON)
        counts.append(len(asked))
        ready_counterpart()
        make_assistance(ready_counterpart())
    with CaptureQueriesContext(connection) as asked:
        selectors.register_for(george, at=NOON)

    assert len(asked) == counts[1]
