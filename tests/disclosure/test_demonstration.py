"""The demonstration shows a request in every state, and all of it was made by the services people use."""

import subprocess
import time
from collections import Counter
from dataclasses import replace
from itertools import chain, pairwise

import bagit
import pytest

import accounts.demonstration
import custody.checks
import disclosure.checks
import submissions.checks
import submissions.demonstration
from common import clock
from custody.models import CustodyEvent
from disclosure import demonstration
from disclosure.demonstration import recipients
from disclosure.kinds import Bar
from disclosure.models import Counterpart, DisclosureRequest, Package, Recall, RecipientKey, Veto, WithheldItem
from disclosure.selectors.facts import rulings_of
from disclosure.selectors.questions import item_ids_of, questions_for
from disclosure.selectors.requests import stage_of, tally_of
from disclosure.services.release import fetch_package, release_package
from disclosure.states import KeyState, PackageState, QuestionState, RequestState

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.integration]


@pytest.fixture
def world(safe_places, settings, monkeypatch):
    monkeypatch.setattr("common.doorbell.ring_now", lambda *_, **__: True)
    settings.PORTAL = replace(settings.PORTAL, demo=True)
    at = clock.now()
    people = accounts.demonstration.load(at)
    started = time.monotonic()
    past = demonstration.begin(at, people)
    submissions.demonstration.load(at, people)
    assert demonstration.finish(at, people, past) == DisclosureRequest.objects.count()
    assert time.monotonic() - started < 40
    return people


def test_the_demonstration_of_disclosures(world, tmp_path):
    """One load, looked at from every side: it takes seconds."""
    requests_stand_in_every_state()
    providers_have_something_to_do(world)
    a_draft_shows_what_stops_it()
    what_was_stopped_says_so()
    the_inquiry_is_not_in_order()
    a_visitor_opens_the_package(world, tmp_path)
    nothing_is_lost_and_the_log_is_in_order()


def requests_stand_in_every_state():
    states = Counter(DisclosureRequest.objects.values_list("state", flat=True))

    assert set(states) == set(RequestState)
    assert states[RequestState.ASKED] == 2
    assert Counter(Package.objects.values_list("state", flat=True)) == {
        PackageState.RELEASED: 2,
        PackageState.SEALED: 1,
        PackageState.DISCARDED: 1,
    }


def providers_have_something_to_do(world):
    waiting = {
        login: list(questions_for(world.actor(login)).filter(state=QuestionState.OPEN).order_by("asked_at"))
        for login in ("basil", "elham", "carine")
    }
    case_five = {question.purpose_words for question in waiting["elham"]}

    assert [len(item_ids_of(question)) for question in waiting["basil"]] == [2, 1]
    assert [len(item_ids_of(question)) for question in waiting["elham"]] == [1]
    assert case_five == {"Case 5 of the Court (invented)"}
    assert waiting["carine"] == []
    # Elham has answered the other one an hour ago; that can be taken back, and staff see nothing of it.
    cooling = questions_for(world.actor("elham")).get(purpose_words="Case 6 of the Court (invented)", state="answered")
    assert tally_of(cooling.request, at=clock.now()).free == 0


def a_draft_shows_what_stops_it():
    draft = DisclosureRequest.objects.get(state=RequestState.DRAFTED)
    rulings = rulings_of(draft, stage=stage_of(draft), at=clock.now()).values()

    assert {bar for ruling in rulings for bar in ruling.bars} >= {Bar.PROMISED, Bar.TWIN}
    assert any(rulings)
    assert draft.assistance is not None


def what_was_stopped_says_so():
    vetoed = Veto.objects.get(lifted_at=None).request

    assert vetoed.state == RequestState.APPROVED
    assert Recall.objects.get().request.state == RequestState.ACKNOWLEDGED
    assert not WithheldItem.objects.exclude(package__state=PackageState.DISCARDED).exists()


def the_inquiry_is_not_in_order():
    assert Counterpart.objects.count() == 3
    assert RecipientKey.objects.get(state=KeyState.PROPOSED).counterpart.kind == "un_body"


def a_visitor_opens_the_package(world, folder):
    """With the secret that lies beside the portal's keys, and ordinary programs."""
    sealed = DisclosureRequest.objects.get(state=RequestState.PACKAGED)
    officer = world.actor("george")
    release_package(actor=officer, request_id=sealed.pk, delivered_how="On a disc (invented)", at=clock.now())
    _package, stream = fetch_package(actor=officer, request_id=sealed.pk, at=clock.now())
    secret = recipients.folder() / "war-crimes-unit-of-northmark.txt"
    assert secret.stat().st_mode & 0o077 == 0
    into = folder / "opened"
    into.mkdir()
    with stream:
        tar = subprocess.run(["age", "-d", "-i", secret], input=stream.read(), capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", into], input=tar, check=True)
    (bag,) = into.iterdir()

    assert bagit.Bag(str(bag)).is_valid()
    words = b"".join(path.read_bytes() for path in (bag / "data").iterdir())
    assert "███████, first mate".encode() in words
    assert b"A. Vell" not in words


def nothing_is_lost_and_the_log_is_in_order():
    at = clock.now()
    checks = (custody.checks, submissions.checks, disclosure.checks)
    assert list(chain.from_iterable(check.violations(at) for check in checks)) == []
    times = CustodyEvent.objects.filter(act__startswith="disclosure").order_by("pk").values_list("at", flat=True)
    assert all(one <= next_one for one, next_one in pairwise(times))
