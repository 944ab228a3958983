"""Whoever began to send a file is told before it is given up, twice, and afterwards what happened and what to do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import doorbell
from common.actors import Role
from submissions.models import Item
from submissions.selectors.unfinished import Unfinished, unfinished_of
from submissions.services import sweep
from submissions.states import ItemState
from tests.actors import client_of
from tests.factories.accounts import NOON, actor_of, make_member, make_organisation
from tests.factories.submissions import make_submission
from tests.factories.uploads import Draft, handed_over, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]
DAY = timedelta(days=1)
BEFORE = "has not arrived in full. It is kept until"
AFTER = "did not arrive in full in time and is not kept"


@pytest.fixture(autouse=True)
def no_bell(monkeypatch):
    monkeypatch.setattr(doorbell, "ring_now", lambda *_, **__: True)


@pytest.fixture
def amal():
    return make_member(Role.NGO_CONTRIBUTOR, organisation=make_organisation())


@pytest.fixture
def begun(amal) -> Draft:
    """A draft with one file of which half has arrived."""
    drafted = Draft(actor_of(amal), make_submission(actor_of(amal)))
    put(drafted.expect(6, "film.mp4").upload, 0, b"abc")
    return drafted


def seen(person, drafted: Draft) -> dict[str, str]:
    client = client_of(person)
    places = {
        "home": reverse("home"),
        "list": reverse("submissions:list"),
        "files": reverse("submissions:files", args=[drafted.submission.pk]),
        "check": reverse("submissions:check", args=[drafted.submission.pk]),
    }
    return {name: " ".join(client.get(place).content.decode().split()) for name, place in places.items()}


def test_before_the_first_warning_only_the_files_page_says_how_long(amal, begun):
    sweep.sweep(NOON + 6.9 * DAY)

    pages = seen(amal, begun)

    assert "What has arrived is kept until <time" in pages["files"]
    assert "7 December 2026, 12:00" in pages["files"]
    assert "Nothing waits for you" in pages["home"]
    assert "Ends soon" not in "".join(pages.values())


def test_a_week_before_it_is_told_where_one_looks(amal, begun):
    sweep.sweep(NOON + 7 * DAY)

    pages = seen(amal, begun)

    for name in ("home", "list"):
        assert BEFORE in pages[name]
        assert "7 December 2026, 12:00" in pages[name]
        assert "Go on sending" in pages[name]
    assert reverse("submissions:files", args=[begun.submission.pk]) in pages["home"]
    assert "Ends soon" in pages["files"]


def test_two_days_before_it_is_told_again(amal, begun):
    for days in (7, 12):
        sweep.sweep(NOON + days * DAY)

    pages = seen(amal, begun)

    assert "Ends soon" in pages["home"]
    assert "Ends soon" in pages["list"]


def test_afterwards_it_is_told_what_happened_and_how_to_send_again(amal, begun):
    for days in (7, 12, 14):
        sweep.sweep(NOON + days * DAY)
    assert Item.objects.get().state == ItemState.EXPIRED

    pages = seen(amal, begun)

    for name in ("home", "list"):
        assert BEFORE not in pages[name]
        assert AFTER in pages[name]
    for name in ("files", "check"):
        assert "Did not arrive in full in time" in pages[name]
        assert "<bdi>film.mp4</bdi>" in pages[name]
        assert "it is sent from the beginning" in pages[name]


def test_who_sends_it_again_is_told_no_more(amal, begun):
    for days in (7, 12, 14):
        sweep.sweep(NOON + days * DAY)
    begun.send(b"abcdef", "film.mp4", at=NOON + 15 * DAY)

    pages = seen(amal, begun)

    assert AFTER not in pages["home"] + pages["list"]
    assert "Did not arrive in full" not in pages["files"] + pages["check"]


def test_another_file_of_the_same_name_settles_nothing(begun):
    for days in (7, 12, 14):
        sweep.sweep(NOON + days * DAY)
    begun.send(b"other", "film.mp4", at=NOON + 15 * DAY)

    assert unfinished_of(begun.actor, [begun.submission])[begun.submission.pk] == Unfinished(given_up=1)


def test_hand_over_ends_it(amal, begun):
    for days in (7, 12, 14):
        sweep.sweep(NOON + days * DAY)
    begun.send(b"the rest", at=NOON + 15 * DAY)
    handed_over(begun)

    assert unfinished_of(begun.actor, [begun.submission]) == {}
    assert "Nothing waits for you" in client_of(amal).get(reverse("home")).content.decode()


@pytest.mark.parametrize("role", [Role.NGO_CONTRIBUTOR, Role.NGO_FOCAL_POINT])
def test_nobody_else_is_told(role, begun):
    for days in (7, 12):
        sweep.sweep(NOON + days * DAY)
    stranger = make_member(role, organisation=make_organisation(name="Cedar Archive"))

    assert unfinished_of(actor_of(stranger), [begun.submission]) == {}
    assert BEFORE not in client_of(stranger).get(reverse("home")).content.decode()


def test_the_home_costs_the_same_for_one_and_for_three(amal, begun, django_assert_num_queries):
    sweep.sweep(NOON + 7 * DAY)
    client = client_of(amal)
    client.get(reverse("home"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("home"))
    for _more in range(2):
        other = Draft(begun.actor, make_submission(begun.actor))
        put(other.expect(6).upload, 0, b"abc")
    sweep.sweep(NOON + 7 * DAY)

    with django_assert_num_queries(len(one)):
        client.get(reverse("home"))
