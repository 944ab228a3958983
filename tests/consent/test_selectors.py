"""Which consents end soon: for work lists, from what the reader may see, in one question however many there are."""

from datetime import date, timedelta

import pytest

from common.actors import Role, for_every_role
from consent import selectors
from consent.models import ConsentAnswer
from consent.scope import Answer, Audience
from consent.services import withdraw
from tests.actors import with_role
from tests.factories.accounts import NOON, make_organisation
from tests.factories.consent import make_record, make_source

pytestmark = [pytest.mark.django_db, pytest.mark.integration]

TODAY, DAY = NOON.date(), timedelta(days=1)
OURS, BOTH = {"ours"}, {"ours", "theirs"}
SEES = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: set(),
        Role.NGO_FOCAL_POINT: OURS,
        Role.CONTACT_POINT: set(),
        Role.ANALYST: BOTH,
        Role.TEAM_LEAD: BOTH,
        Role.DISCLOSURE_OFFICER: BOTH,
        Role.HEAD: BOTH,
        Role.PROTECTION_OFFICER: BOTH,
        Role.EVIDENCE_OFFICER: BOTH,
        Role.AUDITOR: set(),
        Role.ADMINISTRATOR: set(),
        Role.WORKER: BOTH,
    }
)


def ending(actor) -> list[str]:
    found = selectors.expiring_records(actor, on=TODAY, within_days=14)
    return [record.source.pseudonym for record in found]


def make(actor, pseudonym, expires_on, *more):
    source = make_source(actor, pseudonym=pseudonym)
    return [make_record(actor, source, expires_on=day) for day in (expires_on, *more)][-1]


@pytest.fixture
def basil():
    return with_role(Role.NGO_FOCAL_POINT, organisation=make_organisation())


def test_current_records_that_end_within_the_days(basil):
    make(basil, "in 14 days", TODAY + 14 * DAY)
    make(basil, "today", TODAY)
    make(basil, "in 15 days", TODAY + 15 * DAY)
    make(basil, "yesterday", TODAY - DAY)
    make(basil, "never", None)
    make(basil, "asked again", TODAY + DAY, TODAY + 400 * DAY)
    gone = make(basil, "taken back", TODAY + DAY)
    withdraw.withdraw_consent(actor=basil, record_id=gone.pk, reason="", at=NOON)
    left = make(basil, "taken back in part", TODAY + 2 * DAY)
    withdraw.restrict_consent(actor=basil, record_id=left.pk, audiences={Audience.CONTACT}, reason="", at=NOON)

    assert ending(basil) == ["today", "taken back in part", "in 14 days"]


@pytest.mark.parametrize(("role", "seen"), SEES.items())
def test_whose_records_by_role(role, seen, basil):
    organisation = make_organisation(name="Cedar Archive")
    make(basil, "theirs", TODAY + DAY)
    make(with_role(Role.NGO_FOCAL_POINT, organisation=organisation), "ours", TODAY + DAY)

    assert set(ending(with_role(role, organisation=organisation))) == seen


def test_one_question_for_one_and_for_ten(basil, django_assert_num_queries):
    for number in range(10):
        make(basil, f"W-{number}", TODAY + DAY)
        with django_assert_num_queries(1):
            assert len(ending(basil)) == number + 1


def test_a_use_that_was_never_asked_about_is_not_covered(basil):
    """Records from before there was a question about United Nations bodies (D3)."""
    source = make_source(basil)
    record = make_record(basil, source, Answer.NO, obtained_on=date(2024, 3, 27))
    newer = type(record).objects.create(
        source=source,
        replaces=record,
        method="signed",
        language="Arabic",
        obtained_by="D-4",
        guardian="not_needed",
        recorded_by=basil.id,
        recorded_at=NOON,
    )
    ConsentAnswer.objects.create(record=newer, audience=Audience.MECHANISM, answer=Answer.YES)
    standing = selectors.standing_of([source])[source.pk]

    assert [audience for audience in Audience if standing.covers(audience, TODAY)] == [Audience.MECHANISM]
    assert str(standing.why_not(Audience.UN_BODIES, TODAY)) == "we do not know what the person wants"
