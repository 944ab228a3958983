"""Staff's pages of requests, contacts, reports and leads: each role, each act; queries do not grow with rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import clock
from common.actors import MECHANISM_ROLES, Role
from dialogue.models import ContactRequest, InformationAsked, InformationRequest, LeadMatch, PreservationLead
from dialogue.services import requests_answer
from dialogue.states.leads import LeadState, LeadUrgency
from dialogue.states.reaching import ReachState
from dialogue.states.requests import AskedState, Extent, RequestState
from dialogue.states.updates import ActivityState
from submissions.kinds import Kind
from tests.actors import URLCONFS, client_of, person_with
from tests.factories import requests as factory
from tests.factories.accounts import NOON, make_organisation, make_team
from tests.factories.staff import make_handed_over

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["mechanism"]),
    pytest.mark.usefixtures("safe_places"),
]
DAY_TO_COME = (clock.now() + timedelta(days=90)).date().isoformat()
A_LATER_DAY = (clock.now() + timedelta(days=120)).date().isoformat()


@pytest.fixture
def dima():
    return client_of(person_with(Role.CONTACT_POINT))


def page(browser, name, *ids) -> str:
    answer = browser.get(reverse(f"dialogue:{name}", args=ids))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def post(browser, name, *ids, **data):
    return browser.post(reverse(f"dialogue:{name}", args=ids), data)


def test_from_a_draft_to_an_end(dima):
    organisation, other = make_organisation(), make_organisation(name="Cedar Archive")
    words = {"title": "Opening hours", "text": "Since when?", "why": "It places the rest.", "due_on": DAY_TO_COME}
    assert "Choose at least one organisation" in post(dima, "request_new", **words).content.decode()
    assert "Give a day to come" in post(dima, "request_new", **words | {"due_on": "1/3/2020"}).content.decode()
    chosen = {"organisations": [str(organisation.pk), str(other.pk)], "team": ""}
    made = post(dima, "request_new", **words, **chosen)
    draft = InformationRequest.objects.get()
    assert made.url == reverse("dialogue:request_whole", args=[draft.pk])
    assert "Cedar Archive" in page(dima, "request_whole", draft.pk)
    assert "Opening hours" in page(dima, "requests")
    assert 'value="Opening hours"' in page(dima, "request_edit", draft.pk)
    assert post(dima, "request_edit", draft.pk, **words | {"title": "Hours"}, **chosen).status_code == 302
    assert "Olive Archive" in page(dima, "request_send", draft.pk)
    assert post(dima, "request_send", draft.pk).status_code == 302

    rows = InformationAsked.objects.order_by("organisation__name")
    assert {row.title for row in rows} == {"Hours"}
    shown = page(dima, "request", rows[0].pk)
    assert "Nothing was given yet" in shown
    page(dima, "request_time", rows[0].pk)
    page(dima, "request_end", rows[0].pk)
    assert post(dima, "request_time", rows[0].pk, due_on=A_LATER_DAY).status_code == 302
    assert "Say why" in post(dima, "request_end", rows[0].pk, reason="").content.decode()
    assert post(dima, "request_end", rows[0].pk, reason="Found elsewhere.").status_code == 302
    assert "Found elsewhere." in page(dima, "request", rows[0].pk)
    assert "Hours" in page(dima, "requests_over")
    assert "Cedar Archive" in page(dima, "request_whole", draft.pk)
    assert post(dima, "request_send", draft.pk).status_code == 409


def test_a_draft_is_given_up(dima):
    draft = factory.drafted()
    page(dima, "request_drop", draft.pk)
    assert post(dima, "request_drop", draft.pk).status_code == 302
    draft.refresh_from_db()
    assert draft.state == RequestState.DROPPED


def test_an_analyst_drafts_for_the_own_team_and_reads_the_answer():
    team, organisation = make_team(), make_organisation()
    elias = client_of(person_with(Role.ANALYST, team=team))
    words = {"title": "Hours", "text": "Since when?", "why": "It helps.", "due_on": DAY_TO_COME}
    post(elias, "request_new", **words, organisations=[str(organisation.pk)], team=str(team.pk))
    draft = InformationRequest.objects.get(team=team)
    assert "Only a contact point may send this" in page(elias, "request_whole", draft.pk)
    assert elias.get(reverse("dialogue:request_send", args=[draft.pk])).status_code == 403

    (row,) = factory.asked(organisation, team=team)
    requests_answer.answer_in_words(
        actor=factory.focal_point(organisation), asked_id=row.pk, text="Since spring.", extent=Extent.PART, at=NOON
    )
    assert "Since spring." in page(elias, "request", row.pk)
    (hidden,) = factory.asked(organisation)
    assert elias.get(reverse("dialogue:request", args=[hidden.pk])).status_code == 404


def test_a_draft_submission_of_the_organisation_is_not_shown(dima):
    (row,) = factory.asked()
    made = requests_answer.begin_submission(
        actor=factory.focal_point(row.organisation), asked_id=row.pk, kind=Kind.MATERIAL, at=NOON
    )
    assert made.reference not in page(dima, "request", row.pk)


LISTS = {
    "requests": {Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD, Role.HEAD},
    "requests_over": {Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD, Role.HEAD},
    "request_new": {Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD},
    "reaches": {Role.CONTACT_POINT, Role.PROTECTION_OFFICER},
    "reaches_over": {Role.CONTACT_POINT, Role.PROTECTION_OFFICER},
    "reach_new": {Role.CONTACT_POINT, Role.PROTECTION_OFFICER},
    "updates": {Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD, Role.HEAD, Role.DISCLOSURE_OFFICER},
    "leads": {Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD, Role.HEAD},
    "leads_closed": {Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD, Role.HEAD},
}


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_who_has_which_list(role):
    browser = client_of(person_with(role))
    found = {name for name in LISTS if browser.get(reverse(f"dialogue:{name}")).status_code == 200}
    assert found == {name for name, roles in LISTS.items() if role in roles}


def counted(browser, name) -> int:
    with CaptureQueriesContext(connection) as queries:
        page(browser, name)
    return sum("session" not in query["sql"] and query["sql"].startswith("SELECT") for query in queries)


def fill_lists() -> None:
    for state in (AskedState.ASKED, AskedState.DECLINED):
        factory.at_state(state)
    factory.drafted()
    factory.reach()
    factory.reach(state=ReachState.DECLINED)
    factory.reported()
    factory.lead(factory.lead_submission(), LeadState.TAKEN)
    factory.lead(factory.lead_submission(), LeadState.CLOSED)


def test_the_number_of_queries_does_not_grow(dima):
    names = ("requests", "requests_over", "reaches", "reaches_over", "updates", "leads", "leads_closed")
    fill_lists()
    for name in names:
        page(dima, name)
    with_one = {name: counted(dima, name) for name in names}
    fill_lists()
    fill_lists()

    assert {name: counted(dima, name) for name in names} == with_one


ASKING = {"known_by": "pseudonym", "known_as": "Willow", "purpose": "To ask.", "due_on": DAY_TO_COME}


def test_earlier_requests_lie_before_whoever_asks(dima):
    """Source: Protocol S2."""
    organisation = make_organisation()
    factory.reach(organisation, ReachState.DECLINED)
    asking = ASKING | {"organisation": str(organisation.pk)}
    page(dima, "reach_new")
    assert post(dima, "reach_new", **asking | {"purpose": ""}).status_code == 200
    wrong = post(dima, "reach_new", **asking | {"known_by": "item", "known_as": "ACC-0000-0000"})
    assert "no item with this number" in wrong.content.decode()

    shown = post(dima, "reach_new", **asking).content.decode()
    assert 'name="earlier_seen" value="1"' in shown
    assert ContactRequest.objects.count() == 1
    stale = post(dima, "reach_new", **asking, earlier_seen="0").content.decode()
    assert "Somebody else has asked about this person meanwhile" in stale
    sent = post(dima, "reach_new", **asking, earlier_seen="1")

    made = ContactRequest.objects.get(state=ReachState.ASKED)
    assert sent.url == reverse("dialogue:reach", args=[made.pk])
    assert "1 earlier request" in page(dima, "reach", made.pk)


def test_after_a_no_the_page_has_no_button_for_a_contact_point(dima):
    organisation = make_organisation()
    factory.reach(organisation, ReachState.REFUSED)
    asking = ASKING | {"organisation": str(organisation.pk)}

    shown = post(dima, "reach_new", **asking).content.decode()
    assert "Do not contact" in shown
    assert "Only a protection officer may ask again" in shown
    assert "earlier_seen" not in shown
    assert post(dima, "reach_new", **asking, earlier_seen="1").status_code == 403

    iman = client_of(person_with(Role.PROTECTION_OFFICER))
    assert "earlier_seen" in post(iman, "reach_new", **asking).content.decode()
    assert post(iman, "reach_new", **asking, earlier_seen="1").status_code == 302
    assert "although somebody this may concern had said no" in page(iman, "reach", ContactRequest.objects.first().pk)


def test_a_contact_is_ended_with_what_came_of_it(dima):
    made = factory.reach(state=ReachState.CONSENTED)
    early = factory.reach()
    page(dima, "reach_end", made.pk)
    assert "has not agreed" in post(dima, "reach_end", early.pk, outcome="spoken").content.decode()
    assert post(dima, "reach_end", made.pk, outcome="spoken", words="Thank you.").status_code == 302
    assert "Thank you." in page(dima, "reach", made.pk)
    assert post(dima, "reach_end", made.pk, outcome="spoken").status_code == 409


def test_a_report_is_noted(dima):
    organisation = make_organisation()
    made = factory.reported(organisation, submissions=[make_handed_over(organisation)])
    assert "Take note" in page(dima, "update", made.pk)
    assert post(dima, "update_note", made.pk).status_code == 302
    made.refresh_from_db()
    assert made.state == ActivityState.NOTED
    assert "Take note" not in page(dima, "update", made.pk)
    assert post(dima, "update_note", made.pk).status_code == 409


def test_a_lead_from_new_to_closed_and_back(dima):
    organisation = make_organisation()
    made = factory.lead(factory.lead_submission(organisation, days_ago=3))
    nothing_later = page(dima, "lead_match", made.pk)
    assert "handed over nothing since" in nothing_later
    later = make_handed_over(organisation)
    assert "Take the lead up first" in page(dima, "lead", made.pk)
    assert post(dima, "lead_take", made.pk).status_code == 302
    assert "Dima" in page(dima, "leads")
    page(dima, "lead_weigh", made.pk)
    assert post(dima, "lead_weigh", made.pk, urgency="2").status_code == 302
    page(dima, "lead_close", made.pk)
    refused = post(dima, "lead_close", made.pk, outcome="handed_over").content.decode()
    assert "Match the submission in which it was handed over first" in refused
    assert later.reference in page(dima, "lead_match", made.pk)
    assert post(dima, "lead_match", made.pk, submission=str(later.pk)).status_code == 302
    assert post(dima, "lead_close", made.pk, outcome="handed_over", words="It is here.").status_code == 302

    row = PreservationLead.objects.get()
    assert (row.state, row.urgency, LeadMatch.objects.count()) == (LeadState.CLOSED, LeadUrgency.THIS_MONTH, 1)
    assert made.submission.reference in page(dima, "leads_closed")
    assert later.reference in page(dima, "lead", made.pk)
    assert post(dima, "lead_reopen", made.pk).status_code == 302
    row.refresh_from_db()
    assert row.state == LeadState.TAKEN


def test_an_analyst_does_not_take_a_closed_lead_up_again():
    team = make_team()
    made = factory.lead(factory.lead_submission(team=team), LeadState.CLOSED)
    elias = client_of(person_with(Role.ANALYST, team=team))
    assert "Only a team lead or a contact point takes a closed lead up again" in page(elias, "lead", made.pk)
    assert post(elias, "lead_reopen", made.pk).status_code == 403


@pytest.mark.parametrize("role", [Role.ANALYST, Role.CONTACT_POINT])
def test_the_history_of_a_request_and_of_a_lead_is_told(role):
    team = make_team()
    browser = client_of(person_with(role, team=team))
    row = factory.at_state(AskedState.ANSWERED, team=team)
    lead = factory.lead(factory.lead_submission(team=team), LeadState.CLOSED)

    assert all(words in page(browser, "request", row.pk) for words in ("Information asked for", "Information given"))
    assert "Preservation lead taken up" in page(browser, "lead", lead.pk)


@pytest.mark.parametrize("role", [Role.PROTECTION_OFFICER, Role.CONTACT_POINT])
def test_the_history_of_a_contact_is_told(role):
    shown = page(client_of(person_with(role)), "reach", factory.reach(state=ReachState.REFUSED).pk)
    assert all(words in shown for words in ("Help asked to reach somebody", "The person does not want to be contacted"))
