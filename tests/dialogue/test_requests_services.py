"""Information is asked for, given in part or whole, declined, ended, reminded (C8)."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.states import Standing
from common.actors import Role
from common.errors import NotVisible
from custody.acts import Act
from custody.models import CustodyEvent
from dialogue.models import InformationAnswer, InformationAsked
from dialogue.permissions import requests as permissions
from dialogue.policies import requests as policies
from dialogue.selectors import requests as selectors
from dialogue.services import requests as services
from dialogue.services import requests_answer as answering
from dialogue.services import requests_sweep
from dialogue.states.requests import AskedState, Extent, Reminder, RequestState
from submissions.kinds import Kind
from submissions.models import Submission
from submissions.states import SubmissionState
from tests.actors import with_role
from tests.factories import requests as factory
from tests.factories.accounts import NOON, contact_point, make_organisation, make_team
from tests.factories.staff import SEALED, make_handed_over

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
OPEN = (AskedState.ASKED, AskedState.ANSWERED_IN_PART)
OVER = (AskedState.ANSWERED, AskedState.DECLINED, AskedState.ENDED)


def events_of(pk) -> list[tuple[str, object]]:
    return list(CustodyEvent.objects.filter(subject_id=pk).order_by("sequence").values_list("act", "on_behalf_of"))


def test_each_organisation_is_asked_in_a_row_of_its_own():
    """Source: Protocol C8, C10: nothing in what one is told names another, or an id that both share."""
    first, second = make_organisation(), make_organisation(name="Cedar Archive")
    rows = factory.asked(first, second)

    assert [row.organisation_id for row in rows] == [first.pk, second.pk]
    assert rows[0].reference != rows[1].reference
    for row in rows:
        (event,) = CustodyEvent.objects.filter(subject_id=row.pk)
        assert event.on_behalf_of == row.organisation_id
        assert str(row.request_id) not in event.event_json
    (own,) = CustodyEvent.objects.filter(subject_id=rows[0].request_id)
    assert (own.act, own.on_behalf_of) == (Act.INFORMATION_ASKED, None)


def test_a_draft_is_changed_and_given_up_unseen():
    organisation = make_organisation()
    draft = factory.drafted(organisation)
    other = make_organisation(name="Cedar Archive")
    wanted = factory.wanted([other], title="Another title")

    services.change_request(actor=contact_point(), request_id=draft.pk, wanted=wanted, at=NOON)
    changed = selectors.get_request(actor=contact_point(), request_id=draft.pk)
    assert (changed.title, selectors.addressees_of(contact_point(), changed)) == ("Another title", [other])
    services.drop_request(actor=contact_point(), request_id=draft.pk, at=NOON)

    changed.refresh_from_db()
    assert changed.state == RequestState.DROPPED
    assert not InformationAsked.objects.exists()
    assert events_of(draft.pk) == [(Act.INFORMATION_ENDED, None)]
    for act in (services.drop_request, services.send_request):
        with pytest.raises(policies.SentAlready):
            act(actor=contact_point(), request_id=draft.pk, at=NOON)
    with pytest.raises(policies.SentAlready):
        services.change_request(actor=contact_point(), request_id=draft.pk, wanted=wanted, at=NOON)


def test_an_analyst_drafts_for_a_team_of_their_own_and_the_contact_point_sends():
    team, organisation = make_team(), make_organisation()
    elias = with_role(Role.ANALYST, team=team)
    for other in (make_team(), None):
        with pytest.raises(permissions.NotYourTeam):
            factory.drafted(organisation, actor=elias, team=other)
    draft = factory.drafted(organisation, actor=elias, team=team)
    with pytest.raises(permissions.OnlyContactPointMay):
        services.send_request(actor=elias, request_id=draft.pk, at=NOON)

    services.send_request(actor=contact_point(), request_id=draft.pk, at=NOON)

    assert selectors.asked_for(elias).get().organisation_id == organisation.pk


@pytest.mark.parametrize("role", [role for role in Role if role not in permissions._DRAFTING])
def test_nobody_else_drafts(role):
    with pytest.raises(permissions.OnlyDraftersMay):
        factory.drafted(actor=with_role(role))


@pytest.mark.parametrize("standing", [Standing.INVITED, Standing.SUSPENDED, Standing.WITHDRAWN])
def test_only_whom_the_mechanism_works_with_is_asked(standing):
    """Source: Protocol C1."""
    organisation = make_organisation()
    draft = factory.drafted(organisation)
    type(organisation).objects.filter(pk=organisation.pk).update(state=standing)

    with pytest.raises(policies.CannotBeAsked):
        services.send_request(actor=contact_point(), request_id=draft.pk, at=NOON)
    with pytest.raises(NotVisible):
        factory.drafted(organisation)


def test_there_is_somebody_to_ask_and_time_to_answer():
    with pytest.raises(policies.NobodyToAsk):
        services.send_request(actor=contact_point(), request_id=_nobody_asked().pk, at=NOON)
    for days in (0, -1, 366):
        with pytest.raises(policies.NotADayToCome):
            factory.drafted(due_on=factory.day(days))
    late = factory.drafted()
    with pytest.raises(policies.NotADayToCome):
        services.send_request(actor=contact_point(), request_id=late.pk, at=NOON + timedelta(days=20))


def _nobody_asked():
    organisation = make_organisation()
    wanted = replace(factory.wanted([organisation]), organisation_ids=[])
    return services.draft_request(actor=contact_point(), wanted=wanted, at=NOON)


def test_an_answer_in_part_in_part_again_and_whole():
    organisation = make_organisation()
    (row,) = factory.asked(organisation)
    basil = factory.focal_point(organisation)
    for day, (text, extent) in enumerate((("One.", Extent.PART), ("Two.", Extent.PART), ("Three.", Extent.WHOLE))):
        answering.answer_in_words(actor=basil, asked_id=row.pk, text=text, extent=extent, at=at_day(day))

    row.refresh_from_db()
    assert (row.state, row.settled_by) == (AskedState.ANSWERED, basil.id)
    assert [one.text for one in selectors.answers_of(basil, row)] == ["One.", "Two.", "Three."]
    in_part = Act.INFORMATION_ANSWERED_IN_PART
    assert [act for act, _ in events_of(row.pk)] == [Act.INFORMATION_ASKED, in_part, in_part, Act.INFORMATION_ANSWERED]
    assert {organisation_id for _, organisation_id in events_of(row.pk)} == {organisation.pk}


def test_an_answer_says_something():
    (row,) = factory.asked()
    with pytest.raises(policies.GivesNothing):
        answering.answer_in_words(
            actor=factory.focal_point(row.organisation), asked_id=row.pk, text="", extent=Extent.PART, at=NOON
        )


@pytest.mark.parametrize("state", OVER)
def test_what_is_over_takes_nothing_more(state):
    row = factory.at_state(state)
    basil = factory.focal_point(row.organisation)
    on_it = {"asked_id": row.pk, "at": NOON}
    acts = [
        lambda: answering.answer_in_words(actor=basil, text="More.", extent=Extent.PART, **on_it),
        lambda: answering.begin_submission(actor=basil, kind=Kind.MATERIAL, **on_it),
        lambda: answering.decline_request(actor=basil, reason="No.", **on_it),
        lambda: services.end_asked(actor=contact_point(), reason="No.", **on_it),
        lambda: services.give_time(actor=contact_point(), due_on=factory.day(40), **on_it),
    ]
    for act in acts:
        with pytest.raises(policies.NotAskedAnyMore):
            act()


@pytest.mark.parametrize("state", OPEN)
def test_declining_and_ending_say_why(state):
    declined, ended = factory.at_state(state), factory.at_state(state)
    basil = factory.focal_point(declined.organisation)
    answering.decline_request(actor=basil, asked_id=declined.pk, reason="Not ours.", at=NOON)
    services.end_asked(actor=contact_point(), asked_id=ended.pk, reason="Found.", at=NOON)

    declined.refresh_from_db()
    ended.refresh_from_db()
    assert (declined.state, declined.reason) == (AskedState.DECLINED, "Not ours.")
    assert (ended.state, ended.reason) == (AskedState.ENDED, "Found.")
    assert events_of(declined.pk)[-1] == (Act.INFORMATION_DECLINED, declined.organisation_id)
    assert events_of(ended.pk)[-1] == (Act.INFORMATION_ENDED, ended.organisation_id)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.TEAM_LEAD])
def test_only_the_contact_point_ends_and_gives_time(role):
    team = make_team()
    row = factory.at_state(AskedState.ASKED, team=team)
    actor = with_role(role, team=team)
    with pytest.raises(permissions.OnlyContactPointMay):
        services.end_asked(actor=actor, asked_id=row.pk, reason="No.", at=NOON)
    with pytest.raises(permissions.OnlyContactPointMay):
        services.give_time(actor=actor, asked_id=row.pk, due_on=factory.day(40), at=NOON)


def test_the_row_of_another_organisation_is_not_there():
    (row,) = factory.asked()
    stranger = factory.focal_point(make_organisation(name="Cedar Archive"))
    for act in (
        lambda: selectors.get_asked(actor=stranger, asked_id=row.pk),
        lambda: answering.decline_request(actor=stranger, asked_id=row.pk, reason="No.", at=NOON),
        lambda: selectors.get_asked(actor=stranger, asked_id=uuid4()),
    ):
        with pytest.raises(NotVisible):
            act()


def test_a_submission_answers_once_and_a_draft_never_whole():
    organisation = make_organisation()
    (row,) = factory.asked(organisation)
    basil = factory.focal_point(organisation)
    given = make_handed_over(organisation)
    draft = make_handed_over(organisation, state=SubmissionState.DRAFT)
    gone = make_handed_over(organisation, state=SubmissionState.ABANDONED)
    on_it = {"actor": basil, "asked_id": row.pk, "at": NOON}

    assert set(selectors.submissions_to_give(basil, row)) == {given, draft}
    with pytest.raises(policies.NotWholeYet):
        answering.answer_with_submission(submission_id=draft.pk, extent=Extent.WHOLE, **on_it)
    with pytest.raises(policies.GivenUp):
        answering.answer_with_submission(submission_id=gone.pk, extent=Extent.PART, **on_it)
    with pytest.raises(NotVisible):
        answering.answer_with_submission(
            submission_id=make_handed_over(make_organisation()).pk, extent=Extent.PART, **on_it
        )
    answering.answer_with_submission(submission_id=given.pk, extent=Extent.WHOLE, **on_it)

    row.refresh_from_db()
    assert row.state == AskedState.ANSWERED
    (again,) = factory.asked(organisation)
    answering.answer_with_submission(
        actor=basil, asked_id=again.pk, submission_id=given.pk, extent=Extent.PART, at=NOON
    )
    with pytest.raises(policies.TiedAlready):
        answering.answer_with_submission(
            actor=basil, asked_id=again.pk, submission_id=given.pk, extent=Extent.PART, at=NOON
        )


def test_a_submission_begun_for_a_request_counts_once_it_is_handed_over():
    (row,) = factory.asked()
    basil = factory.focal_point(row.organisation)
    made = answering.begin_submission(actor=basil, asked_id=row.pk, kind=Kind.REPORT, at=NOON)

    assert (made.label, made.kind, made.is_draft) == (row.reference, Kind.REPORT, True)
    assert requests_sweep.note_submissions(NOON) == 0
    row.refresh_from_db()
    assert row.state == AskedState.ASKED
    Submission.objects.filter(pk=made.pk).update(
        state=SubmissionState.HANDED_OVER, handed_over_at=NOON, handed_over_by=basil.id, sealed_account=SEALED
    )
    assert [requests_sweep.note_submissions(NOON) for _ in range(2)] == [1, 0]

    row.refresh_from_db()
    assert row.state == AskedState.ANSWERED_IN_PART
    assert events_of(row.pk)[-1] == (Act.INFORMATION_ANSWERED_IN_PART, row.organisation_id)
    assert InformationAnswer.objects.get(asked=row).submission_id == made.pk


def test_the_sweep_leaves_alone_what_somebody_settled_meanwhile():
    row = factory.at_state(AskedState.DECLINED)
    assert not requests_sweep._note_one(row.pk, NOON)
    assert not requests_sweep._remind_one(row.pk, NOON)
    assert not requests_sweep._note_one(factory.at_state(AskedState.ANSWERED_IN_PART).pk, NOON)
    assert not requests_sweep._remind_one(factory.at_state(AskedState.ASKED).pk, NOON)


def at_day(number: int):
    return NOON + timedelta(days=number)


def test_reminders_a_week_before_on_the_day_and_after_each_once():
    """Source: Protocol C8: a promise is not forgotten, and nobody is rung twice for one day."""
    (row,) = factory.asked()
    rung = {number: requests_sweep.sweep(at_day(number))["requests_reminded"] for number in range(30)}

    assert {number for number, count in rung.items() if count} == {13, 20, 21}
    facts = [event.event_json for event in CustodyEvent.objects.filter(act=Act.INFORMATION_REMINDED).order_by("at")]
    assert [next(one for one in Reminder if f'"{one.value}"' in said) for said in facts] == list(Reminder)
    row.refresh_from_db()
    assert (row.reminder, row.reminded_at) == (Reminder.AFTER, at_day(21))


def test_whoever_is_asked_with_less_than_a_week_to_go_is_not_reminded_at_once():
    factory.asked(due_on=factory.day(5))
    assert [requests_sweep.remind(at_day(number)) for number in range(7)] == [0, 0, 0, 0, 0, 1, 1]


def test_a_sweeper_that_was_down_reminds_once():
    factory.asked()
    assert [requests_sweep.remind(at_day(25)) for _ in range(2)] == [1, 0]


@pytest.mark.parametrize("state", OVER)
def test_nobody_is_reminded_of_what_is_over(state):
    factory.at_state(state)
    assert requests_sweep.remind(at_day(25)) == 0


def test_more_time_is_told_and_reminded_anew():
    (row,) = factory.asked()
    requests_sweep.remind(at_day(21))
    services.give_time(actor=contact_point(), asked_id=row.pk, due_on=factory.day(60), at=at_day(22))

    row.refresh_from_db()
    assert (row.due_on, row.reminder) == (factory.day(60), "")
    assert events_of(row.pk)[-1] == (Act.INFORMATION_ASKED, row.organisation_id)
    assert [requests_sweep.remind(at_day(number)) for number in (23, 53)] == [0, 1]
    with pytest.raises(policies.NotADayToCome):
        services.give_time(actor=contact_point(), asked_id=row.pk, due_on=factory.day(1), at=at_day(22))


def test_what_waits_for_whom():
    team, organisation = make_team(), make_organisation()
    factory.asked(organisation, team=team)
    factory.asked(organisation, due_on=factory.day(60))
    factory.asked(make_organisation(name="Cedar Archive"))
    factory.drafted(organisation)
    at = at_day(21)

    contact = selectors.waiting_for(contact_point(), at=at)
    analyst = selectors.waiting_for(with_role(Role.ANALYST, team=team), at=at)
    basil = selectors.waiting_for(factory.focal_point(organisation), at=at)

    assert (contact.overdue, contact.soon, contact.open, contact.drafts, contact.rows) == (2, 0, 3, 1, [])
    assert (analyst.overdue, analyst.open, analyst.drafts) == (1, 1, 0)
    assert (basil.overdue, basil.open, basil.drafts, [due.days_over for due in basil.rows]) == (1, 2, 0, [1, -39])
    assert basil.rows[0].is_overdue
    for role in (Role.NGO_CONTRIBUTOR, Role.AUDITOR, Role.DISCLOSURE_OFFICER):
        assert selectors.waiting_for(with_role(role), at=at) is None
