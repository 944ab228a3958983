"""A session whose password is older than five minutes is asked who is there before anything sealed is opened."""

from uuid import uuid4

import pytest
from django.urls import reverse

from common.actors import Role
from custody import safe
from custody.models import CustodyEvent
from submissions.models import InformationQuestion
from submissions.states import SubmissionState
from tests.actors import client_of, person_with
from tests.factories.accounts import NOON, PASSWORD, make_organisation
from tests.factories.staff import make_handed_over, make_item

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("iiim_portal.urls_mechanism"),
    pytest.mark.usefixtures("safe_places"),
]
WHY = {"purpose": "Invented purpose of a test"}
SECRETS = {"account": "The convoy left at dawn", "item_name": "bridge.jpg", "read_answer": "It was the old mill"}


@pytest.fixture
def addresses(team) -> dict[str, str]:
    """Where each secret is asked for; all of them are really there."""
    told = {"narrative": SECRETS["account"]}
    submission = make_handed_over(make_organisation(), team=team, state=SubmissionState.UNDER_REVIEW, account=told)
    question = answered(submission, SECRETS["read_answer"])
    item = make_item(submission, name=SECRETS["item_name"])
    ids = {"account": submission.pk, "item_name": item.pk, "read_answer": question.pk, "open_item": item.pk}
    return {name: reverse(f"submissions:{name}", args=[pk]) for name, pk in ids.items()}


def answered(submission, text: str) -> InformationQuestion:
    pk = uuid4()
    return InformationQuestion.objects.create(
        id=pk,
        submission=submission,
        question="Which?",
        asked_by=submission.created_by,
        asked_at=NOON,
        sealed_answer=safe.seal_record(record_id=pk, plaintext=text.encode(), use=safe.KeyUse.EVIDENCE),
        answered_by=uuid4(),
        answered_at=NOON,
    )


def stale(client):
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 301
    session.save()
    return client


@pytest.mark.parametrize("name", [*SECRETS, "open_item"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stale_session_is_asked_again_and_nothing_is_opened(name, method, addresses, team):
    client = stale(client_of(person_with(Role.ANALYST, team=team)))
    before = CustodyEvent.objects.count()

    asked = getattr(client, method)(addresses[name], WHY)

    assert (asked.status_code, "/account/again/" in asked["Location"]) == (302, True)
    assert CustodyEvent.objects.count() == before


@pytest.mark.parametrize("name", SECRETS)
def test_who_gives_the_password_again_reads_what_was_asked_for(name, addresses, team):
    client = stale(client_of(person_with(Role.ANALYST, team=team)))
    asked = client.post(addresses[name], WHY)

    shown = client.post(asked["Location"], {"password": PASSWORD})

    assert SECRETS[name] in shown.content.decode()


@pytest.mark.parametrize("name", SECRETS)
def test_who_may_not_read_it_is_refused_before_being_asked(name, addresses, team):
    client = stale(client_of(person_with(Role.EVIDENCE_OFFICER, team=team)))

    assert client.get(addresses[name]).status_code == 403
