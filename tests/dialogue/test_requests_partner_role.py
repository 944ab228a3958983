"""The partner face's own database role: it answers, and reads neither who else is asked nor rewrites what was said."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from dialogue.models import ActivityUpdate, ContactRequest, InformationAnswer, InformationAsked
from dialogue.states.leads import LeadState
from dialogue.states.reaching import ReachState
from dialogue.states.requests import AskedState
from dialogue.urls import ngo_leads, ngo_requests
from tests.actors import URLCONFS, client_of
from tests.factories import requests as factory
from tests.factories.accounts import make_member, make_organisation
from tests.factories.staff import make_handed_over

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
    pytest.mark.usefixtures("safe_places"),
]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM dialogue_informationrequest",
        "SELECT * FROM dialogue_informationaddressee",
        "INSERT INTO dialogue_informationasked SELECT * FROM dialogue_informationasked",
        "UPDATE dialogue_informationasked SET text = 'x'",
        "UPDATE dialogue_informationasked SET due_on = due_on",
        "UPDATE dialogue_informationasked SET reminder = ''",
        "DELETE FROM dialogue_informationasked",
        "UPDATE dialogue_informationanswer SET text = 'x'",
        "DELETE FROM dialogue_informationanswer",
        "INSERT INTO dialogue_contactrequest SELECT * FROM dialogue_contactrequest",
        "UPDATE dialogue_contactrequest SET purpose = 'x'",
        "UPDATE dialogue_contactrequest SET outcome = 'spoken'",
        "DELETE FROM dialogue_contactrequest",
        "UPDATE dialogue_activityupdate SET text = 'x'",
        "UPDATE dialogue_activityupdate SET state = 'noted'",
        "DELETE FROM dialogue_activityupdate",
        "DELETE FROM dialogue_activityconcern",
        "INSERT INTO dialogue_preservationlead SELECT * FROM dialogue_preservationlead",
        "UPDATE dialogue_preservationlead SET outcome = 'lost'",
        "DELETE FROM dialogue_leadmatch",
    ],
)
def test_the_partner_face_may_not(sql, as_partner):
    cursor = as_partner()

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        cursor.execute(sql)


def test_reading_and_answering_need_no_more(as_partner):
    organisation = make_organisation()
    given = make_handed_over(organisation)
    rows = [factory.at_state(AskedState.ASKED, organisation) for _ in range(3)]
    reach = factory.reach(organisation)
    other_reach = factory.reach(organisation, ReachState.ASKED, known_as="Poplar")
    report = factory.reported(organisation)
    lead = factory.lead(factory.lead_submission(organisation), LeadState.CLOSED)
    browser = client_of(make_member(organisation=organisation))
    ids = {"asked_id": rows[0].pk, "reach_id": reach.pk, "activity_id": report.pk, "lead_id": lead.pk}
    as_partner()

    for entry in (*ngo_requests.PARTNER, *ngo_leads.PARTNER):
        if entry.name == "reach_person":
            continue
        address = reverse(f"dialogue:{entry.name}", kwargs={key: ids[key] for key in entry.pattern.converters})
        assert browser.get(address).status_code == 200, entry.name

    def post(name, pk=None, **data):
        answer = browser.post(reverse(f"dialogue:{name}", args=[pk] if pk else []), data)
        assert answer.status_code == 302, (name, answer.content.decode())

    post("request_answer", rows[0].pk, text="Since spring.", extent="part")
    post("request_tie", rows[0].pk, submission=str(given.pk), extent="whole")
    post("request_begin", rows[1].pk, kind="material")
    post("request_decline", rows[2].pk, reason="We have none.")
    post("reach_agree", reach.pk, words="")
    post("reach_person", reach.pk, answer="no", on="1/11/2026", words="")
    post("reach_decline", other_reach.pk, words="")
    post("update_new", kind="filed", authority="Prosecutor", country="Lakeland", happened_on="1/11/2026")

    states = {row.pk: row.state for row in InformationAsked.objects.all()}
    assert [states[row.pk] for row in rows] == [AskedState.ANSWERED, AskedState.ASKED, AskedState.DECLINED]
    assert InformationAnswer.objects.count() == 3
    assert set(ContactRequest.objects.values_list("state", flat=True)) == {ReachState.REFUSED, ReachState.DECLINED}
    assert ActivityUpdate.objects.count() == 2
