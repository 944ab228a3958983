"""What organisations report (C9), and leads from urgency to outcome (W3)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from common.actors import Role
from common.errors import NotVisible
from common.statetable import IllegalMove
from custody.acts import Act
from custody.models import CustodyEvent
from dialogue.models import LeadMatch, PreservationLead
from dialogue.permissions import leads as lead_permissions
from dialogue.permissions import updates as update_permissions
from dialogue.policies import leads as lead_policies
from dialogue.policies import updates as update_policies
from dialogue.selectors import leads as lead_selectors
from dialogue.selectors import updates as update_selectors
from dialogue.services import leads as services
from dialogue.services import leads_sweep, updates
from dialogue.states.leads import LeadOutcome, LeadState, LeadUrgency
from dialogue.states.updates import ActivityKind, ActivityState
from submissions.kinds import Urgency
from submissions.states import SubmissionState
from tests.actors import with_role
from tests.factories import requests as factory
from tests.factories.accounts import NOON, contact_point, make_organisation, make_team
from tests.factories.staff import make_handed_over, make_item

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
WORKING = {Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD}


def acts_of(pk) -> list[str]:
    return list(CustodyEvent.objects.filter(subject_id=pk).order_by("sequence").values_list("act", flat=True))


def test_a_report_names_submissions_and_single_items():
    organisation = make_organisation()
    whole, part = make_handed_over(organisation), make_handed_over(organisation)
    item = make_item(part)
    made = factory.reported(organisation, submissions=[whole], accessions=[item.accession.lower()])

    found = update_selectors.concerned_by(contact_point(), made)
    assert {(one.submission.pk, tuple(one.items)) for one in found} == {(whole.pk, ()), (part.pk, (item.accession,))}
    event = CustodyEvent.objects.get(subject_id=made.pk)
    assert (event.act, event.on_behalf_of) == (Act.ACTIVITY_REPORTED, organisation.pk)
    assert "Prosecutor" not in event.event_json


def test_a_report_is_about_ones_own_material():
    """Source: Protocol C10: whether another organisation has it is not said."""
    theirs = make_handed_over(make_organisation(name="Cedar Archive"))
    for more, refusal in (
        ({"submissions": [theirs]}, NotVisible),
        ({"accessions": [make_item(theirs).accession]}, update_policies.NotOwnMaterial),
        ({"accessions": ["ACC-0000-0000"]}, update_policies.NotOwnMaterial),
    ):
        with pytest.raises(refusal):
            factory.reported(**more)


def test_only_a_hearing_may_be_to_come():
    for kind in ActivityKind:
        if kind == ActivityKind.HEARD:
            assert factory.reported(kind=kind, happened_on=factory.day(30)).kind == kind
            continue
        with pytest.raises(update_policies.NotADayPast):
            factory.reported(kind=kind, happened_on=factory.day(1))
    with pytest.raises(update_policies.NotADayPast):
        factory.reported(kind=ActivityKind.HEARD, happened_on=factory.day(800))


@pytest.mark.parametrize("role", list(Role))
def test_who_takes_note(role):
    organisation, team = make_organisation(), make_team()
    made = factory.reported(organisation, submissions=[make_handed_over(organisation, team=team)])
    actor = with_role(role, organisation=organisation) if role == Role.NGO_FOCAL_POINT else with_role(role, team=team)
    if role in WORKING:
        noted = updates.take_note(actor=actor, activity_id=made.pk, at=NOON)
        assert (noted.state, noted.noted_by) == (ActivityState.NOTED, actor.id)
        assert acts_of(made.pk) == [Act.ACTIVITY_REPORTED, Act.ACTIVITY_NOTED]
        with pytest.raises(update_policies.NotedAlready):
            updates.take_note(actor=actor, activity_id=made.pk, at=NOON)
        return
    sees = role in {Role.NGO_FOCAL_POINT, Role.HEAD, Role.DISCLOSURE_OFFICER, Role.WORKER}
    with pytest.raises(update_permissions.OnlyReviewersMay if sees else NotVisible):
        updates.take_note(actor=actor, activity_id=made.pk, at=NOON)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.NGO_FOCAL_POINT])
def test_nobody_else_reports(role):
    with pytest.raises(update_permissions.OnlyFocalPointMay):
        update_permissions.check_may_report(with_role(role))


def test_reports_that_wait():
    factory.reported()
    assert update_selectors.waiting_for(contact_point(), at=NOON).to_note == 1
    assert update_selectors.to_note(contact_point()).count() == 1
    assert update_selectors.waiting_for(with_role(Role.DISCLOSURE_OFFICER), at=NOON) is None


@pytest.mark.parametrize(
    ("said", "urgency"),
    [
        (Urgency.RISK, LeadUrgency.NOW),
        (Urgency.PRESSING, LeadUrgency.NOW),
        (Urgency.ROUTINE, LeadUrgency.WHEN_POSSIBLE),
    ],
)
def test_a_lead_appears_by_itself_once(said, urgency):
    """Source: cooperation page, W3."""
    submission = factory.lead_submission(urgency=said)
    factory.lead_submission(state=SubmissionState.DRAFT)
    make_handed_over(make_organisation())

    assert [leads_sweep.sweep(NOON)["leads_begun"] for _ in range(2)] == [1, 0]

    made = PreservationLead.objects.get()
    assert (made.submission_id, made.urgency, made.since) == (submission.pk, urgency, submission.handed_over_at)
    assert made.state == LeadState.NEW


def test_a_lead_is_weighed_taken_taken_over_and_closed():
    team = make_team()
    made = factory.lead(factory.lead_submission(team=team))
    elias, farah = with_role(Role.ANALYST, team=team), with_role(Role.TEAM_LEAD, team=team)
    on_it = {"lead_id": made.pk, "at": NOON}
    services.weigh_lead(actor=elias, urgency=LeadUrgency.THIS_MONTH, **on_it)
    with pytest.raises(lead_permissions.TakeItUpFirst):
        services.close_lead(actor=elias, outcome=LeadOutcome.LOST, words="", **on_it)
    services.take_lead(actor=elias, **on_it)
    with pytest.raises(lead_policies.YoursAlready):
        services.take_lead(actor=elias, **on_it)
    services.take_lead(actor=farah, **on_it)
    services.close_lead(actor=elias, outcome=LeadOutcome.LOST, words="Burnt.", **on_it)

    made.refresh_from_db()
    assert (made.state, made.urgency, made.owner_id) == (LeadState.CLOSED, LeadUrgency.THIS_MONTH, farah.id)
    assert (made.outcome, made.outcome_words, made.closed_by) == (LeadOutcome.LOST, "Burnt.", elias.id)
    assert acts_of(made.pk) == [Act.LEAD_WEIGHED, Act.LEAD_TAKEN, Act.LEAD_TAKEN, Act.LEAD_CLOSED]
    told = CustodyEvent.objects.filter(subject_id=made.pk, on_behalf_of=made.submission.organisation_id)
    assert {event.act for event in told} == {Act.LEAD_TAKEN, Act.LEAD_CLOSED}


def test_a_closed_lead_is_taken_up_again_by_a_team_lead():
    team = make_team()
    made = factory.lead(factory.lead_submission(team=team), LeadState.CLOSED)
    elias, farah = with_role(Role.ANALYST, team=team), with_role(Role.TEAM_LEAD, team=team)
    on_it = {"lead_id": made.pk, "at": NOON}
    for act in (
        lambda: services.take_lead(actor=elias, **on_it),
        lambda: services.weigh_lead(actor=elias, urgency=LeadUrgency.NOW, **on_it),
        lambda: services.match_lead(actor=elias, submission_id=uuid4(), **on_it),
        lambda: services.close_lead(actor=elias, outcome=LeadOutcome.LOST, words="", **on_it),
    ):
        with pytest.raises(lead_policies.LeadClosed):
            act()
    with pytest.raises(lead_permissions.OnlyTeamLeadsMay):
        services.reopen_lead(actor=elias, **on_it)
    services.reopen_lead(actor=farah, **on_it)

    made.refresh_from_db()
    assert (made.state, made.outcome, made.closed_at, made.owner_id) == (LeadState.TAKEN, "", None, farah.id)
    with pytest.raises(IllegalMove):
        services.reopen_lead(actor=farah, **on_it)


def test_only_later_submissions_of_the_same_organisation_are_matched():
    """Source: Protocol C10."""
    organisation = make_organisation()
    made = factory.lead(factory.lead_submission(organisation, days_ago=5), LeadState.TAKEN)
    earlier, later = make_handed_over(organisation, days_ago=9), make_handed_over(organisation, days_ago=1)
    theirs = make_handed_over(make_organisation(name="Cedar Archive"), days_ago=1)
    dima = contact_point()
    on_it = {"actor": dima, "lead_id": made.pk, "at": NOON}

    assert lead_selectors.submissions_to_match(dima, made) == [later]
    with pytest.raises(lead_policies.NothingMatched):
        services.close_lead(outcome=LeadOutcome.HANDED_OVER, words="", **on_it)
    for wrong in (earlier, theirs, made.submission):
        with pytest.raises(lead_policies.NotALaterSubmission):
            services.match_lead(submission_id=wrong.pk, **on_it)
    with pytest.raises(NotVisible):
        services.match_lead(submission_id=uuid4(), **on_it)
    services.match_lead(submission_id=later.pk, **on_it)
    with pytest.raises(lead_policies.MatchedAlready):
        services.match_lead(submission_id=later.pk, **on_it)
    services.close_lead(outcome=LeadOutcome.HANDED_OVER, words="", **on_it)

    assert lead_selectors.submissions_to_match(dima, made) == []
    assert LeadMatch.objects.get().submission_id == later.pk
    assert acts_of(made.pk)[-2:] == [Act.LEAD_MATCHED, Act.LEAD_CLOSED]


@pytest.mark.parametrize("role", [role for role in Role if role not in WORKING | {Role.WORKER}])
def test_nobody_else_works_on_a_lead(role):
    with pytest.raises(lead_permissions.OnlyThoseWhoWorkOnLeadsMay):
        lead_permissions.check_may_work(with_role(role))


def test_open_leads_are_listed_by_urgency_then_age():
    organisation = make_organisation()
    for days_ago, urgency in ((1, Urgency.ROUTINE), (2, Urgency.PRESSING), (3, Urgency.RISK), (9, Urgency.ROUTINE)):
        factory.lead(factory.lead_submission(organisation, days_ago=days_ago, urgency=urgency))
    factory.lead(factory.lead_submission(organisation), LeadState.CLOSED)
    dima = contact_point()

    rows = lead_selectors.open_page(actor=dima).rows
    waiting = lead_selectors.waiting_for(dima, at=NOON)

    assert [(row.urgency, (NOON - row.since) // timedelta(days=1)) for row in rows] == [(1, 6), (1, 5), (3, 12), (3, 4)]
    assert (waiting.now, waiting.this_month, waiting.when_possible, waiting.own, waiting.rows) == (2, 0, 2, 0, [])
    assert len(lead_selectors.waiting_for(factory.focal_point(organisation), at=NOON).rows) == 4
    assert lead_selectors.waiting_for(with_role(Role.AUDITOR), at=NOON) is None
    assert len(lead_selectors.closed_page(actor=dima).rows) == 1
