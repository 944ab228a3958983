"""What the first page of staff shows of disclosure, by role: numbers, last days, keys to compare, consents that end."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import clock
from common.actors import MECHANISM_ROLES, Role
from consent.services import withdraw
from disclosure.models import DisclosureRequest
from disclosure.selectors import worklist
from disclosure.selectors.requests import requests_page
from submissions.states import SubmissionState
from tests.actors import actor_of, client_of, person_with
from tests.factories import counterparts, disclosure
from tests.factories.accounts import make_team
from tests.factories.consent import make_record, make_source
from tests.factories.staff import make_handed_over

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("iiim_portal.urls_mechanism"),
    pytest.mark.usefixtures("safe_places"),
]
AT = clock.now()


def waiting(role: Role, **more) -> worklist.Waiting:
    return worklist.waiting_for(actor_of(person_with(role, **more)), at=AT)


def test_each_number_is_the_number_of_rows_behind_it():
    disclosure.drafted()
    disclosure.asked()
    disclosure.answered()
    for role in MECHANISM_ROLES:
        actor = actor_of(person_with(role))
        for one in worklist.waiting_for(actor, at=AT).counts:
            assert one.count == len(requests_page(actor=actor, state=one.step).rows), (role, one.step)


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_roles_without_a_part_in_it_have_nothing_waiting(role):
    """Something waits for somebody; only those who can do something about it are told."""
    disclosure.drafted()
    disclosure.answered()
    counterparts.propose(counterparts.make_counterpart())
    parts = {Role.DISCLOSURE_OFFICER, Role.HEAD, Role.PROTECTION_OFFICER, Role.EVIDENCE_OFFICER}
    assert bool(waiting(role)) == (role in parts)


def test_last_days_within_a_week_are_shown_soonest_first():
    asked_at = AT - timedelta(days=3)
    first, second, later = (
        disclosure.asked(at=asked_at, answer_by=(asked_at + timedelta(days=days)).date()) for days in (8, 10, 40)
    )

    shown = [question.request_id for question in waiting(Role.DISCLOSURE_OFFICER).last_days]

    assert shown == [first.pk, second.pk]
    assert later.pk not in shown


def test_a_key_waits_for_a_second_person_and_not_for_whoever_entered_it():
    person = person_with(Role.DISCLOSURE_OFFICER)
    counterparts.propose(counterparts.make_counterpart(), actor=actor_of(person))

    assert worklist.waiting_for(actor_of(person), at=AT).keys == 0
    assert waiting(Role.DISCLOSURE_OFFICER).keys == waiting(Role.EVIDENCE_OFFICER).keys == 1
    assert waiting(Role.ANALYST).keys == 0


def test_consents_that_end_soon_are_shown_to_those_who_work_with_the_items():
    team, giver = make_team(), disclosure.provider()
    submission = make_handed_over(giver.organisation, team=team, state=SubmissionState.UNDER_REVIEW)
    source, other = make_source(giver.focal_point), make_source(giver.focal_point)
    ending = {"expires_on": (AT + timedelta(days=12)).date()}
    record, _of_other = (make_record(giver.focal_point, person, **ending) for person in (source, other))
    item = disclosure.row_item(giver, submission=submission, source=source)

    def shown(role: Role, **more) -> list:
        return [record.source_id for record in waiting(role, **more).consents]

    assert shown(Role.ANALYST, team=team) == [source.pk]
    assert shown(Role.ANALYST, team=make_team()) == []
    assert shown(Role.DISCLOSURE_OFFICER) == []
    disclosure.drafted([item])
    assert shown(Role.DISCLOSURE_OFFICER) == [source.pk]
    assert shown(Role.CONTACT_POINT) == []
    withdraw.withdraw_consent(actor=giver.focal_point, record_id=record.pk, reason="As they wish", at=AT)
    assert shown(Role.ANALYST, team=team) == []


def test_the_first_page_links_to_the_rows():
    disclosure.answered()
    content = client_of(person_with(Role.HEAD)).get("/").content.decode()
    assert f"{reverse('disclosure:requests')}?step=answered" in content
    assert "wait for your approval" in content


@pytest.mark.parametrize("role", [Role.DISCLOSURE_OFFICER, Role.HEAD, Role.PROTECTION_OFFICER, Role.ANALYST])
def test_as_many_queries_for_three_as_for_one(role):
    actor, counts = actor_of(person_with(role)), []
    for many in (1, 3):
        for _ in range(many):
            disclosure.asked(at=AT, answer_by=(AT + timedelta(days=7)).date())
        with CaptureQueriesContext(connection) as seen:
            shown = worklist.waiting_for(actor, at=AT)
            [(question.request.reference, question.organisation.shown_name) for question in shown.last_days]
            [(record.source.pseudonym, record.source.organisation.shown_name) for record in shown.consents]
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert DisclosureRequest.objects.count() == 4
