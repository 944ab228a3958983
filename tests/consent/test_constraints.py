"""What the database itself refuses to keep about consent, whoever writes it and however."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from common.actors import Role
from common.ids import new_id
from consent.models import ConsentAnswer, ConsentRecord, SourceConfidentiality, Withdrawal
from consent.scope import Answer, Audience, Guardian, Method
from tests.actors import with_role
from tests.factories.accounts import NOON, make_organisation
from tests.factories.consent import make_record, make_source

pytestmark = [pytest.mark.django_db, pytest.mark.integration]

TODAY, DAY = NOON.date(), timedelta(days=1)


@pytest.fixture
def source():
    return make_source(with_role(Role.NGO_FOCAL_POINT, organisation=make_organisation()))


def write(source, **wrong) -> ConsentRecord:
    words = {"method": Method.SIGNED, "language": "Arabic", "obtained_by": "D-4", "guardian": Guardian.NOT_NEEDED}
    who = {"recorded_by": new_id(), "recorded_at": NOON}
    with transaction.atomic():
        return ConsentRecord.objects.create(source=source, **words | who | wrong)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"obtained_on": TODAY + 2 * DAY}, "consent_is_recorded_after_it_was_given"),
        ({"obtained_on": TODAY, "expires_on": TODAY - DAY}, "consent_expires_after_it_was_given"),
        ({"method": "whispered"}, "consent_words_are_known"),
        ({"guardian": "perhaps"}, "consent_words_are_known"),
        ({"language": ""}, "consent_says_how_and_by_whom"),
        ({"obtained_by": ""}, "consent_says_how_and_by_whom"),
        ({"state": "gone"}, "consent_state_is_known"),
    ],
)
def test_a_record_that_cannot_be(wrong, constraint, source):
    with pytest.raises(IntegrityError, match=constraint):
        write(source, **wrong)


@pytest.mark.parametrize(
    "odd",
    [
        {"obtained_on": TODAY + DAY},  # it has begun somewhere
        {"expires_on": TODAY - DAY},  # an old paper, recorded late
        {"method": Method.UNKNOWN, "guardian": Guardian.UNKNOWN},
    ],
)
def test_a_record_that_is_odd_and_possible(odd, source):
    assert write(source, **odd)


def test_one_line_of_records(source):
    first = write(source)
    with pytest.raises(IntegrityError, match="one_first_consent_per_source"):
        write(source)
    write(source, replaces=first)
    with pytest.raises(IntegrityError, match="replaces"):
        write(source, replaces=first)


@pytest.mark.parametrize("answer", list(Answer))
def test_no_yes_where_a_needed_guardian_has_not_agreed(answer, source):
    record = write(source, guardian=Guardian.NOT_OBTAINED)
    row = {"record": record, "audience": Audience.MECHANISM, "answer": answer}
    if answer != Answer.YES:
        assert ConsentAnswer.objects.create(**row)
        return
    with pytest.raises(IntegrityError, match="guardian"), transaction.atomic():
        ConsentAnswer.objects.create(**row)


def test_a_withdrawal_names_a_use(source):
    record = make_record(with_role(Role.NGO_FOCAL_POINT, organisation=source.organisation), source)
    with pytest.raises(IntegrityError, match="withdrawal_names_a_use"), transaction.atomic():
        Withdrawal.objects.create(record=record, audiences=[], withdrawn_by=new_id(), withdrawn_at=NOON)


def test_one_promise_is_in_force(source):
    told = {"source": source, "set_by": new_id(), "set_at": NOON}
    SourceConfidentiality.objects.create(**told)
    with pytest.raises(IntegrityError, match="one_promise_in_force_per_source"), transaction.atomic():
        SourceConfidentiality.objects.create(**told)
