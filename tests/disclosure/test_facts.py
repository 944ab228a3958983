"""The truth table in Python and the truth table in Postgres say the same of every world that can be written down."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from consent.scope import Answer, Audience
from disclosure.kinds import AUDIENCE_OF, REQUIRED_ASSURANCES, AssuranceKind, Bar, CounterpartKind, Stage
from disclosure.models import Assurance
from disclosure.selectors.facts import facts_of, recipient_facts
from disclosure.selectors.item_facts import changed_at
from tests.disclosure.flaws import FLAWS, bars_in_python, bars_in_sql, consent, newer_record, world
from tests.factories.disclosure import ASKED_AT, asked, assurance, counterpart, drafted, provider, row_item

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]

AT = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
COMBINATIONS = 260


def both_with(that, *flaws):
    """What Python and Postgres say with these flaws; then all is right again. None when the rows are refused."""
    try:
        with transaction.atomic():
            for do in flaws:
                do(that)
            said = bars_in_python(that), bars_in_sql(that)
            transaction.set_rollback(True)
    except IntegrityError:
        return None
    return said


def test_in_order_nothing_stands_in_the_way():
    that = world(AT)

    assert bars_in_python(that) == bars_in_sql(that)
    assert set(map(frozenset, bars_in_python(that).values())) == {frozenset()}


def test_every_single_flaw_in_python_and_in_sql():
    """What is expected is written beside each flaw; both must say it, and nothing else of this item.

    Source: Protocol D1, D2, D3.
    """
    that, wrong = world(AT), {}
    for name, (do, expected) in FLAWS.items():
        python, sql = both_with(that, do)
        if not python[that.item.pk] == sql[that.item.pk] == {str(bar) for bar in expected}:
            wrong[name] = (python, sql)
    assert wrong == {}


def test_many_flaws_at_once_in_python_and_in_sql():
    """A seeded choice of pairs and more; every item of the request is compared, with its twins."""
    that, choice, compared, different = world(AT), random.Random(1), 0, {}
    while compared < COMBINATIONS:
        names = tuple(choice.sample(sorted(FLAWS), choice.randint(2, 6)))
        said = both_with(that, *(FLAWS[name][0] for name in names))
        if said is None:
            continue
        compared += 1
        if said[0] != said[1]:
            different[names] = said
    assert different == {}


def test_every_bar_is_seen_by_both():
    """No bar exists in the table of words only."""
    assert set().union(*(expected for _do, expected in FLAWS.values())) == set(Bar)


@pytest.mark.parametrize("kind", CounterpartKind)
def test_consent_is_asked_for_the_kind_of_recipient(kind):
    that = world(AT, kind)
    audience = AUDIENCE_OF[kind]
    for answer, others, expected in ((Answer.YES, Answer.NO, set()), (Answer.NO, Answer.YES, {"consent_missing"})):
        python, sql = both_with(that, consent(others, **{audience.value: answer}))
        assert python[that.item.pk] == sql[that.item.pk] == expected


@pytest.mark.parametrize("kind", CounterpartKind)
def test_each_assurance_that_a_kind_needs_and_none_that_it_does_not(kind):
    """Source: Mechanism's page on cooperation (W6)."""
    that = world(AT, kind)
    for promised in AssuranceKind:
        rows = Assurance.objects.filter(counterpart=that.recipient, kind=promised)
        python, sql = both_with(that, lambda _that, rows=rows: rows.delete())
        expected = {"assurance_missing"} if promised in REQUIRED_ASSURANCES[kind] else set()
        assert python[that.item.pk] == sql[that.item.pk] == expected, promised


def test_cooling_ends_to_the_second_in_both():
    that = world(AT)
    for late, expected in ((SECOND, {"not_answered"}), (timedelta(0), set()), (-SECOND, set())):
        that.decisions().update(effective_from=AT + late)
        assert bars_in_python(that)[that.item.pk] == bars_in_sql(that)[that.item.pk] == expected


def test_days_are_those_of_utc_on_both_sides_of_midnight():
    """A consent until the tenth holds in the last second of the tenth, and not a second longer."""
    for second, expected in ((-SECOND, set()), (timedelta(0), {"consent_missing", "expired"})):
        that = world(datetime(2026, 11, 11, 0, 0, tzinfo=UTC) + second)
        newer_record(that, expires_on=AT.date())
        that.decisions().update(expires_on=AT.date())
        assert bars_in_python(that)[that.item.pk] == bars_in_sql(that)[that.item.pk] == expected


def test_an_assurance_given_again_is_enough():
    that = world(AT)
    FLAWS["assurance until yesterday"][0](that)
    assurance(that.recipient, AssuranceKind.CONFIDENTIALITY, given_on=AT.date())

    assert bars_in_python(that)[that.item.pk] == bars_in_sql(that)[that.item.pk] == set()


def test_what_is_missing_at_a_recipient_is_told_in_one_order():
    recipient = counterpart(has_key=False)
    Assurance.objects.filter(counterpart=recipient).exclude(kind=AssuranceKind.FAIR_TRIAL).delete()

    facts = recipient_facts(recipient, at=AT)

    assert facts.missing_assurances == (
        AssuranceKind.SCOPE_OF_CONSENT,
        AssuranceKind.CONFIDENTIALITY,
        AssuranceKind.NO_CAPITAL_PUNISHMENT,
        AssuranceKind.PROTECTION_OF_WITNESSES,
    )
    assert not facts.has_usable_key
    assert not facts.has_ended


def test_only_some_items_can_be_asked_about():
    one, two = row_item(), row_item()
    request = drafted([one, two])

    assert set(facts_of(request, at=AT, only=[one.pk]).items) == {one.pk}
    assert set(facts_of(request, at=AT).items) == {one.pk, two.pk}


def test_when_a_providers_part_was_last_changed():
    one, other = row_item(), row_item(provider("Cedar Archive"))
    request = drafted([one, other])

    assert set(changed_at(request)) == {one.submission.organisation_id, other.submission.organisation_id}


@pytest.mark.parametrize("stage", Stage)
def test_as_many_queries_for_fifty_items_as_for_one(stage):
    giver = provider()
    few, many = asked([row_item(giver)]), asked([row_item(giver) for _ in range(50)])
    counts = []
    for request in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as told:
            rulings = facts_of(request, at=ASKED_AT).rulings(stage=stage, at=ASKED_AT)
        counts.append(len(told))
    assert len(rulings) == 50
    assert counts[0] == counts[1]


def test_every_audience_that_can_be_asked_for_is_one_that_a_promise_stops():
    """Whatever kind of recipient: a promise to the source is in the way (D2)."""
    assert {Audience.NATIONAL_AUTHORITIES, Audience.INTERNATIONAL_COURTS, Audience.UN_BODIES} == set(
        AUDIENCE_OF.values()
    )
