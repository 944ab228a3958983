"""Every address of disclosure on the mechanism face for every role: what each is answered, written whole."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Role
from disclosure.models import DisclosureRequest, Recall, WorkingCopy
from disclosure.services import draft
from disclosure.urls import mechanism
from submissions.models import ItemPerson
from submissions.states import SubmissionState
from tests.actors import client_of, person_with
from tests.factories import disclosure
from tests.factories.accounts import NOON, make_organisation, make_team
from tests.factories.staff import make_handed_over, make_item

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("iiim_portal.urls_mechanism"),
    pytest.mark.usefixtures("safe_places"),
]

OFFICER = {Role.DISCLOSURE_OFFICER}
HEAD = {Role.HEAD}
PROTECTION = {Role.PROTECTION_OFFICER}
REVIEWERS = {Role.ANALYST, Role.TEAM_LEAD}
AWARE = MECHANISM_ROLES - {Role.AUDITOR, Role.ADMINISTRATOR}
# Who learns which items a request holds; the others learn that there is a request.
DECIDING = OFFICER | HEAD | PROTECTION | {Role.EVIDENCE_OFFICER}
# Who looks at what was made of an item, and confirms it.
SECOND_LOOK = OFFICER | {Role.EVIDENCE_OFFICER}
KEEPING = PROTECTION | {Role.EVIDENCE_OFFICER}
SEES_ITEM = AWARE - {Role.CONTACT_POINT, Role.DISCLOSURE_OFFICER}
NOBODY: set[Role] = set()

# address: (who is shown the page, who is told 403; all others: 404); the request of the world is a draft
GET = {
    "requests": (AWARE, MECHANISM_ROLES - AWARE),
    "releases": (AWARE, MECHANISM_ROLES - AWARE),
    "new": (OFFICER, MECHANISM_ROLES - OFFICER),
    "propose": (REVIEWERS, MECHANISM_ROLES - REVIEWERS),
    "hold": (KEEPING, SEES_ITEM - KEEPING),
    "request": (AWARE, NOBODY),
    "edit": (OFFICER, AWARE - OFFICER),
    "items": (DECIDING, AWARE - DECIDING),
    "add_items": (OFFICER, AWARE - OFFICER),
    "ask": (OFFICER, AWARE - OFFICER),
    "drop": (OFFICER, AWARE - OFFICER),
    "reopen": (NOBODY, AWARE - OFFICER),
    "approve": (NOBODY, AWARE - HEAD),
    "refuse": (NOBODY, AWARE - HEAD),
    "veto": (PROTECTION, AWARE - PROTECTION),
    "lift_veto": (PROTECTION, AWARE - PROTECTION),
    "item": (DECIDING, NOBODY),
    "open_item": (OFFICER, DECIDING - OFFICER),
    # nobody has opened it, so nobody reads it
    "read_item": (NOBODY, DECIDING),
    "new_copy": (OFFICER, DECIDING - OFFICER),
    "confirm_copy": (SECOND_LOOK, DECIDING - SECOND_LOOK),
    "open_copy": (SECOND_LOOK, DECIDING - SECOND_LOOK),
    "read_copy": (NOBODY, DECIDING),
    "package": (NOBODY, AWARE - OFFICER),
    "release": (NOBODY, AWARE - OFFICER),
    "acknowledge": (NOBODY, AWARE - OFFICER),
    "recall": (NOBODY, AWARE - OFFICER),
    "recall_answer": (NOBODY, AWARE - OFFICER),
    "releases_of_source": (DECIDING, REVIEWERS),
}
POST_ONLY = {"propose_items", "remove_items", "remove_barred", "choose_copy"}
# The act is theirs, but not in this state: 409.
LATE = {
    *((name, Role.HEAD) for name in ("approve", "refuse")),
    *(
        (name, Role.DISCLOSURE_OFFICER)
        for name in ("reopen", "package", "release", "acknowledge", "recall", "recall_answer")
    ),
}


@pytest.fixture
def world():
    team = make_team()
    giver = disclosure.provider()
    submission = make_handed_over(giver.organisation, team=team, state=SubmissionState.UNDER_REVIEW)
    item = disclosure.row_item(giver, submission=submission)
    request = disclosure.drafted([item])
    recall = Recall.objects.create(
        request=request, organisation=giver.organisation, item_count=1, reason="x", sent_by=uuid4(), sent_at=NOON
    )
    made = {"what_was_done": "x", "size_bytes": 1, "made_by": uuid4(), "made_at": NOON, "stored_at": NOON}
    return team, {
        "copy_id": WorkingCopy.objects.create(item=item, **made).pk,
        "request_id": request.pk,
        "item_id": item.pk,
        "submission_id": submission.pk,
        "organisation_id": giver.organisation.pk,
        "recall_id": recall.pk,
        "source_id": ItemPerson.objects.get(item=item).source_id,
    }


def own_patterns() -> dict[str, URLPattern]:
    return {entry.name: entry for entry in mechanism.urlpatterns if isinstance(entry, URLPattern)}


def address(name: str, ids: dict) -> str:
    return reverse(f"disclosure:{name}", kwargs={key: ids[key] for key in own_patterns()[name].pattern.converters})


def expected(name: str, role: Role) -> int:
    shown, refused = GET[name]
    if (name, role) in LATE:
        return 409
    return 200 if role in shown else 403 if role in refused else 404


def test_every_address_is_in_the_table():
    assert set(own_patterns()) == set(GET) | POST_ONLY


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_every_address_by_role(role, world):
    team, ids = world
    client = client_of(person_with(role, team=team))

    answers = {name: client.get(address(name, ids)).status_code for name in GET}

    assert answers == {name: expected(name, role) for name in GET}


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_being_superuser_opens_no_address(role, world, monkeypatch):
    """`is_superuser` grants nothing."""
    monkeypatch.setattr("accounts.models.Person.is_superuser", True)
    test_every_address_by_role(role, world)


@pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
def test_partners_find_no_page_of_staff(role, world):
    _team, ids = world
    client = client_of(person_with(role, organisation=make_organisation()))
    for name in GET:
        assert client.get(address(name, ids)).status_code in {302, 403, 404}, name


def test_nobody_signed_in_is_sent_to_sign_in(world):
    _team, ids = world
    for name in [*GET, *POST_ONLY]:
        answer = Client().get(address(name, ids))
        assert (answer.status_code, answer["Location"][:9]) == (302, "/account/"), name


@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_acts_are_no_links(name, world):
    team, ids = world
    client = client_of(person_with(Role.DISCLOSURE_OFFICER, team=team))
    assert client.get(address(name, ids)).status_code == 405


def test_wrong_number_and_hidden_item_are_answered_alike(world):
    """An item that is not in the request, and one of another request, are like no item at all."""
    _team, ids = world
    other = disclosure.drafted()
    elsewhere = disclosure.items_in(other)[0]
    loose = make_item(make_handed_over(make_organisation()))
    client = client_of(person_with(Role.DISCLOSURE_OFFICER))
    for name in ("item", "open_item", "read_item"):
        answers = [
            client.get(address(name, ids | {"item_id": wrong}))
            for wrong in (elsewhere.pk, loose.pk, "00000000-0000-4000-8000-000000000000")
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1


def test_item_taken_out_of_the_request_is_no_longer_seen_through_it(world):
    _team, ids = world
    person = person_with(Role.DISCLOSURE_OFFICER)
    client = client_of(person)
    assert client.get(address("item", ids)).status_code == 200
    request = DisclosureRequest.objects.get(pk=ids["request_id"])
    draft.remove_items(
        actor=disclosure.officer_of(request),
        request_id=request.pk,
        item_ids=[ids["item_id"]],
        at=disclosure.ASKED_AT,
    )
    assert client.get(address("item", ids)).status_code == 404
