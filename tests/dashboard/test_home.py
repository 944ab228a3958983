"""The first page of each face: what waits is there, each number leads to its rows, each tile costs the same."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation
from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Role
from common.errors import NotVisible
from custody.models import CopyCheck
from custody.models.objects import CopyName, Outcome
from dashboard.selectors import prepared, pulse
from dashboard.selectors.health import LATE_AFTER, health_for, rows_for
from dialogue.selectors.unanswered import unread_count
from feedback.states import NoteState
from submissions.kinds import Urgency
from submissions.states import ItemState
from tests.actors import URLCONFS, client_of, person_with, with_role
from tests.factories import agenda, feedback, meetings, requests, threads
from tests.factories.accounts import NOON, make_member, make_organisation, make_team
from tests.factories.staff import make_handed_over, make_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]

partner = pytest.mark.urls(URLCONFS["partner"])
mechanism = pytest.mark.urls(URLCONFS["mechanism"])
NOW = NOON + timedelta(hours=1)
_NUMBER = re.compile(r'<a class="govuk-link" href="([^"]+)"><span class="figure">(\d+)</span>')
_PASSING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"')
TILES = {"disclosure", "feedback", "requests", "reaching", "actions", "invitations", "platforms", "held"}


@pytest.fixture(autouse=True)
def _one_hour_after_noon():
    with time_machine.travel(NOW, tick=False):
        yield


def lived_in(organisation, team) -> None:
    """Something in every tile of both faces."""
    feedback.at_state(NoteState.SENT, make_handed_over(organisation, team=team))
    feedback.at_state(NoteState.DRAFT, make_handed_over(organisation, team=team, days_ago=70))
    make_item(make_handed_over(organisation, team=team, urgency=Urgency.RISK), state=ItemState.HELD)
    make_item(make_handed_over(organisation, team=team), state=ItemState.RECEIVED, received_at=NOW - timedelta(hours=9))
    requests.asked(organisation)
    requests.reach(organisation)
    requests.lead(requests.lead_submission(organisation, team=team))
    requests.reported(organisation)
    threads.begun(organisation)
    threads.said(threads.begun(organisation))
    threads.given_voice(organisation)
    agenda.proposed(organisation)
    agenda.action(agenda.held_lately(organisation, days_ago=30), owner=organisation)
    meetings.convened(organisation)
    meetings.make_platform(asked=[organisation])
    feedback.given_lesson(organisation)


def page_of(client) -> tuple[str, int]:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(reverse("home"))
    assert answer.status_code == 200
    return answer.content.decode(), len(asked)


@partner
def test_an_organisation_reads_what_is_asked_of_it_and_what_it_asked():
    organisation = make_organisation()
    lived_in(organisation, make_team())
    page, _ = page_of(client_of(make_member(Role.NGO_FOCAL_POINT, organisation=organisation)))
    for words in (
        "A request for information",
        "Help to reach somebody",
        "Invitation to a meeting",
        "Question: join a platform?",
        "To do after a meeting",
        "Feedback to read",
        "A file that was set apart",
        "New for you",
        "Next meeting",
        "What you asked, and wait for",
        "topics for a meeting",
    ):
        assert words in page, words


@partner
@pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
def test_an_empty_first_page_says_so(role):
    page, asked = page_of(client_of(make_member(role)))
    assert "Nothing waits for you." in page
    assert "What you asked, and wait for" not in page
    # Who is there, the pulse, what was handed over lately, the frame.
    assert asked <= 10


@partner
@pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
def test_the_page_of_an_organisation_costs_the_same_for_one_and_for_three(role):
    organisation, team = make_organisation(), make_team()
    client = client_of(make_member(role, organisation=organisation))
    lived_in(organisation, team)
    page_of(client)
    _, once = page_of(client)
    lived_in(organisation, team)
    lived_in(organisation, team)
    _, thrice = page_of(client)
    assert thrice == once


@partner
@pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
@pytest.mark.parametrize("lives", [True, False])
def test_another_organisation_leaves_no_trace(role, lives):
    """Source: Protocol C10."""
    own, team = make_organisation(), make_team()
    if lives:
        lived_in(own, team)
    client = client_of(make_member(role, organisation=own))
    page_of(client)

    def told():
        page, asked = page_of(client)
        return _PASSING.sub(b"", page.encode()), asked

    alone = told()
    lived_in(make_organisation(), team)
    assert told() == alone


@pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
def test_the_prepared_question_is_the_question(role):
    """Prepared for nobody, it answers each person as if it had been put together for that person."""
    team = make_team()
    for number in range(3):
        organisation = make_organisation()
        if number:
            lived_in(organisation, team)
        actor = with_role(role, organisation=organisation)
        (plain,) = pulse._everything(actor, NOW.date())
        assert prepared.ask(pulse._everything, actor, on=NOW.date()) == plain
        found = pulse.pulse_of(actor, on=NOW.date())
        assert found.unread_threads == unread_count(actor)
        assert bool(found.asked_by_us) is bool(number)
        if number and role == Role.NGO_FOCAL_POINT:
            assert TILES - {"disclosure"} <= found.beating


def test_putting_the_question_together_asks_nothing():
    """What is found while it is built would be remembered for the next person."""
    for role in PARTNER_ROLES:
        prepared._statement.cache_clear()
        with CaptureQueriesContext(connection) as asked:
            prepared._statement(pulse._everything, role)
        assert not asked.captured_queries


def test_who_asks_cannot_hide_in_the_statement():
    def sly(actor, _on):
        return Organisation.objects.filter(name__contains=str(actor.organisation_id)).values("pk")

    def reckoned(_actor, on):
        return Organisation.objects.filter(invited_at__date__gt=on - timedelta(days=14)).values("pk")

    for build in (sly, reckoned):
        with pytest.raises(prepared.NotPreparable):
            prepared.ask(build, with_role(Role.NGO_FOCAL_POINT), on=NOW.date())


def test_one_row_for_who_asks():
    def own(actor, on):
        return Organisation.objects.filter(pk=actor.organisation_id).values("short_label", day=Value(on))

    actor = with_role(Role.NGO_FOCAL_POINT)
    label = Organisation.objects.get(pk=actor.organisation_id).short_label
    assert prepared.ask(own, actor, on=NOW.date()) == {"short_label": label, "day": NOW.date()}


@mechanism
@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_every_number_leads_to_a_page(role):
    organisation, team = make_organisation(), make_team()
    lived_in(organisation, team)
    client = client_of(person_with(role, team=team))
    page, _ = page_of(client)
    numbers = _NUMBER.findall(page)
    for address, _number in numbers:
        path = address.partition("#")[0].replace("&amp;", "&")
        assert client.get(path).status_code == 200, address
    if role != Role.AUDITOR:
        assert numbers


@mechanism
@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_the_page_of_a_role_costs_the_same_for_one_and_for_three(role):
    team = make_team()
    client = client_of(person_with(role, team=team))
    lived_in(make_organisation(), team)
    page_of(client)
    _, once = page_of(client)
    for _ in range(2):
        lived_in(make_organisation(), team)
    _, thrice = page_of(client)
    assert thrice == once
    assert once <= 45


@mechanism
def test_a_contact_point_sees_every_promise_on_one_screen():
    lived_in(make_organisation(), make_team())
    page, _ = page_of(client_of(person_with(Role.CONTACT_POINT)))
    for words in (
        "Feedback",
        "Messages and views",
        "Requests for information",
        "Meetings, two a year",
        "Around meetings",
        "Preservation leads",
        "Bulletins and questions",
    ):
        assert words in page, words


@mechanism
def test_people_at_risk_come_first():
    """Source: Protocol V1."""
    team = make_team()
    lived_in(make_organisation(), team)
    page, _ = page_of(client_of(person_with(Role.TEAM_LEAD, team=team)))
    assert page.index("somebody is at risk") < page.index(">Feedback</h2>")


WATCHING = {Role.EVIDENCE_OFFICER, Role.HEAD, Role.ADMINISTRATOR}


@mechanism
@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_health_is_told_to_those_who_watch(role):
    lived_in(make_organisation(), make_team())
    late = make_item(make_handed_over(make_organisation()), state=ItemState.RECEIVED, received_at=NOW - LATE_AFTER)
    CopyCheck.objects.create(
        item_id=late.pk, store=CopyName.A, name="x", checked_at=NOW, outcome=Outcome.BAD, lease_until=NOW
    )
    actor = with_role(role)
    found = health_for(actor, at=NOW)
    client = client_of(person_with(role))
    answer = client.get(reverse("dashboard:health"))
    if role not in WATCHING:
        assert found is None
        assert answer.status_code == 404
        with pytest.raises(NotVisible):
            rows_for(actor, at=NOW)
        return
    assert (found.late, found.damaged, found.is_well) == (1, 1, False)
    assert answer.status_code == 200
    rows = rows_for(actor, at=NOW)
    assert len(rows.damaged) == 1
    # An administrator is told how many, and of no item.
    assert len(rows.late) == (0 if role == Role.ADMINISTRATOR else 1)
