"""Every address of the mechanism face for every role: what each is answered, written whole."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Role
from submissions.kinds import Level
from submissions.models import InformationQuestion
from submissions.states import ItemState, SubmissionState
from submissions.urls import mechanism
from tests.actors import client_of, person_with
from tests.factories.accounts import NOON, make_organisation, make_team
from tests.factories.reviewing import assessment_on, bulk_act, note_on
from tests.factories.staff import make_handed_over, make_item, make_search

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("iiim_portal.urls_mechanism"),
    pytest.mark.usefixtures("safe_places"),
]

REVIEWERS = {Role.ANALYST, Role.TEAM_LEAD}
HANDLERS = REVIEWERS | {Role.CONTACT_POINT, Role.HEAD, Role.PROTECTION_OFFICER, Role.EVIDENCE_OFFICER}
# Who sees the submission and the item of the world below; the others are told that nothing is there.
SEES_ITEM = HANDLERS - {Role.CONTACT_POINT}
NOTE_READERS = REVIEWERS | {Role.PROTECTION_OFFICER}
NOBODY: set[Role] = set()

# address: (who is shown the page, who is told 403; all others: 404)
GET = {
    "queue": (HANDLERS, MECHANISM_ROLES - HANDLERS),
    "catalogue": (REVIEWERS, MECHANISM_ROLES - REVIEWERS),
    "found": (REVIEWERS, MECHANISM_ROLES - REVIEWERS),
    "save_search": (REVIEWERS, MECHANISM_ROLES - REVIEWERS),
    "submission": (HANDLERS, NOBODY),
    "account": (REVIEWERS | {Role.PROTECTION_OFFICER}, HANDLERS - REVIEWERS - {Role.PROTECTION_OFFICER}),
    "assign": ({Role.TEAM_LEAD}, HANDLERS - {Role.TEAM_LEAD}),
    "ask": (REVIEWERS, HANDLERS - REVIEWERS),
    # nobody has it in hand; and an assessment waits already
    "pass_on": (NOBODY, HANDLERS - REVIEWERS),
    "assess": (NOBODY, HANDLERS - REVIEWERS),
    "assessment": (REVIEWERS, NOBODY),
    "return_assessment": (REVIEWERS, NOBODY),
    "revise_assessment": (NOBODY, NOBODY),
    "notes": (NOTE_READERS, HANDLERS - NOTE_READERS),
    "read_notes": (NOTE_READERS, HANDLERS - NOTE_READERS),
    "write_note": (NOTE_READERS, HANDLERS - NOTE_READERS),
    "note": (NOTE_READERS, NOBODY),
    # the list of somebody else
    "many": (NOBODY, NOBODY),
    "restrict_submission": ({Role.PROTECTION_OFFICER}, HANDLERS - {Role.PROTECTION_OFFICER}),
    "read_answer": (REVIEWERS | {Role.PROTECTION_OFFICER}, HANDLERS - REVIEWERS - {Role.PROTECTION_OFFICER}),
    "item": (SEES_ITEM, NOBODY),
    "item_custody": (SEES_ITEM, NOBODY),
    "item_before": (REVIEWERS | {Role.PROTECTION_OFFICER}, SEES_ITEM - REVIEWERS - {Role.PROTECTION_OFFICER}),
    "item_report": (
        {Role.EVIDENCE_OFFICER, Role.HEAD},
        SEES_ITEM - {Role.EVIDENCE_OFFICER, Role.HEAD},
    ),
    "same_bytes": (SEES_ITEM, MECHANISM_ROLES - SEES_ITEM),
    "open_item": (REVIEWERS, SEES_ITEM - REVIEWERS),
    "item_name": (REVIEWERS, SEES_ITEM - REVIEWERS),
    "held": (NOBODY, SEES_ITEM - {Role.EVIDENCE_OFFICER}),
    "restrict": ({Role.PROTECTION_OFFICER}, SEES_ITEM - {Role.PROTECTION_OFFICER}),
    "name_person": (NOBODY, SEES_ITEM - {Role.PROTECTION_OFFICER}),
    "unname_person": (NOBODY, SEES_ITEM - {Role.PROTECTION_OFFICER}),
    # nobody has opened it, so nobody reads it: those who may open are told so
    "read": (NOBODY, SEES_ITEM),
}
POST_ONLY = {
    "acknowledge",
    "choose_many",
    "confirm_assessment",
    "take",
    "write_assessment_again",
    "drop_search",
    "review",
}
# The thing is seen and the act is theirs, but not in this state: 409.
LATE = {
    *((name, role) for name in ("pass_on", "assess", "revise_assessment") for role in REVIEWERS),
    ("held", Role.EVIDENCE_OFFICER),
    ("name_person", Role.PROTECTION_OFFICER),
    ("unname_person", Role.PROTECTION_OFFICER),
}


@pytest.fixture
def world():
    team, organisation = make_team(), make_organisation()
    submission = make_handed_over(organisation, team=team, state=SubmissionState.UNDER_REVIEW)
    question = InformationQuestion.objects.create(
        submission=submission, question="Which?", asked_by=submission.created_by, asked_at=NOON
    )
    ids = {"submission_id": submission.pk, "item_id": make_item(submission).pk, "question_id": question.pk}
    ids |= {"search_id": make_search("bridge").pk, "saved_id": uuid4()}
    ids |= {"assessment_id": assessment_on(submission).pk, "note_id": note_on(submission).pk, "bulk_id": bulk_act().pk}
    return team, organisation, ids


def address(name: str, ids: dict) -> str:
    pattern = next(entry.pattern for entry in mechanism.urlpatterns if entry.name == name)
    return reverse(f"submissions:{name}", kwargs={key: ids[key] for key in pattern.converters})


def test_every_address_is_in_the_table():
    assert {entry.name for entry in mechanism.urlpatterns} == set(GET) | POST_ONLY


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_every_address_by_role(role, world):
    team, _organisation, ids = world
    client = client_of(person_with(role, team=team))

    answers = {name: client.get(address(name, ids)).status_code for name in GET}

    assert answers == {name: expected(name, role) for name in GET}


def expected(name: str, role: Role) -> int:
    shown, refused = GET[name]
    if (name, role) in LATE:
        return 409
    return 200 if role in shown else 403 if role in refused else 404


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_everything_of_another_team_is_answered_like_a_wrong_number(role, world):
    """Analysts and leads of another team; all others by the same table."""
    _team, _organisation, ids = world
    client = client_of(person_with(role, team=make_team()))
    if role not in REVIEWERS:
        return
    wrong = dict.fromkeys(ids, "00000000-0000-4000-8000-000000000000")
    # A search is for all who search; what it finds is not.
    for name in set(GET) - {"queue", "catalogue", "found", "save_search", "same_bytes"}:
        hidden, missing = client.get(address(name, ids)), client.get(address(name, wrong))
        assert hidden.status_code == missing.status_code == 404, name
        assert hidden.content == missing.content, name


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_home_by_role(role, world):
    team, _organisation, _ids = world
    answer = client_of(person_with(role, team=team)).get("/")
    assert answer.status_code == 200
    assert ("/custody/" in answer.content.decode()) == (role in {Role.AUDITOR, Role.HEAD, Role.EVIDENCE_OFFICER})


@pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
def test_partners_find_no_page_of_staff(role, world):
    """A partner's session on the mechanism face wears no hat there."""
    _team, organisation, ids = world
    client = client_of(person_with(role, organisation=organisation))
    for name in GET:
        answer = client.get(address(name, ids))
        assert answer.status_code in {302, 403, 404}, name
        assert b"Neutral label" not in answer.content


def test_nobody_signed_in_is_sent_to_sign_in(world):
    _team, _organisation, ids = world
    for name in [*GET, *POST_ONLY]:
        answer = Client().get(address(name, ids))
        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/account/"), name


@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_acts_are_no_links(name, world):
    team, _organisation, ids = world
    client = client_of(person_with(Role.EVIDENCE_OFFICER, team=team))
    assert client.get(address(name, ids)).status_code == 405


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_being_superuser_opens_no_address(role, world, monkeypatch):
    """`is_superuser` grants nothing."""
    monkeypatch.setattr("accounts.models.Person.is_superuser", True)
    test_every_address_by_role(role, world)


def test_held_item_offers_its_decision_to_the_evidence_officer(world):
    team, organisation, _ids = world
    item = make_item(make_handed_over(organisation, team=team), state=ItemState.HELD)
    client = client_of(person_with(Role.EVIDENCE_OFFICER, team=team))
    url = reverse("submissions:held", args=[item.pk])

    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": "x"}).status_code == 200
    assert client.post(url, {"reason": "long enough", "act": "sell"}).status_code == 400
    assert client.post(url, {"reason": "long enough", "act": "refuse"}).status_code == 302
    item.refresh_from_db()
    assert item.state == ItemState.REFUSED


def test_naming_pages_work_for_a_restricted_item(world):
    team, organisation, _ids = world
    item = make_item(make_handed_over(organisation, team=team), level=Level.RESTRICTED)
    analyst = person_with(Role.ANALYST, team=team)
    client = client_of(person_with(Role.PROTECTION_OFFICER, team=team))
    asked = {"person": str(analyst.pk), "reason": "Invented reason"}

    named = client.post(reverse("submissions:name_person", args=[item.pk]), asked)
    assert named.status_code == 302
    assert client_of(analyst).get(reverse("submissions:item", args=[item.pk])).status_code == 200
    taken = client.post(reverse("submissions:unname_person", args=[item.pk]), asked)
    assert taken.status_code == 302
    assert client_of(analyst).get(reverse("submissions:item", args=[item.pk])).status_code == 404


def test_the_resolver_knows_no_other_submissions_address():
    names = {
        name
        for name in get_resolver("iiim_portal.urls_mechanism").namespace_dict["submissions"][1].reverse_dict
        if isinstance(name, str)
    }
    assert names == set(GET) | POST_ONLY
