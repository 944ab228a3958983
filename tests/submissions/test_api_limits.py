"""What the API takes at most is told before; rows come in pages; too many requests are told to wait."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import TokenUse
from common.actors import Role
from submissions import policies
from submissions.models import Submission
from tests.actors import URLCONFS, person_with
from tests.factories.accounts import make_organisation
from tests.submissions.machine import Machine

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("safe_places"),
    pytest.mark.urls(URLCONFS["partner"]),
]
FILE = {"name": "a", "size_bytes": 0}


@pytest.fixture
def machine() -> Machine:
    return Machine(person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation()))


def test_limits_are_told_to_everybody():
    told = Client().get("/api/v1/limits/").json()

    assert told["item_bytes"] == policies.LARGEST_ITEM_BYTES
    assert told["items_per_submission"] == policies.ITEMS_PER_SUBMISSION
    assert all(isinstance(value, int) and value > 0 for value in told.values())


def test_every_answer_says_what_is_left_of_the_minute(machine, settings):
    first, second = machine("GET", "submissions/"), machine("GET", "submissions/")

    assert first["RateLimit-Limit"] == str(settings.API_REQUESTS_A_MINUTE)
    assert int(first["RateLimit-Reset"]) in range(1, 61)
    # A minute may have turned between the two.
    assert int(first["RateLimit-Remaining"]) - int(second["RateLimit-Remaining"]) in {1, 0}


def test_too_many_are_told_to_wait_and_the_next_minute_begins_anew(machine, settings):
    settings.API_REQUESTS_A_MINUTE = 2
    answers = [machine("POST", "submissions/", {"kind": "material", "label": "Box"}) for _ in range(4)]
    refused = next(answer for answer in answers if answer.status_code == 429)

    assert refused.json()["code"] == "too_many_requests"
    assert int(refused["Retry-After"]) in range(1, 61)
    assert refused["RateLimit-Remaining"] == "0"
    assert Submission.objects.count() == sum(answer.status_code == 201 for answer in answers)

    TokenUse.objects.update(began_at="2020-01-01T00:00:00Z")
    assert machine("GET", "submissions/").status_code == 200


def test_one_program_waits_for_no_other(machine, settings):
    settings.API_REQUESTS_A_MINUTE = 1
    other = Machine(person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation()))
    while machine("GET", "submissions/").status_code != 429:
        pass

    assert other("GET", "submissions/").status_code == 200


def test_an_upload_is_never_cut_by_it(machine, settings):
    told = machine("POST", f"submissions/{machine.begun()}/items/", {"name": "a", "size_bytes": 4}).json()
    settings.API_REQUESTS_A_MINUTE = 0
    said = {"HTTP_TUS_RESUMABLE": "1.0.0", "HTTP_UPLOAD_CAPABILITY": told["capability"], "HTTP_UPLOAD_OFFSET": "0"}

    sent = machine.client.generic(
        "PATCH", told["upload_url"], b"four", CONTENT_TYPE="application/offset+octet-stream", **said
    )

    assert sent.status_code == 204


def test_items_come_in_pages(machine):
    place = f"submissions/{machine.begun()}/items/"
    for _ in range(5):
        assert machine("POST", place, FILE).status_code == 201

    numbers, after, pages = [], "", 0
    while after or not pages:
        page = machine("GET", f"{place}?limit=2&after={after}").json()
        numbers += [item["number"] for item in page["items"]]
        after, pages = page["next"], pages + 1

    assert (numbers, pages) == ([1, 2, 3, 4, 5], 3)


def test_submissions_come_in_pages_and_only_our_own(machine):
    ours = {machine.begun() for _ in range(3)}
    Machine(person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation())).begun()

    first = machine("GET", "submissions/?limit=2").json()
    second = machine("GET", f"submissions/?limit=2&after={first['next']}").json()

    told = [row["submission_id"] for row in first["submissions"] + second["submissions"]]
    assert (set(told), len(told), second["next"]) == (ours, 3, "")


@pytest.mark.parametrize("asked", ["limit=0", "limit=1001", "limit=x", f"after={'x' * 1001}", "after=x", "after=%00"])
def test_a_page_that_there_is_not_is_refused(machine, asked):
    answer = machine("GET", f"submissions/?{asked}")

    assert answer.status_code in {400, 422}
    assert answer.json()["error"]


def test_a_page_asks_the_same_of_the_database_however_many_rows(machine):
    place = f"submissions/{machine.begun()}/items/"
    counts = []
    for _ in range(3):
        machine("POST", place, FILE)
        with CaptureQueriesContext(connection) as asked:
            machine("GET", place)
        counts.append(len(asked))

    assert counts[0] == counts[2]
