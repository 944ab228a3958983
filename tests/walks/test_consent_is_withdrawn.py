"""Walk 4: consent is withdrawn. One record is written, nothing else is called; whoever asks next is told so."""

import json

import pytest

from common.actors import Role
from consent.models import ConsentRecord
from consent.scope import Audience
from custody.models import CustodyEvent
from submissions.models import Item
from tests.actors import person_with
from tests.factories.accounts import actor_of, make_organisation, make_team
from tests.factories.submissions import ready_submission
from tests.factories.uploads import ingested, secured
from tests.walks.faces import Browser, mechanism, partner

pytestmark = [
    pytest.mark.walk,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("safe_places"),
]
WHY_NOT = "<bdi>W-17</bdi>: consent was withdrawn"
COVERED = 'govuk-tag--green">Yes</strong>'


@pytest.fixture
def world() -> tuple[Browser, Browser, Item]:
    """An item about one person who agreed to everything: handed over by its focal point, assigned to an analyst."""
    team, basil = make_team(), person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation())
    submission = ready_submission(actor_of(basil), pseudonym="W-17")
    item = ingested(Item.objects.get())
    secured()
    ngo = partner(basil)
    ngo.does("submissions:hand_over", submission.pk, sure="on")
    mechanism(person_with(Role.EVIDENCE_OFFICER)).does("submissions:acknowledge", submission.pk)
    mechanism(person_with(Role.TEAM_LEAD, team=team)).does("submissions:assign", submission.pk, team=str(team.pk))
    return ngo, mechanism(person_with(Role.ANALYST, team=team)), item


def test_consent_is_withdrawn(world):
    ngo, analyst, item = world
    record = ConsentRecord.objects.get()
    row = Item.objects.filter(pk=item.pk).values().get()
    before = analyst.reads("submissions:item", item.pk)
    assert (before.count(COVERED), WHY_NOT in before) == (len(Audience), False)
    known = set(CustodyEvent.objects.values_list("pk", flat=True))

    ngo.does("consent:withdraw", record.pk, audiences=list(Audience), reason="She changed her mind.")

    event = CustodyEvent.objects.exclude(pk__in=known).get()
    assert (event.act, event.subject_id) == ("consent:withdrawn", record.pk)
    assert "changed her mind" not in json.dumps(event.event_json), "the log says that, not why"
    assert Item.objects.filter(pk=item.pk).values().get() == row, "nothing was pushed to the item"
    after = analyst.reads("submissions:item", item.pk)
    assert (after.count(COVERED), after.count(WHY_NOT)) == (0, len(Audience))
    assert "consent was withdrawn" in ngo.reads("consent:person", record.source_id)


def test_one_use_is_taken_back_and_the_others_stand(world):
    ngo, analyst, item = world

    ngo.does("consent:withdraw", ConsentRecord.objects.get().pk, audiences=[Audience.PUBLIC_REPORTING], reason="")

    page = analyst.reads("submissions:item", item.pk)
    assert (page.count(COVERED), page.count("<bdi>W-17</bdi>: ")) == (len(Audience) - 1, 1)
