"""For how many items of a submission each use is covered: the same answer as item by item, in few queries (D3)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.actors import Role
from consent.scope import Answer, Audience
from consent.services import confidentiality
from submissions.kinds import Level, Part
from submissions.models import Item, ItemPerson
from submissions.selectors.coverage import coverage_of
from submissions.selectors.limits import limits_of
from submissions.states import SubmissionState
from tests.actors import actor_of, client_of, person_with, with_role
from tests.factories.accounts import NOON, make_organisation
from tests.factories.consent import make_record, make_source
from tests.factories.staff import make_handed_over, make_item

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("iiim_portal.urls_mechanism"),
    pytest.mark.usefixtures("safe_places"),
]
ON = NOON.date()


@pytest.fixture
def world(team):
    """Two items with a yes, one with a no to courts, one promised, one of nobody, and one restricted."""
    organisation = make_organisation()
    giver = with_role(Role.NGO_FOCAL_POINT, organisation=organisation)
    submission = make_handed_over(organisation, team=team, state=SubmissionState.UNDER_REVIEW)
    yes, partly, promised = (make_source(giver) for _ in range(3))
    make_record(giver, yes)
    make_record(giver, partly, Answer.YES, international_courts=Answer.NO)
    make_record(giver, promised)
    behind = [{yes}, {yes}, {yes, partly}, {promised}, set(), {yes}]
    for number, people in enumerate(behind, start=1):
        item = make_item(submission, number, level=Level.RESTRICTED if number == 6 else Level.STANDARD)
        for source in people:
            ItemPerson.objects.create(item=item, source=source, part=Part.GAVE_MATERIAL)
    confidentiality.set_confidentiality(actor=giver, source_id=promised.pk, terms="No name leaves", at=NOON)
    return submission, yes


def test_counts_are_those_of_the_items_one_by_one(world, team):
    submission, _yes = world
    analyst = actor_of(person_with(Role.ANALYST, team=team))
    items = list(Item.objects.visible_to(analyst).filter(submission=submission))
    limits = limits_of(items, on=ON)

    counted = {
        one.audience: (one.covered, one.items) for one in coverage_of(actor=analyst, submission=submission, on=ON)
    }

    assert len(items) == 5
    assert counted == {
        audience: (
            sum(use.is_covered for item in items for use in limits[item.pk].uses if use.audience == audience),
            len(items),
        )
        for audience in Audience
    }
    assert counted[Audience.INTERNATIONAL_COURTS] == (2, 5)
    assert counted[Audience.NATIONAL_AUTHORITIES] == (3, 5)


def test_restricted_items_count_for_those_who_see_them_only(world, team):
    submission, _yes = world
    numbers = {
        role: coverage_of(actor=with_role(role, team=team), submission=submission, on=ON)[0].items
        for role in (Role.ANALYST, Role.PROTECTION_OFFICER)
    }
    assert numbers == {Role.ANALYST: 5, Role.PROTECTION_OFFICER: 6}


def test_whoever_sees_no_item_is_told_nothing(world):
    submission, _yes = world
    assert coverage_of(actor=with_role(Role.CONTACT_POINT), submission=submission, on=ON) == []


def test_it_stands_on_the_page_of_the_submission(world, team):
    submission, _yes = world
    client = client_of(person_with(Role.ANALYST, team=team))
    content = client.get(reverse("submissions:submission", args=[submission.pk])).content.decode()
    assert "2 of 5" in content


def test_as_many_queries_for_fifty_items_as_for_five(world, team):
    submission, yes = world
    analyst = actor_of(person_with(Role.ANALYST, team=team))
    counts = []
    for more in (0, 45):
        for number in range(more):
            item = make_item(submission, 10 + number)
            ItemPerson.objects.create(item=item, source=yes, part=Part.GAVE_MATERIAL)
        with CaptureQueriesContext(connection) as seen:
            coverage_of(actor=analyst, submission=submission, on=ON)
        counts.append(len(seen))
    assert counts[0] == counts[1]
