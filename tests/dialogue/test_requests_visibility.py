"""Who sees which request, contact, report and lead; everything that could leak is there."""

import pytest

from common.actors import PARTNER_ROLES, Role, for_every_role
from dialogue.models import (
    ActivityConcern,
    ActivityUpdate,
    ContactRequest,
    InformationAddressee,
    InformationAnswer,
    InformationAsked,
    InformationRequest,
    LeadMatch,
    PreservationLead,
)
from dialogue.services import leads as lead_services
from dialogue.services import requests_answer
from dialogue.states.requests import Extent
from submissions.kinds import Kind
from tests.actors import with_role
from tests.factories import requests as factory
from tests.factories.accounts import NOON, contact_point, make_organisation, make_team
from tests.factories.staff import make_handed_over

pytestmark = pytest.mark.django_db

NOTHING: set[str] = set()
EVERYTHING = {"own, our team", "own, no team", "other, our team", "other, no team"}
ALL = {"own, ours", "own", "other"}
OUR_TEAM = {"own, our team", "other, our team"}
STAFF = {Role.CONTACT_POINT: EVERYTHING, Role.HEAD: EVERYTHING, Role.WORKER: EVERYTHING}
TEAM = {Role.ANALYST: OUR_TEAM, Role.TEAM_LEAD: OUR_TEAM}
ASKED = for_every_role(
    dict.fromkeys(Role, NOTHING) | STAFF | TEAM | {Role.NGO_FOCAL_POINT: {"own, our team", "own, no team"}}
)
REQUESTS = for_every_role(dict.fromkeys(Role, NOTHING) | STAFF | TEAM)


@pytest.fixture
def world():
    return make_team(), make_organisation(), make_organisation(name="Cedar Archive")


def actor_in(role: Role, team, own):
    return with_role(role, organisation=own) if role in PARTNER_ROLES else with_role(role, team=team)


@pytest.fixture
def asked(world):
    team, own, other = world
    names = {}
    for whose, organisation in (("own", own), ("other", other)):
        for which, of_team in (("our team", team), ("no team", None)):
            (row,) = factory.asked(organisation, team=of_team)
            names[row.pk] = names[row.request_id] = f"{whose}, {which}"
            requests_answer.answer_in_words(
                actor=factory.focal_point(organisation), asked_id=row.pk, text="Some.", extent=Extent.PART, at=NOON
            )
    return names


@pytest.mark.parametrize("role", list(Role))
def test_requests_by_role(role, world, asked):
    """Source: Protocol C10: the request that names all who are asked is nobody's outside."""
    team, own, _other = world
    actor = actor_in(role, team, own)

    assert {asked[row.pk] for row in InformationAsked.objects.visible_to(actor)} == ASKED[role]
    assert {asked[row.asked_id] for row in InformationAnswer.objects.visible_to(actor)} == ASKED[role]
    assert {asked[row.pk] for row in InformationRequest.objects.visible_to(actor)} == REQUESTS[role]
    assert {asked[row.request_id] for row in InformationAddressee.objects.visible_to(actor)} == REQUESTS[role]


def test_a_submission_being_prepared_is_the_organisations_own_affair(world):
    team, own, _other = world
    (row,) = factory.asked(own, team=team)
    basil = factory.focal_point(own)
    requests_answer.begin_submission(actor=basil, asked_id=row.pk, kind=Kind.MATERIAL, at=NOON)

    assert InformationAnswer.objects.visible_to(basil).count() == 1
    for role in (Role.CONTACT_POINT, Role.ANALYST, Role.HEAD):
        assert not InformationAnswer.objects.visible_to(with_role(role, team=team)).exists(), role


def test_a_submission_of_another_team_is_not_shown_as_an_answer(world):
    team, own, _other = world
    (row,) = factory.asked(own, team=team)
    submission = make_handed_over(own, team=make_team())
    requests_answer.answer_with_submission(
        actor=factory.focal_point(own), asked_id=row.pk, submission_id=submission.pk, extent=Extent.PART, at=NOON
    )

    assert not InformationAnswer.objects.visible_to(with_role(Role.ANALYST, team=team)).exists()
    assert InformationAnswer.objects.visible_to(contact_point()).exists()


REACHES = for_every_role(
    dict.fromkeys(Role, NOTHING)
    | {role: {"own", "other"} for role in (Role.CONTACT_POINT, Role.PROTECTION_OFFICER, Role.WORKER)}
    | {Role.NGO_FOCAL_POINT: {"own"}}
)


@pytest.mark.parametrize(("role", "seen"), REACHES.items())
def test_contacts_by_role(role, seen, world):
    """Source: Protocol T2: whom the Mechanism wants to reach is known to two roles of it."""
    team, own, other = world
    names = {factory.reach(own).pk: "own", factory.reach(other).pk: "other"}

    assert {names[row.pk] for row in ContactRequest.objects.visible_to(actor_in(role, team, own))} == seen


UPDATES = for_every_role(
    dict.fromkeys(Role, NOTHING)
    | dict.fromkeys((Role.CONTACT_POINT, Role.HEAD, Role.DISCLOSURE_OFFICER, Role.WORKER), ALL)
    | {Role.ANALYST: {"own, ours"}, Role.TEAM_LEAD: {"own, ours"}, Role.NGO_FOCAL_POINT: {"own, ours", "own"}}
)


@pytest.mark.parametrize(("role", "seen"), UPDATES.items())
def test_reports_by_role(role, seen, world):
    """Source: Protocol C9, C10."""
    team, own, other = world
    ours, elsewhere = make_handed_over(own, team=team), make_handed_over(own, team=make_team())
    names = {
        factory.reported(own, submissions=[ours]).pk: "own, ours",
        factory.reported(own, submissions=[elsewhere]).pk: "own",
        factory.reported(other).pk: "other",
    }
    actor = actor_in(role, team, own)

    assert {names[row.pk] for row in ActivityUpdate.objects.visible_to(actor)} == seen
    concerned = {names[row.activity_id] for row in ActivityConcern.objects.visible_to(actor)}
    assert concerned == seen - {"other"}


LEADS = for_every_role(
    dict.fromkeys(Role, NOTHING)
    | dict.fromkeys((Role.CONTACT_POINT, Role.HEAD, Role.WORKER), ALL)
    | {Role.ANALYST: {"own, ours"}, Role.TEAM_LEAD: {"own, ours"}, Role.NGO_FOCAL_POINT: {"own, ours", "own"}}
)


@pytest.mark.parametrize(("role", "seen"), LEADS.items())
def test_leads_by_role(role, seen, world):
    team, own, other = world
    names = {
        factory.lead(factory.lead_submission(own, team=team, days_ago=3)).pk: "own, ours",
        factory.lead(factory.lead_submission(own, team=make_team(), days_ago=3)).pk: "own",
        factory.lead(factory.lead_submission(other, team=make_team(), days_ago=3)).pk: "other",
    }
    for lead_ in PreservationLead.objects.all():
        later = make_handed_over(lead_.submission.organisation, team=lead_.submission.team)
        lead_services.match_lead(actor=contact_point(), lead_id=lead_.pk, submission_id=later.pk, at=NOON)
    actor = actor_in(role, team, own)

    assert {names[row.pk] for row in PreservationLead.objects.visible_to(actor)} == seen
    assert {names[row.lead_id] for row in LeadMatch.objects.visible_to(actor)} == seen


def test_a_contributor_sees_what_became_of_their_own_lead(world):
    _team, own, _other = world
    amal = with_role(Role.NGO_CONTRIBUTOR, organisation=own)
    submission = factory.lead_submission(own)
    type(submission).objects.filter(pk=submission.pk).update(created_by=amal.id)
    made = factory.lead(submission)
    factory.lead(factory.lead_submission(own))

    assert [row.pk for row in PreservationLead.objects.visible_to(amal)] == [made.pk]
