"""One world without another organisation, one with it: what a provider reads is the same, byte for byte (C10).

The other was asked the very same in the same request, has the same name, the same source and the same lead.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.actors import Role
from dialogue.services import requests as services
from dialogue.services import requests_answer
from dialogue.states.leads import LeadState
from dialogue.states.reaching import ReachState
from dialogue.states.requests import AskedState, Extent
from dialogue.urls import ngo_leads, ngo_requests
from tests.actors import URLCONFS, client_of
from tests.factories import requests as factory
from tests.factories.accounts import NOON, contact_point, make_member, make_organisation
from tests.factories.staff import make_handed_over

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
    pytest.mark.usefixtures("safe_places"),
]
# What differs from one answer to the next in any world.
PASSING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"')


def lived_in(organisation) -> dict:
    """Requests, contacts, reports and leads in every state."""
    for state in AskedState:
        factory.at_state(state, organisation)
    row = factory.at_state(AskedState.ASKED, organisation)
    given = make_handed_over(organisation)
    requests_answer.answer_with_submission(
        actor=factory.focal_point(organisation), asked_id=row.pk, submission_id=given.pk, extent=Extent.PART, at=NOON
    )
    for number, state in enumerate(ReachState):
        factory.reach(organisation, state, known_as=f"P-{number}")
    reach = factory.reach(organisation, ReachState.AGREED)
    report = factory.reported(organisation, submissions=[given])
    for state in LeadState:
        lead = factory.lead(factory.lead_submission(organisation), state)
    return {"asked_id": row.pk, "reach_id": reach.pk, "activity_id": report.pk, "lead_id": lead.pk}


def session(browser, ids) -> dict[str, tuple[int, bytes, int]]:
    """Every page of these subjects and the first page: status, words, queries."""
    addresses = {"home": reverse("home")}
    for entry in (*ngo_requests.PARTNER, *ngo_leads.PARTNER):
        kwargs = {key: ids[key] for key in entry.pattern.converters}
        addresses[entry.name] = reverse(f"dialogue:{entry.name}", kwargs=kwargs)
    told = {}
    for name, address in addresses.items():
        with CaptureQueriesContext(connection) as counted:
            answer = browser.get(address)
        told[name] = (answer.status_code, PASSING.sub(b"", answer.content), _asked_of_rows(counted))
    return told


def _asked_of_rows(counted: CaptureQueriesContext) -> int:
    """How often rows are asked for; that a session is kept alive depends on the clock, not on the world."""
    return sum(query["sql"].startswith("SELECT") and "session" not in query["sql"] for query in counted)


@pytest.mark.parametrize("role", [Role.NGO_FOCAL_POINT, Role.NGO_CONTRIBUTOR])
def test_another_organisation_leaves_no_trace(role):
    """Source: Protocol C10."""
    own = make_organisation(name="Olive Archive")
    ids = lived_in(own)
    browser = client_of(make_member(role, organisation=own))
    session(browser, ids)
    alone = session(browser, ids)

    other = make_organisation(name="Olive Archive")
    theirs = lived_in(other)
    together = session(browser, ids)

    assert together == alone
    unknown = session(browser, dict.fromkeys(ids, own.pk))
    of_theirs = session(browser, theirs)
    for name in alone:
        assert of_theirs[name][:2] == unknown[name][:2], name


def test_being_asked_together_is_like_being_asked_alone():
    """The same request to one, or to several: nothing of the page, the log or the answer differs."""
    own, other = make_organisation(name="Olive Archive"), make_organisation(name="Cedar Archive")
    (row,) = factory.asked(own)
    browser = client_of(make_member(organisation=own))
    address = reverse("dialogue:request", args=[row.pk])
    browser.get(address)
    alone = PASSING.sub(b"", browser.get(address).content)

    (mine, theirs) = factory.asked(own, other)
    services.end_asked(actor=contact_point(), asked_id=theirs.pk, reason="Found elsewhere.", at=NOON)
    together = PASSING.sub(b"", browser.get(reverse("dialogue:request", args=[mine.pk])).content)

    def neutral(page: bytes, one) -> bytes:
        return page.replace(one.reference.encode(), b"REF").replace(str(one.pk).encode(), b"ID")

    assert neutral(together, mine) == neutral(alone, row)
    assert b"Cedar" not in together
    assert str(mine.request_id).encode() not in together
