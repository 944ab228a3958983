"""The work list: mine, my teams', nobody's; by age and by state; for a role without a team there is none."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.actors import Role
from submissions.kinds import Urgency
from submissions.selectors import queue
from submissions.selectors.queue import QueueFilter
from submissions.states import SubmissionState
from tests.actors import actor_of, client_of, person_with
from tests.factories.accounts import make_organisation, make_team
from tests.factories.reviewing import assessed
from tests.factories.staff import make_handed_over

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("iiim_portal.urls_mechanism"),
    pytest.mark.usefixtures("safe_places"),
]
S = SubmissionState


@pytest.fixture
def person(team):
    return person_with(Role.ANALYST, team=team)


@pytest.fixture
def colleague(team):
    return person_with(Role.ANALYST, team=team)


@pytest.fixture
def rows(team, organisation, person, colleague):
    """One of each, and of another team one that nobody has."""
    for label, more in {
        "mine": {"team": team, "reviewer_id": person.pseudonym_id, "state": S.UNDER_REVIEW, "days_ago": 1},
        "hers": {"team": team, "reviewer_id": colleague.pseudonym_id, "days_ago": 2},
        "nobody's": {"team": team, "days_ago": 3, "urgency": Urgency.PRESSING, "state": S.MORE_INFORMATION_ASKED},
        "ended": {"team": team, "reviewer_id": person.pseudonym_id, "state": S.REVIEWED, "days_ago": 9},
        "elsewhere": {"team": make_team(), "days_ago": 9},
    }.items():
        make_handed_over(organisation, label=label, **more)


def labels(person, **wanted) -> list[str]:
    return [row.label for row in queue.queue_for(actor_of(person), QueueFilter(**wanted)).rows]


@pytest.mark.parametrize(
    ("wanted", "seen"),
    [
        ({"whose": "mine"}, ["mine"]),
        ({"whose": "teams"}, ["nobody's", "hers", "mine"]),
        ({"whose": "nobodys"}, ["nobody's"]),
        ({"whose": ""}, ["nobody's", "ended", "hers", "mine"]),
        ({"whose": "nonsense"}, ["nobody's", "ended", "hers", "mine"]),
        ({"whose": "teams", "order": "age"}, ["nobody's", "hers", "mine"]),
        ({"whose": "teams", "order": "state"}, ["hers", "mine", "nobody's"]),
        ({"whose": "teams", "order": "nonsense"}, ["nobody's", "hers", "mine"]),
        ({"whose": "teams", "state": S.UNDER_REVIEW}, ["mine"]),
    ],
)
def test_lists(wanted, seen, rows, person):
    assert labels(person, **wanted) == seen


def test_what_one_person_has(rows, person, colleague):
    assert labels(person, reviewer_id=colleague.pseudonym_id) == ["hers"]


@pytest.mark.parametrize("order", ["", "age", "state"])
def test_page_by_page_nothing_is_passed_over(order, rows, person):
    seen, after = [], ""
    for _turn in range(4):
        found = queue.queue_for(actor_of(person), QueueFilter(order=order), after=after, size=1)
        seen += [row.label for row in found.rows]
        after = found.next_cursor
    assert seen == labels(person, order=order)
    assert after == ""


def test_the_page_shows_whose_it_is_and_offers_the_lists(rows, person, colleague):
    content = client_of(person).get(reverse("submissions:queue"), {"whose": "teams"}).content.decode()

    assert 'aria-current="page">My teams' in content
    assert content.count(colleague.display_name) >= 1
    assert "<bdi>ended</bdi>" not in content


@pytest.mark.parametrize("role", [Role.HEAD, Role.CONTACT_POINT, Role.PROTECTION_OFFICER])
def test_who_reviews_nothing_has_no_lists_and_no_boxes(role, rows):
    content = client_of(person_with(role)).get(reverse("submissions:queue")).content.decode()

    assert "?whose=" not in content
    assert 'name="chosen"' not in content


def test_an_assessment_waits_for_the_colleague_and_not_for_its_author(team, organisation, person, colleague):
    submission = make_handed_over(organisation, team=team, state=S.UNDER_REVIEW)
    assessed(submission, by=actor_of(person))

    assert labels(colleague, waiting="confirm") == [submission.label]
    assert labels(person, waiting="confirm") == []


def test_the_list_costs_the_same_for_one_as_for_three(team, organisation, person, colleague):
    client, counts = client_of(person), []
    make_handed_over(organisation, team=team, reviewer_id=colleague.pseudonym_id)
    for _turn in range(2):
        client.get(reverse("submissions:queue"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("submissions:queue"))
        counts.append(len(queries))
        for _row in range(2):
            make_handed_over(make_organisation(name=f"N{_row}"), team=team, reviewer_id=person.pseudonym_id)
    assert counts[0] == counts[1]
