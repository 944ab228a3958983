"""The pages about people after hand-over: taking back, promising, releasing, renaming, sealing a name."""

from datetime import timedelta

import pytest
from django.urls import reverse

from common import clock
from common.actors import Role
from consent.models import ConsentRecord, SourceIdentity
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
    **{f"answer_{a}": "no" for a in ("mechanism", "national_authorities", "international_courts", "un_bodies")},
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
    assert browser.get(to("person", source.pk)).content.decode().count("govuk-tag--green") == 6
    browser.post(to("withdraw", given.pk), {"audiences": ["contact"]})

    page = browser.get(to("person", source.pk)).content.decode()
    assert page.count("govuk-tag--green") == 5
    assert "consent was withdrawn" in page


def test_saving_says_at_once_what_is_covered_and_what_is_missing(browser, source):
    page = browser.post(to("record", source.pk), TERMS | {"answer_mechanism": "yes"}, follow=True).content.decode()

    assert "Below is what it covers, and what is missing" in page
    assert "some uses are covered" in page
    assert page.count("govuk-tag--green") == 1
    assert page.count("the person said no") == 3
    assert page.count("we do not know what the person wants") == 2


def test_nothing_and_everything_have_words_of_their_own(browser, source, basil):
    assert "nothing may be done" in browser.get(to("person", source.pk)).content.decode()
    make_record(actor_of(basil), source)
    assert "stands in the way of no use" in browser.get(to("person", source.pk)).content.decode()


def test_a_use_taken_back_is_not_offered_as_a_yes_again(browser, source, given):
    browser.post(to("withdraw", given.pk), {"audiences": ["un_bodies"]})
    form = browser.get(to("record", source.pk)).context["form"]
    assert (form.initial["answer_un_bodies"], form.initial["answer_contact"]) == ("no", "yes")

    said = TERMS | {"answer_un_bodies": "yes", "obtained_on": "27/3/2024"}
    page = browser.post(to("record", source.pk), said).content.decode()
    assert "If they agreed again since" in page
    assert ConsentRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "words"), [(0, "ends today"), (1, "ends in 1 day"), (12, "ends in 12 days"), (90, "")]
)
def test_an_end_that_is_near_is_shown(days, words, browser, source, basil):
    make_record(actor_of(basil), source, expires_on=clock.now().date() + timedelta(days=days))

    for page in (browser.get(reverse("consent:sources")), browser.get(to("person", source.pk))):
        told = page.content.decode()
        assert words in told
        assert ("ends " in told) is bool(words)


@pytest.mark.urls("tests.consent.urls_with_releases")
def test_what_was_released_is_one_link_away(browser, source, given):
    for page in (to("person", source.pk), to("withdraw", given.pk)):
        assert f"/released/{source.pk}/" in browser.get(page).content.decode()


@pytest.mark.urls("tests.consent.urls_with_releases")
def test_a_contributor_is_sent_to_the_focal_point_for_what_was_released(source):
    amal = make_member(Role.NGO_CONTRIBUTOR, organisation=source.organisation)
    own = make_source(actor_of(amal), pseudonym="W-18")
    page = client_of(amal).get(to("person", own.pk)).content.decode()

    assert "Your focal point sees what was already released" in page
    assert "/released/" not in page


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

    assert SourceIdentity.objects.get().source == source
    for name in ("person", "identity"):
        page = browser.get(to(name, source.pk)).content.decode()
        assert "Samira" not in page
        assert "sealed" in page


def test_promising_twice_is_a_conflict(browser, source):
    assert browser.post(to("promise", source.pk), {"promise_terms": ""}).url == to("person", source.pk)
    assert browser.post(to("promise", source.pk), {"promise_terms": ""}).status_code == 409


def test_a_contributor_reads_why_not(source):
    amal = make_member(Role.NGO_CONTRIBUTOR, organisation=source.organisation)
    own, browser = make_source(actor_of(amal), pseudonym="W-18"), client_of(amal)
    promise = confidentiality.set_confidentiality(actor=actor_of(amal), source_id=own.pk, terms="", at=NOON)

    assert "Only the focal point" in browser.get(to("person", own.pk)).content.decode()
    assert browser.get(to("release", promise.pk)).status_code == 403


def test_a_colleagues_person_is_not_there_for_a_contributor(source, given, promise):
    amal = client_of(make_member(Role.NGO_CONTRIBUTOR, organisation=source.organisation))

    check_nothing_is_there(amal, source, given, promise)


def test_another_organisation_gets_404(source, given, promise):
    stranger = client_of(make_member(Role.NGO_FOCAL_POINT, organisation=make_organisation(name="Cedar Archive")))

    check_nothing_is_there(stranger, source, given, promise)


def check_nothing_is_there(stranger, source, given, promise):
    for name in ("person", "record", "rename", "identity", "promise"):
        assert stranger.get(to(name, source.pk)).status_code == 404
    assert stranger.get(to("withdraw", given.pk)).status_code == 404
    assert stranger.get(to("release", promise.pk)).status_code == 404
    assert "W-17" not in stranger.get(reverse("consent:sources")).content.decode()


def test_an_unknown_choice_or_method_is_refused(browser, given):
    assert browser.post(to("withdraw", given.pk), {"audiences": ["everybody"]}).status_code == 200
    assert browser.delete(to("withdraw", given.pk)).status_code == 405
    assert ConsentRecord.objects.get().state == "recorded"
