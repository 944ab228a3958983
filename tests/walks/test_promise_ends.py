"""A source ends the promise made to it: nothing may go to a court until two people, on two faces, have said so (D2)."""

import pytest

from common.actors import Role
from consent.models import PromiseRelease, SourceConfidentiality
from submissions.models import Item, ItemPerson
from tests.actors import person_with
from tests.factories.accounts import actor_of, make_contact, make_organisation, make_team
from tests.factories.submissions import ready_submission
from tests.factories.uploads import ingested, secured
from tests.faults.audit import audited
from tests.walks.faces import Browser, mechanism, partner

pytestmark = [
    pytest.mark.walk,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("safe_places"),
]
STOP = "only the source can end that"


@pytest.fixture
def ours():
    return make_organisation()


@pytest.fixture
def ngo(ours) -> Browser:
    return partner(person_with(Role.NGO_FOCAL_POINT, organisation=ours))


@pytest.fixture
def item(ours) -> Item:
    ready_submission(actor_of(person_with(Role.NGO_FOCAL_POINT, organisation=ours)), pseudonym="W-17")
    return ingested(Item.objects.get())


def test_a_promise_ends_by_two_people(ours, ngo, item):
    secured()
    team, contact = make_team(), make_contact(ours)
    ngo.does("submissions:hand_over", item.submission_id, sure="on")
    mechanism(person_with(Role.EVIDENCE_OFFICER)).does("submissions:acknowledge", item.submission_id)
    lead = mechanism(person_with(Role.TEAM_LEAD, team=team))
    lead.does("submissions:assign", item.submission_id, team=str(team.pk))
    analyst = mechanism(person_with(Role.ANALYST, team=team))
    source_id = ItemPerson.objects.get(item=item).source_id

    ngo.does("consent:promise", source_id, promise_terms="")
    assert STOP in analyst.reads("submissions:item", item.pk)
    promise = SourceConfidentiality.objects.get()
    ngo.does("consent:release", promise.pk, note="She told our documenter on Monday.", sure="on")
    assert STOP in analyst.reads("submissions:item", item.pk), "one person alone changes nothing"

    staff, report = mechanism(contact.deputy), PromiseRelease.objects.get()
    assert "W-17" in staff.reads("consent:reports")
    staff.does("consent:confirm_release", report.pk, channel="telephone", note="The focal point, at nine.", sure="on")

    assert STOP not in analyst.reads("submissions:item", item.pk)
    assert "You promised this person" not in ngo.reads("consent:person", source_id)
    assert audited() == []
