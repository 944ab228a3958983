"""The partner face's own database role: the whole journey works with it, and staff's words do not exist for it."""

import pytest
from django.db import DatabaseError, connection, transaction

from common.actors import WORKER, Role
from iiim_portal.embedded.roles import PARTNER
from submissions.models import Item, Receipt, Submission
from submissions.services import catalogue
from submissions.services import receipt as receipts
from tests.actors import client_of, person_with, with_role
from tests.factories.accounts import NOON, actor_of, make_organisation, make_team
from tests.factories.submissions import handed_over, ready_submission
from tests.factories.uploads import ingested, secured

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]


def as_owner():
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def catalogued() -> Submission:
    amal = with_role(Role.NGO_CONTRIBUTOR, organisation=make_organisation())
    submission = handed_over(amal)
    ingested(Item.objects.get(submission=submission))
    secured()
    Submission.objects.filter(pk=submission.pk).update(team=make_team())
    assert catalogue.catalogue_submission(actor=WORKER, submission_id=submission.pk, at=NOON) == 1
    return submission


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT text FROM catalogue.entry",
        "INSERT INTO catalogue.entry SELECT * FROM catalogue.entry",
        "SELECT wrap FROM custody_keywrap",
        "UPDATE submissions_itemusergrant SET user_id = user_id",
        "INSERT INTO accounts_appointment SELECT * FROM accounts_appointment",
        "DELETE FROM custody_custodyevent",
        "UPDATE custody_storedobject SET sha256 = sha256",
    ],
)
def test_the_partner_face_may_not(sql, request):
    catalogued()
    cursor = request.getfixturevalue("partner_cursor")

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        cursor.execute(sql)


def test_the_journey_of_a_provider_needs_no_more(request, settings):
    settings.ROOT_URLCONF = "iiim_portal.urls_partner"
    person = person_with(Role.NGO_FOCAL_POINT)
    basil = actor_of(person)
    client = client_of(person)
    request.getfixturevalue("partner_cursor")

    submission = ready_submission(basil)
    for page in ("", "about/", "provenance/", "consent/", "files/", "check/", "hand-over/"):
        assert client.get(f"/submissions/{submission.pk}/{page}").status_code == 200, page
    assert client.post(f"/submissions/{submission.pk}/hand-over/", {"sure": "on"}).status_code == 302
    as_owner()
    ingested(Item.objects.get(submission=submission))
    secured()
    receipt = _receipt_of(submission)
    request.getfixturevalue("partner_cursor").execute(f"SET LOCAL ROLE {PARTNER}")

    other = ready_submission(basil, pseudonym="W-18")
    assert client.post(f"/submissions/{other.pk}/abandon/").status_code == 302
    places = ("/", "/submissions/", f"/submissions/{submission.pk}/status/", "/consent/", "/organisation/")
    more = ("/organisation/members/", "/organisation/programs/", f"/receipts/{receipt.pk}/", "/account/sessions/")
    for address in (*places, *more, "/custody/checkpoint"):
        assert client.get(address).status_code == 200, address
    assert client.post("/organisation/members/invite/", {"role": Role.NGO_CONTRIBUTOR}).status_code == 200


def _receipt_of(submission: Submission) -> Receipt:
    receipts.issue_due(NOON)
    return Receipt.objects.get(submission=submission)
