"""The pages about people after hand-over: taking back, promising, releasing, renaming, sealing a name."""

import time

import pytest
from django.urls import reverse

from common.actors import Role
from consent.models import ConsentRecord, Source, SourceConfidentiality
from consent.services import confidentiality
from tests.actors import client_of
from tests.factories.accounts import NOON, actor_of, make_member, make_organisation
from tests.factories.consent import make_record, make_source

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]

TERMS = {
    "method": "recorded",
    "language": "Arabic",
    "obtained_by": "D-4",
    "guardian": "not_needed",
    **{f"answer_{a}": "no" for a in ("mechanism", "national_authorities", "international_courts")},
    **{f"answer_{a}": "unknown" for a in ("public_reporting", "contact")},
}


@pytest.fixture
def basil():
    return make_member(Role.NGO_FOCAL_POINT, organisation=make_organisation())


@pytest.fixture
def browser(basil):
    return client_of(basil)


@pytest.fixture
def source(basil):
    return make_source(actor_of(basil), pseudonym="W-17")


@pytest.fixture
def given(basil, source):
    return make_record(actor_of(basil), source)


@pytest.fixture
def promise(basil, source):
    return confidentiality.set_confidentiality(
        actor=actor_of(basil), source_id=source.pk, terms="nothing leaves", at=NOON
    )


def to(name, pk):
    return reverse(f"consent:{name}", args=[pk])


def test_person_page_says_what_is_covered(browser, source, given):
    assert browser.get(to("person", source.pk)).content.decode().count("govuk-tag--green") == 5
    browser.post(to("withdraw", given.pk), {"audiences": ["contact"]})

    page = browser.get(to("person", source.pk)).content.decode()
    assert page.count("govuk-tag--green") == 4
    assert "consent was withdrawn" in page


def test_a_promise_stops_what_consent_would_allow(browser, source, given, promise):
    page = browser.get(to("person", source.pk)).content.decode()

    assert page.count("govuk-tag--green") == 2
    assert "confidentiality was promised" in page


def test_a_new_consent_replaces_the_old_one(browser, source, given):
    assert 'value="signed"' in browser.get(to("record", source.pk)).content.decode()
    assert browser.post(to("record", source.pk), TERMS).url == to("person", source.pk)

    assert ConsentRecord.objects.count() == 2


def test_contradictions_are_told(browser, source):
    page = browser.post(to("record", source.pk), TERMS | {"obtained_on": "1/1/2099"}).content.decode()

    assert "has not come yet" in page
    assert not ConsentRecord.objects.exists()


def test_withdrawing_needs_a_choice(browser, given):
    assert "Choose at least one use" in browser.post(to("withdraw", given.pk), {}).content.decode()
    everything = {"audiences": [name.removeprefix("answer_") for name in TERMS if name.startswith("answer_")]}
    browser.post(to("withdraw", given.pk), everything)

    assert ConsentRecord.objects.get().state == "withdrawn"
    assert browser.post(to("withdraw", given.pk), everything).status_code == 409


def test_renaming(browser, source, basil):
    make_source(actor_of(basil), pseudonym="W-18")
    assert "already" in browser.post(to("rename", source.pk), {"pseudonym": "W-18"}).content.decode()
    assert browser.post(to("rename", source.pk), {"pseudonym": "W-19"}).url == to("person", source.pk)


def test_a_real_name_is_sealed_and_never_shown_again(browser, source):
    browser.post(to("identity", source.pk), {"identity": "Samira of the mill"})

    assert Source.objects.get().has_identity
    for name in ("person", "identity"):
        assert "Samira" not in browser.get(to(name, source.pk)).content.decode()


def test_promising_twice_is_a_conflict(browser, source):
    assert browser.post(to("promise", source.pk), {"promise_terms": ""}).url == to("person", source.pk)
    assert browser.post(to("promise", source.pk), {"promise_terms": ""}).status_code == 409


def test_releasing_asks_for_the_tick_and_is_recorded(browser, promise):
    assert "Only the person can end" in browser.post(to("release", promise.pk), {"note": "by phone"}).content.decode()
    assert browser.post(to("release", promise.pk), {"note": "by phone", "sure": "on"}).status_code == 302

    assert SourceConfidentiality.objects.get().state == "released"


def test_releasing_asks_who_is_there_when_that_was_long_ago(browser, promise, monkeypatch):
    later = time.time() + 301
    monkeypatch.setattr("accounts.stepup.time.time", lambda: later)
    answer = browser.post(to("release", promise.pk), {"note": "by phone", "sure": "on"})

    assert answer.status_code == 302
    assert "/account/again/" in answer.url
    assert SourceConfidentiality.objects.get().state == "in_force"


def test_a_contributor_reads_why_not(promise, source):
    amal = client_of(make_member(Role.NGO_CONTRIBUTOR, organisation=source.organisation))

    assert "Only the focal point" in amal.get(to("person", source.pk)).content.decode()
    assert amal.get(to("release", promise.pk)).status_code == 403


def test_another_organisation_gets_404(source, given, promise):
    stranger = client_of(make_member(Role.NGO_FOCAL_POINT, organisation=make_organisation(name="Cedar Archive")))
    for name in ("person", "record", "rename", "identity", "promise"):
        assert stranger.get(to(name, source.pk)).status_code == 404
    assert stranger.get(to("withdraw", given.pk)).status_code == 404
    assert stranger.get(to("release", promise.pk)).status_code == 404
    assert "W-17" not in stranger.get(reverse("consent:sources")).content.decode()


def test_an_unknown_choice_or_method_is_refused(browser, given):
    assert browser.post(to("withdraw", given.pk), {"audiences": ["everybody"]}).status_code == 200
    assert browser.delete(to("withdraw", given.pk)).status_code == 405
    assert ConsentRecord.objects.get().state == "recorded"
