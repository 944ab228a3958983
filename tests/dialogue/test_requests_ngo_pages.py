"""An organisation's pages of requests, contacts, reports and leads."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.actors import Role
from dialogue.models import ActivityUpdate, InformationAsked
from dialogue.services import leads as lead_services
from dialogue.states.leads import LeadState
from dialogue.states.reaching import ReachState
from dialogue.states.requests import AskedState
from submissions.models import Submission
from submissions.states import SubmissionState
from tests.actors import URLCONFS, client_of
from tests.factories import requests as factory
from tests.factories.accounts import NOON, contact_point, make_member, make_organisation
from tests.factories.staff import make_handed_over, make_item

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
    pytest.mark.usefixtures("safe_places"),
]


@pytest.fixture
def own():
    return make_organisation()


@pytest.fixture
def basil(own):
    return client_of(make_member(organisation=own))


def page(browser, name, *ids) -> str:
    answer = browser.get(reverse(f"dialogue:{name}", args=ids))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def post(browser, name, *ids, **data):
    return browser.post(reverse(f"dialogue:{name}", args=ids), data)


def test_an_answer_in_words_in_part_then_whole(own, basil):
    (row,) = factory.asked(own)
    assert "Opening hours" in page(basil, "requests")
    assert "Nothing was given yet" in page(basil, "request", row.pk)
    page(basil, "request_answer", row.pk)
    assert post(basil, "request_answer", row.pk, text="", extent="part").status_code == 200
    assert post(basil, "request_answer", row.pk, text="Since spring.", extent="part").status_code == 302
    assert "Answered in part" in page(basil, "request", row.pk)
    assert post(basil, "request_answer", row.pk, text="That is all.", extent="whole").status_code == 302
    shown = page(basil, "request", row.pk)
    assert "Since spring." in shown
    assert "How do you want to answer?" not in shown
    assert post(basil, "request_answer", row.pk, text="More.", extent="part").status_code == 409


def test_an_answer_with_a_submission(own, basil):
    (row,) = factory.asked(own)
    assert "You have no submission" in page(basil, "request_tie", row.pk)
    draft, given = make_handed_over(own, state=SubmissionState.DRAFT), make_handed_over(own)
    theirs = make_handed_over(make_organisation(name="Cedar Archive"))
    shown = page(basil, "request_tie", row.pk)
    assert draft.reference in shown
    assert theirs.reference not in shown
    refused = post(basil, "request_tie", row.pk, submission=str(draft.pk), extent="whole").content.decode()
    assert "not handed over yet" in refused
    assert post(basil, "request_tie", row.pk, submission=str(theirs.pk), extent="part").status_code == 200
    assert post(basil, "request_tie", row.pk, submission=str(draft.pk), extent="part").status_code == 302
    assert "as soon as it is handed over" in page(basil, "request", row.pk)
    assert InformationAsked.objects.get(pk=row.pk).state == AskedState.ASKED
    assert post(basil, "request_tie", row.pk, submission=str(given.pk), extent="whole").status_code == 302
    assert InformationAsked.objects.get(pk=row.pk).state == AskedState.ANSWERED


def test_a_submission_is_begun_for_a_request(own, basil):
    (row,) = factory.asked(own)
    page(basil, "request_begin", row.pk)
    answer = post(basil, "request_begin", row.pk, kind="material")
    made = Submission.objects.get(organisation=own)
    assert answer.url == reverse("submissions:task_list", args=[made.pk])
    assert made.label == row.reference
    assert made.reference in page(basil, "request", row.pk)


def test_declining_needs_a_reason(own, basil):
    (row,) = factory.asked(own)
    page(basil, "request_decline", row.pk)
    assert "Give a reason" in post(basil, "request_decline", row.pk, reason="").content.decode()
    assert post(basil, "request_decline", row.pk, reason="We have none.").status_code == 302
    assert "We have none." in page(basil, "request", row.pk)
    assert "Declined" in page(basil, "requests")


def test_what_the_mechanism_asks_no_longer_says_why(own, basil):
    row = factory.at_state(AskedState.ENDED, own)
    assert "Found elsewhere." in page(basil, "request", row.pk)


def test_a_contributor_is_asked_nothing(own):
    amal = client_of(make_member(Role.NGO_CONTRIBUTOR, organisation=own))
    (row,) = factory.asked(own)
    reach, report = factory.reach(own), factory.reported(own)
    for name in ("requests", "reaches", "updates", "update_new"):
        assert amal.get(reverse(f"dialogue:{name}")).status_code == 403, name
    for name, pk in (("request", row.pk), ("request_answer", row.pk), ("reach", reach.pk), ("update", report.pk)):
        assert amal.get(reverse(f"dialogue:{name}", args=[pk])).status_code == 404, name
    assert page(amal, "leads")


def test_an_organisation_helps_and_brings_the_persons_answer(own, basil):
    made = factory.reach(own)
    assert "Willow" in page(basil, "reaches")
    assert "To ask about the opening hours." in page(basil, "reach", made.pk)
    page(basil, "reach_agree", made.pk)
    assert post(basil, "reach_agree", made.pk, words="Give us two weeks.").status_code == 302
    page(basil, "reach_person", made.pk)
    future = post(basil, "reach_person", made.pk, answer="yes", on="1/1/2090").content.decode()
    assert "cannot have said this in the future" in future
    assert post(basil, "reach_person", made.pk, answer="yes", on="1/11/2026", words="By day.").status_code == 302
    assert "By day." in page(basil, "reach", made.pk)
    again = post(basil, "reach_person", made.pk, answer="yes", on="1/11/2026").content.decode()
    assert "written down already" in again
    assert post(basil, "reach_person", made.pk, answer="no", on="2/11/2026").status_code == 302
    assert "Nobody of the Mechanism contacts this person" in page(basil, "reach", made.pk)
    assert post(basil, "reach_person", made.pk, answer="yes", on="2/11/2026").status_code == 409


def test_an_organisation_may_decline_without_a_reason(own, basil):
    made = factory.reach(own)
    page(basil, "reach_decline", made.pk)
    assert post(basil, "reach_decline", made.pk, words="").status_code == 302
    made.refresh_from_db()
    assert made.state == ReachState.DECLINED
    assert "It does not help." in page(basil, "reach", made.pk)


def test_who_of_the_mechanism_asked_is_not_said(own, basil):
    """Source: Protocol C10: one contact point, not a list of staff."""
    made = factory.reach(own)
    row = factory.at_state(AskedState.ENDED, own)
    lead = factory.lead(factory.lead_submission(own), LeadState.CLOSED)
    for name, pk in (("reach", made.pk), ("request", row.pk), ("lead", lead.pk)):
        assert str(Role.CONTACT_POINT.label) not in page(basil, name, pk).split("</h1>")[1], name


REPORT = {"kind": "filed", "authority": "Prosecutor", "country": "Lakeland", "happened_on": "1/11/2026"}


def test_a_report_names_what_it_concerns(own, basil):
    whole, part = make_handed_over(own), make_handed_over(own)
    item = make_item(part)
    page(basil, "update_new")
    assert "still to come" in post(basil, "update_new", **REPORT | {"happened_on": "1/1/2090"}).content.decode()
    wrong = post(basil, "update_new", **REPORT, items="ACC-0000-0000").content.decode()
    assert "not an item that your organisation handed over" in wrong
    many = post(basil, "update_new", **REPORT, items="\n".join(f"ACC-{n}" for n in range(201))).content.decode()
    assert "too many single items" in many
    made = post(basil, "update_new", **REPORT, submissions=[str(whole.pk)], items=f" {item.accession.lower()},\n")
    shown = page(basil, "update", ActivityUpdate.objects.get().pk)
    assert made.status_code == 302
    assert all(one in shown for one in (whole.reference, part.reference, item.accession))
    assert "Prosecutor" in page(basil, "updates")


def test_what_became_of_a_lead_is_told_in_words(own, basil):
    made = factory.lead(factory.lead_submission(own, days_ago=3), LeadState.TAKEN)
    assert "Somebody is working on it" in page(basil, "leads")
    later = make_handed_over(own)
    lead_services.match_lead(actor=contact_point(), lead_id=made.pk, submission_id=later.pk, at=NOON)
    shown = page(basil, "lead", made.pk)
    assert later.reference in shown
    assert "Urgency" not in shown
    closed = factory.lead(factory.lead_submission(own), LeadState.CLOSED)
    assert "Kept by an archive." in page(basil, "lead", closed.pk)
    assert "Preserved elsewhere" in page(basil, "leads")


def counted(browser, name) -> int:
    with CaptureQueriesContext(connection) as queries:
        page(browser, name)
    return sum("session" not in query["sql"] and query["sql"].startswith("SELECT") for query in queries)


def fill(own, number) -> None:
    factory.at_state(AskedState.ASKED, own)
    factory.at_state(AskedState.DECLINED, own)
    factory.reach(own, known_as=f"P-{number}")
    factory.reach(own, ReachState.DECLINED, known_as=f"Q-{number}")
    factory.reported(own)
    factory.lead(factory.lead_submission(own))


def test_the_number_of_queries_does_not_grow(own, basil):
    names = ("requests", "reaches", "updates", "leads")
    fill(own, 1)
    for name in names:
        page(basil, name)
    with_one = {name: counted(basil, name) for name in names}
    fill(own, 2)
    fill(own, 3)

    assert {name: counted(basil, name) for name in names} == with_one
