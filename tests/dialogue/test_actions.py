"""Action items: recorded with owner and day, changed openly, done or given up with words; open ones follow (M2)."""

from datetime import timedelta

import pytest
from django.db.models import Q

from common.actors import PARTNER_ROLES, Role
from common.errors import NotAllowed, NotVisible
from custody.acts import Act
from custody.models import CustodyEvent
from dialogue.models import ActionChange, ActionItem
from dialogue.permissions import actions as permissions
from dialogue.policies import actions as policies
from dialogue.policies.actions import Owner
from dialogue.selectors import actions as selectors
from dialogue.selectors import agenda as agenda_selectors
from dialogue.services import actions
from dialogue.states.actions import STAFF_OWNERS, ActionState
from dialogue.visibility.platforms import READING
from tests.actors import with_role
from tests.factories import agenda, meetings
from tests.factories.accounts import contact_point, make_organisation
from tests.factories.agenda import AFTER

pytestmark = pytest.mark.django_db

DUE = (AFTER + timedelta(days=30)).date()


def events_of(action) -> list[tuple[str, object]]:
    found = CustodyEvent.objects.filter(subject_id=action.pk).order_by("sequence")
    return [(one.act, one.on_behalf_of) for one in found]


def change(action, owner=None, due_on=DUE, *, actor=None, at=AFTER):
    owner = Owner(action.organisation_id, action.staff_role or None) if owner is None else owner
    return actions.change_action(
        actor=actor or contact_point(), action_id=action.pk, owner=owner, due_on=due_on, why="It fits better.", at=at
    )


@pytest.mark.parametrize("role", list(Role))
def test_who_records_changes_and_gives_up(role):
    own = make_organisation()
    meeting = meetings.held(own)
    action = agenda.action(meeting)
    actor = with_role(role, organisation=own) if role in PARTNER_ROLES else with_role(role)
    acts = (
        lambda: actions.record_action(
            actor=actor, meeting_id=meeting.pk, text="x", owner=Owner(), due_on=DUE, at=AFTER
        ),
        lambda: change(action, due_on=DUE + timedelta(days=1), actor=actor),
        lambda: actions.drop_action(actor=actor, action_id=action.pk, words="x", at=AFTER),
    )
    for act in acts:
        if role == Role.CONTACT_POINT:
            act()
            continue
        with pytest.raises(NotAllowed if role in READING | PARTNER_ROLES else NotVisible):
            act()


@pytest.mark.parametrize("staff_role", [None, *STAFF_OWNERS])
@pytest.mark.parametrize("role", sorted(READING - {Role.WORKER}))
def test_the_colleague_whose_it_is_says_that_it_is_done(role, staff_role):
    action = agenda.action(staff_role=staff_role)
    done = {"actor": with_role(role), "action_id": action.pk, "words": "Sent.", "at": AFTER}
    if role in {Role.CONTACT_POINT, staff_role}:
        assert actions.finish_action(**done).state == ActionState.DONE
    else:
        with pytest.raises(permissions.OnlyOwnerMay):
            actions.finish_action(**done)


def test_the_organisation_whose_it_is_says_that_it_is_done():
    own = make_organisation()
    meeting = meetings.held(own)
    ours, of_mechanism = agenda.action(meeting, owner=own), agenda.action(meeting)
    basil, amal = meetings.focal_of(own), with_role(Role.NGO_CONTRIBUTOR, organisation=own)
    for actor, action in ((basil, of_mechanism), (amal, ours)):
        with pytest.raises(permissions.OnlyOwnerMay):
            actions.finish_action(actor=actor, action_id=action.pk, words="x", at=AFTER)
    done = actions.finish_action(actor=basil, action_id=ours.pk, words="Sent.", at=AFTER)

    assert (done.words, done.settled_by) == ("Sent.", basil.id)
    assert events_of(ours) == [(Act.ACTION_RECORDED, own.pk), (Act.ACTION_DONE, own.pk)]
    for act in (actions.finish_action, actions.drop_action):
        with pytest.raises(policies.SettledAlready):
            act(actor=contact_point(), action_id=ours.pk, words="x", at=AFTER)
    with pytest.raises(policies.SettledAlready):
        change(ours, due_on=DUE + timedelta(days=1))


def test_owners_were_at_the_meeting():
    """Source: Protocol C10."""
    own, other = make_organisation(), make_organisation(name="Cedar Archive")
    meeting = meetings.held(own)
    for owner in (Owner(other.pk), Owner(own.pk, Role.ANALYST), Owner(None, Role.EVIDENCE_OFFICER)):
        with pytest.raises(policies.NotAtTheMeeting):
            actions.record_action(
                actor=contact_point(), meeting_id=meeting.pk, text="x", owner=owner, due_on=DUE, at=AFTER
            )
    together = meetings.held(meetings.make_platform(own, other))
    assert agenda.action(together, owner=other).organisation_id == other.pk


def test_only_after_a_meeting_that_was_held_and_for_a_day_to_come():
    with pytest.raises(policies.MeetingNotHeld):
        agenda.action(meetings.convened())
    for day in ((AFTER - timedelta(days=1)).date(), (AFTER + timedelta(days=800)).date()):
        with pytest.raises(policies.NotADayToCome):
            agenda.action(due_on=day)


def test_each_change_keeps_what_was_before_and_tells_both():
    first, second = make_organisation(), make_organisation(name="Cedar Archive")
    meeting = meetings.held(meetings.make_platform(first, second))
    action = agenda.action(meeting, owner=first)
    with pytest.raises(policies.NothingChanged):
        change(action)

    change(action, Owner(second.pk), DUE + timedelta(days=5))

    kept = ActionChange.objects.get()
    assert (kept.organisation_id, kept.due_on, kept.why) == (first.pk, DUE, "It fits better.")
    action.refresh_from_db()
    assert (action.organisation_id, action.due_on) == (second.pk, DUE + timedelta(days=5))
    assert events_of(action)[1:] == [(Act.ACTION_CHANGED, first.pk), (Act.ACTION_CHANGED, second.pk)]


def test_the_day_of_what_is_late_may_stay_when_its_owner_changes():
    action = agenda.action(due_on=AFTER.date())
    assert change(action, Owner(None, Role.ANALYST), AFTER.date(), at=AFTER + timedelta(days=9)).staff_role == "analyst"


def test_what_is_open_follows_into_the_next_meeting_of_the_same_people():
    """Source: Protocol M2."""
    own, other = make_organisation(), make_organisation(name="Cedar Archive")
    platform = meetings.make_platform(own, other)
    before = {party: meetings.held(party) for party in (own, other, platform)}
    for party, meeting in before.items():
        agenda.action(meeting, text=f"open {party.name}")
        agenda.action(meeting, text=f"done {party.name}", state=ActionState.DONE)
    day = before[own].day + timedelta(days=150)
    after = meetings.planned(own, day=day)

    on = AFTER.date()
    carried, decided = selectors.around(meetings.focal_of(own), after, on=on)
    assert decided == []
    assert [one.action.text for one in carried] == ["open Olive Archive"]
    assert selectors.around(contact_point(), before[own], on=on)[0] == []
    shown = agenda_selectors.agenda_for(actor=contact_point(), meeting_id=before[own].pk, on=on)
    assert {one.action.text for one in shown.decided} == {"open Olive Archive", "done Olive Archive"}


def test_what_is_late_counts_on_both_sides():
    own = make_organisation()
    meeting = meetings.held(own)
    agenda.action(meeting, owner=own, due_on=AFTER.date())
    agenda.action(meeting, owner=own)
    agenda.action(meeting, staff_role=Role.ANALYST, due_on=AFTER.date())
    at = AFTER + timedelta(days=3)

    ours = agenda_selectors.waiting_for(meetings.focal_of(own), at=at)
    assert [one.is_overdue for one in ours.own] == [True, False]
    theirs = agenda_selectors.waiting_for(contact_point(), at=at)
    assert (theirs.overdue, theirs.open, theirs.to_write) == (2, 3, 1)
    analyst = agenda_selectors.waiting_for(with_role(Role.ANALYST), at=at)
    assert (analyst.overdue, analyst.open, analyst.to_write) == (1, 1, 0)
    assert agenda_selectors.waiting_for(with_role(Role.AUDITOR), at=at) is None
    assert selectors.counts(contact_point(), on=AFTER.date(), of=Q()).overdue == 0


@pytest.mark.parametrize("role", list(Role))
def test_visible_actions_by_role(role):
    """Source: Protocol C10."""
    own, other, hidden = (make_organisation(name=name) for name in ("Olive", "Cedar", "Hidden"))
    platform = meetings.make_platform(own, other, hidden)
    together = meetings.held(platform, unlisted=[hidden])
    elsewhere = meetings.held(other)
    for text, meeting, owner in (
        ("own alone", meetings.held(own), own),
        ("own", together, own),
        ("mechanism", together, None),
        ("other", together, other),
        ("hidden", together, hidden),
        ("other elsewhere", elsewhere, other),
        ("mechanism elsewhere", elsewhere, None),
    ):
        action = agenda.action(meeting, owner=owner, text=text)
        change(action, due_on=DUE + timedelta(days=1))
    actor = with_role(role, organisation=own) if role in PARTNER_ROLES else with_role(role)
    seen = {"own alone", "own", "mechanism", "other"}
    if role not in PARTNER_ROLES:
        seen = seen | {"hidden", "other elsewhere", "mechanism elsewhere"} if role in READING else set()

    assert {one.text for one in ActionItem.objects.visible_to(actor)} == seen
    assert {one.action.text for one in ActionChange.objects.visible_to(actor)} == seen


def test_whom_it_was_taken_from_in_confidence_is_not_told_to_the_others():
    """Source: Protocol C10."""
    own, hidden = make_organisation(name="Olive"), make_organisation(name="Hidden")
    together = meetings.held(meetings.make_platform(own, hidden), unlisted=[hidden])
    action = agenda.action(together, owner=hidden)
    change(action, Owner(own.pk))

    assert not ActionChange.objects.visible_to(meetings.focal_of(own)).exists()
    facts = [one.event_json for one in CustodyEvent.objects.filter(subject_id=action.pk, on_behalf_of=own.pk)]
    assert facts
    assert not [one for one in facts if str(hidden.pk) in one]
