"""Meetings are planned, convened, moved, cancelled, held by the contact point; each organisation reads its own part."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.states import Standing
from common.actors import Role
from common.errors import NotAllowed, NotVisible, PortalError
from custody.acts import Act
from custody.models import CustodyEvent
from dialogue.models import Invitation, Meeting
from dialogue.policies import meetings as rules
from dialogue.policies.platforms import NoSignatory
from dialogue.policies.zones import NoSuchHour, UnknownZone, moment_of
from dialogue.services import invitations, meetings, meetings_plan
from dialogue.services.invitations import Came
from dialogue.states.meetings import Answer, Attendance, Form, How, MeetingState, ShortNotice
from tests.actors import with_role
from tests.factories import meetings as made
from tests.factories.accounts import NOON, contact_point, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


def told(meeting, act):
    """Whose logs the event is in."""
    return set(CustodyEvent.objects.filter(subject_id=meeting.pk, act=act).values_list("on_behalf_of", flat=True))


def test_a_meeting_with_an_organisation_from_plan_to_attendance():
    """Source: Protocol M2."""
    organisation = make_organisation()
    meeting = made.held(organisation)
    (row,) = Invitation.objects.filter(meeting=meeting)
    came = {row.pk: Came(Attendance.BOTH, 3)}
    invitations.record_attendance(actor=contact_point(), meeting_id=meeting.pk, came=came, at=made.days(31))

    row.refresh_from_db()
    assert (row.organisation, row.attendance, row.people) == (organisation, Attendance.BOTH, 3)
    for act in (Act.MEETING_PLANNED, Act.MEETING_CONVENED, Act.MEETING_HELD, Act.MEETING_ATTENDED):
        assert told(meeting, act) == {organisation.pk}, act


def test_a_meeting_with_a_platform_tells_each_that_joined_and_nobody_else():
    """Source: Protocol C10."""
    first, second, asked = (make_organisation() for _ in range(3))
    platform = made.make_platform(first, second, asked=[asked])
    meeting = made.convened(platform)

    assert set(Invitation.objects.filter(meeting=meeting).values_list("organisation", flat=True)) == {
        first.pk,
        second.pk,
    }
    assert told(meeting, Act.MEETING_CONVENED) == {None, first.pk, second.pk}
    meetings.cancel(actor=contact_point(), meeting_id=meeting.pk, why="A strike.", at=NOON)
    assert told(meeting, Act.MEETING_CANCELLED) == {None, first.pk, second.pk}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CONTACT_POINT}))
def test_only_a_contact_point_keeps_meetings(role):
    """Source: Protocol C10: organisations propose, the Mechanism decides."""
    organisation = make_organisation()
    meeting, convened = made.planned(organisation), made.convened(organisation)
    actor = with_role(role, organisation=organisation)
    on_it = {"actor": actor, "meeting_id": meeting.pk, "at": NOON}
    on_convened = on_it | {"meeting_id": convened.pk}
    for act in (
        lambda: meetings_plan.plan_with_organisation(
            actor=actor, organisation_id=organisation.pk, day=NOON.date(), at=NOON
        ),
        lambda: meetings_plan.plan_anew(day=NOON.date(), **on_it),
        lambda: meetings.convene(arrangement=made.arranged(), **on_it),
        lambda: meetings.move(arrangement=made.arranged(), **on_convened),
        lambda: meetings.cancel(why="x", **on_convened),
        lambda: meetings.hold(**on_convened),
        lambda: invitations.add_participant(label="Adviser", **on_convened),
        lambda: invitations.record_attendance(came={}, **on_convened),
    ):
        with pytest.raises((NotAllowed, NotVisible)):
            act()
    assert {one.state for one in Meeting.objects.all()} == {"planned", "convened"}


@pytest.mark.parametrize("state", [one for one in Standing if one != Standing.SIGNATORY])
def test_meetings_are_for_signatories(state):
    with pytest.raises(NoSignatory):
        made.planned(make_organisation(state))


def test_a_platform_nobody_joined_has_nobody_to_invite():
    platform = made.make_platform(asked=[make_organisation()])
    with pytest.raises(rules.NobodyToInvite):
        made.convened(platform)


def test_short_notice_needs_a_reason_or_everybodys_agreement():
    """Source: Protocol M2, C2."""
    first, second = make_organisation(), make_organisation()
    meeting = made.planned(made.make_platform(first, second))
    soon = made.arranged(made.days(20))
    on_it = {"actor": contact_point(), "meeting_id": meeting.pk, "at": NOON}
    with pytest.raises(rules.NoticeTooShort):
        meetings.convene(arrangement=soon, **on_it)

    invitations.waive_notice(actor=made.focal_of(first), meeting_id=meeting.pk, at=NOON)
    with pytest.raises(rules.NoticeTooShort):
        meetings.convene(arrangement=soon, **on_it)

    invitations.waive_notice(actor=made.focal_of(second), meeting_id=meeting.pk, at=NOON)
    convened = meetings.convene(arrangement=soon, **on_it)
    assert (convened.short_notice, convened.notice_days) == (ShortNotice.AGREED, 21)

    nearer = made.arranged(made.days(10))
    with pytest.raises(rules.NoticeTooShort):
        meetings.move(arrangement=nearer, **on_it)
    explained = made.arranged(made.days(10), short_notice_why="The room is only free then.")
    moved = meetings.move(arrangement=explained, **on_it)
    assert (moved.short_notice, moved.short_notice_why) == (ShortNotice.REASON, "The room is only free then.")


@pytest.mark.parametrize(("ahead", "is_short"), [(20, True), (21, False)])
def test_the_notice_is_counted_in_whole_days(ahead, is_short):
    starts_at = made.days(ahead)
    if is_short:
        with pytest.raises(rules.NoticeTooShort):
            made.convened(starts_at=starts_at)
    else:
        assert made.convened(starts_at=starts_at).short_notice == ShortNotice.NOT_SHORT


def test_the_memorandum_decides_how_much_notice():
    """Source: Protocol C2."""
    organisation = make_organisation()
    made.memorandum(organisation, notice_days=35)
    with pytest.raises(rules.NoticeTooShort):
        made.convened(organisation, starts_at=made.days(34))
    assert made.convened(organisation, starts_at=made.days(35)).notice_days == 35


def test_another_room_at_the_same_hour_needs_no_new_reason():
    meeting = made.convened(starts_at=made.days(10), short_notice_why="The delegation leaves.")
    arrangement = made.arranged(meeting.starts_at, place="Room 5")
    moved = meetings.move(actor=contact_point(), meeting_id=meeting.pk, arrangement=arrangement, at=made.days(9))
    assert (moved.place, moved.sequence, moved.short_notice) == ("Room 5", 1, ShortNotice.REASON)


def test_nothing_changes_once_it_is_over():
    for state in (MeetingState.HELD, MeetingState.CANCELLED):
        meeting = made.at_state(state)
        on_it = {"actor": contact_point(), "meeting_id": meeting.pk, "at": made.days(40)}
        for act in (
            lambda on_it=on_it: meetings.move(arrangement=made.arranged(made.days(90)), **on_it),
            lambda on_it=on_it: meetings.cancel(why="x", **on_it),
            lambda on_it=on_it: meetings.hold(**on_it),
            lambda on_it=on_it: invitations.add_participant(label="Adviser", **on_it),
        ):
            with pytest.raises(PortalError):
                act()


def test_it_is_not_held_before_it_began():
    meeting = made.convened()
    with pytest.raises(rules.NotBegunYet):
        meetings.hold(actor=contact_point(), meeting_id=meeting.pk, at=made.AHEAD - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"place": ""}, rules.NoPlace),
        ({"starts_at": NOON}, rules.InThePast),
        ({"starts_at": NOON + timedelta(days=800)}, rules.NotADayToCome),
        ({"time_zone": "Mars/Olympus"}, UnknownZone),
    ],
)
def test_an_arrangement_that_cannot_be(more, refusal):
    meeting = made.planned()
    with pytest.raises(refusal):
        meetings.convene(
            actor=contact_point(),
            meeting_id=meeting.pk,
            arrangement=made.arranged(**{"starts_at": made.AHEAD, **more}),
            at=NOON,
        )
    assert not Invitation.objects.exists()


def test_hours_that_no_clock_shows():
    """In Geneva clocks jump from two to three on 28 March 2027; in October they show it twice."""
    spring, autumn = made.date(2027, 3, 28), made.date(2027, 10, 31)
    half_past_two = NOON.time().replace(hour=2, minute=30)
    with pytest.raises(NoSuchHour):
        moment_of(spring, half_past_two, made.GENEVA)
    assert moment_of(autumn, half_past_two, made.GENEVA).isoformat() == "2027-10-31T00:30:00+00:00"
    assert moment_of(autumn, half_past_two, "Asia/Damascus").isoformat() == "2027-10-30T23:30:00+00:00"


def test_members_answer_for_themselves_and_the_last_answer_counts():
    organisation = make_organisation()
    meeting = made.convened(organisation)
    focal, member = made.focal_of(organisation), with_role(Role.NGO_CONTRIBUTOR, organisation=organisation)
    made.replied(meeting, focal)
    made.replied(meeting, focal, Answer.NO, "")
    row = made.replied(meeting, member, Answer.TENTATIVE, How.IN_PERSON)
    answers = dict(type(row).objects.values_list("member", "answer"))
    assert answers == {focal.id: "no", member.id: "tentative"}


def test_who_may_not_answer():
    organisation = make_organisation()
    meeting = made.convened(organisation)
    with pytest.raises(NotVisible):
        made.replied(meeting, made.focal_of(make_organisation()))
    with pytest.raises((NotAllowed, NotVisible)):
        made.replied(meeting, contact_point())
    with pytest.raises(rules.NotConvened):
        made.replied(made.held(organisation), made.focal_of(organisation))


def test_nobody_comes_online_to_a_meeting_in_a_room():
    organisation = make_organisation()
    meeting = made.convened(organisation, form=Form.IN_PERSON)
    with pytest.raises(rules.CannotComeLikeThat):
        made.replied(meeting, made.focal_of(organisation), Answer.YES, How.ONLINE)


def test_only_a_focal_point_gives_up_notice_and_once():
    organisation = make_organisation()
    meeting = made.planned(organisation)
    with pytest.raises(NotAllowed):
        invitations.waive_notice(
            actor=with_role(Role.NGO_CONTRIBUTOR, organisation=organisation), meeting_id=meeting.pk, at=NOON
        )
    invitations.waive_notice(actor=made.focal_of(organisation), meeting_id=meeting.pk, at=NOON)
    with pytest.raises(rules.AgreedAlready):
        invitations.waive_notice(actor=made.focal_of(organisation), meeting_id=meeting.pk, at=NOON)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "lost"},
        {"organisation": None},
        {"state": "convened", "starts_at": None},
        {"minutes": 0},
        {"time_zone": ""},
        {"form": "letter"},
        {"state": "held"},
        {"state": "cancelled", "ended_by": contact_point, "ended_at": NOON},
        {"short_notice": "reason"},
        {"languages": ["xx"]},
    ],
    ids=", ".join,
)
def test_the_database_refuses(changes):
    meeting = made.convened()
    changes = {key: value().id if callable(value) else value for key, value in changes.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**changes)


def test_a_meeting_is_with_an_organisation_or_a_platform_not_with_both():
    meeting = made.convened()
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(platform=made.make_platform())
