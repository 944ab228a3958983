"""The pages of a promise that is said to be over, on both faces; each act asks again who is there."""

import time

import pytest
from django.db import connection
from django.urls import reverse

from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Role
from consent.models import PromiseRelease, SourceConfidentiality
from iiim_portal.embedded.roles import PARTNER
from iiim_portal.grants import grant_to_partner
from tests.actors import URLCONFS, client_of, person_with
from tests.factories.accounts import actor_of, make_contact, make_member, make_organisation
from tests.factories.consent import make_promise, make_source, reported
from tests.walks.faces import mechanism, partner

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]
SAID = {"channel": "telephone", "note": "With the focal point, at nine.", "sure": "on"}


@pytest.fixture
def ours():
    return make_organisation()


@pytest.fixture
def contact(ours):
    return make_contact(ours)


@pytest.fixture
def focal_point(ours):
    return make_member(Role.NGO_FOCAL_POINT, organisation=ours)


@pytest.fixture
def promise(focal_point):
    actor = actor_of(focal_point)
    return make_promise(make_source(actor, pseudonym="W-17"), actor)


@pytest.fixture
def report(promise, focal_point):
    return reported(promise, actor_of(focal_point))


@pytest.fixture
def six_minutes_pass(monkeypatch):
    def wait():
        later = time.time() + 360
        monkeypatch.setattr("accounts.stepup.time.time", lambda: later)

    return wait


def state() -> str:
    return SourceConfidentiality.objects.get().state


def test_reporting_asks_for_the_tick_and_says_that_nothing_changes_yet(focal_point, promise):
    ngo = partner(focal_point)
    assert "Only the person can end" in ngo.post("consent:release", promise.pk, note="by phone").content.decode()
    assert not PromiseRelease.objects.exists()

    ngo.does("consent:release", promise.pk, note="by phone", sure="on")

    page = ngo.reads("consent:person", promise.source_id)
    assert "until then it stands" in page
    assert reverse("consent:release", args=[promise.pk], urlconf=URLCONFS["partner"]) not in page
    assert ngo.post("consent:release", promise.pk, note="by phone", sure="on").status_code == 409
    assert state() == "in_force"


def test_reporting_asks_who_is_there(focal_point, promise, six_minutes_pass):
    ngo = partner(focal_point)
    six_minutes_pass()
    answer = ngo.post("consent:release", promise.pk, note="by phone", sure="on")

    assert (answer.status_code, "/account/again/" in answer.url) == (302, True)
    assert not PromiseRelease.objects.exists()


def test_confirming_asks_who_is_there(contact, report, six_minutes_pass):
    staff = mechanism(contact.deputy)
    six_minutes_pass()
    for page in ("consent:confirm_release", "consent:decline_release"):
        answer = staff.post(page, report.pk, **SAID)
        assert (answer.status_code, "/account/again/" in answer.url) == (302, True)
    assert state() == "in_force"


def test_the_home_of_the_contact_point_leads_to_it(contact, report):
    staff = mechanism(contact.contact_point)

    assert "promise said to be over" in staff.reads("home")
    assert "W-17" in staff.reads("consent:reports")
    page = staff.reads("consent:confirm_release", report.pk)
    assert ("W-17" in page, "Olive Archive" in page, "He told us at home." in page) == (True, True, True)


@pytest.mark.parametrize("missing", sorted(SAID))
def test_confirming_asks_how_and_with_whom(missing, contact, report):
    said = {name: value for name, value in SAID.items() if name != missing}

    answer = mechanism(contact.contact_point).post("consent:confirm_release", report.pk, **said)

    assert (answer.status_code, "govuk-error-summary" in answer.content.decode()) == (200, True)
    assert state() == "in_force"


def test_confirmed_it_ends_and_both_sides_see_it(contact, report, promise, focal_point):
    staff = mechanism(contact.contact_point)
    staff.does("consent:confirm_release", report.pk, **SAID)

    assert state() == "released"
    assert "By telephone" in staff.reads("consent:reports")
    assert "You promised this person" not in partner(focal_point).reads("consent:person", promise.source_id)
    for page in ("consent:confirm_release", "consent:decline_release"):
        assert staff.get(page, report.pk).status_code == 409


def test_declined_it_stands_and_the_organisation_reads_why(contact, report, promise, focal_point):
    mechanism(contact.contact_point).does("consent:decline_release", report.pk, note="Nobody knew of it.")

    page = partner(focal_point).reads("consent:person", promise.source_id)
    assert ("Nobody knew of it." in page, "The person ended the promise" in page) == (True, True)
    assert state() == "in_force"


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES - {Role.CONTACT_POINT}))
def test_other_staff_have_no_part_in_it(role, report):
    staff = mechanism(person_with(role))

    assert staff.get("consent:reports").status_code == 403
    assert staff.post("consent:confirm_release", report.pk, **SAID).status_code in {403, 404}
    assert state() == "in_force"


def test_the_contact_point_of_another_organisation_finds_nothing(report):
    staff = mechanism(make_contact(make_organisation(name="Cedar Archive")).contact_point)

    assert "W-17" not in staff.reads("consent:reports")
    for page in ("consent:confirm_release", "consent:decline_release"):
        assert staff.get(page, report.pk).status_code == 404
        assert staff.post(page, report.pk, **SAID).status_code == 404


def test_the_partner_face_works_with_its_own_database_role(focal_point, promise):
    """It promises, reports, and seals names it cannot read back."""
    ngo, source_id = partner(focal_point), promise.source_id
    with connection.cursor() as cursor:
        grant_to_partner(cursor)
        cursor.execute(f"SET LOCAL ROLE {PARTNER}")

    ngo.does("consent:identity", source_id, identity="Invented Name")
    ngo.does("consent:release", promise.pk, note="by phone", sure="on")
    for page in ("consent:person", "consent:identity", "consent:record", "consent:rename"):
        ngo.reads(page, source_id)
    ngo.does("consent:rename", source_id, pseudonym="W-99")

    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert PromiseRelease.objects.get().state == "reported"


@pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
def test_the_page_of_staff_is_not_on_the_partner_face(role, report, ours, settings):
    settings.ROOT_URLCONF = URLCONFS["partner"]
    browser = client_of(make_member(role, organisation=ours))

    assert browser.get(f"/consent/promises/{report.pk}/confirm/").status_code == 404
