"""Minutes: written, circulated, commented, agreed; then nobody changes a letter (M2)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from common.actors import PARTNER_ROLES, Role
from common.errors import Conflict, NotAllowed, NotVisible
from custody.acts import Act
from custody.models import CustodyEvent
from dialogue.models import Minutes, MinutesComment
from dialogue.permissions import minutes as permissions
from dialogue.policies import minutes as policies
from dialogue.selectors import minutes as selectors
from dialogue.services import minutes_agree, minutes_write
from dialogue.states.minutes import READABLE, MinutesState
from dialogue.visibility.platforms import READING
from tests.actors import with_role
from tests.factories import agenda, meetings
from tests.factories.accounts import contact_point, make_organisation
from tests.factories.agenda import AFTER, LAST_DAY, LATER

pytestmark = pytest.mark.django_db


def told_of(meeting, act) -> list[object]:
    found = CustodyEvent.objects.filter(subject_id=meeting.pk, act=act).order_by("sequence")
    return [one.on_behalf_of for one in found]


@pytest.mark.parametrize("role", sorted(set(Role) - PARTNER_ROLES - {Role.CONTACT_POINT}))
def test_only_the_contact_point_keeps_minutes(role):
    actor, meeting = with_role(role), meetings.held()
    refusal = NotAllowed if role in READING else NotVisible
    on_it = {"actor": actor, "meeting_id": meeting.pk, "at": AFTER}
    with pytest.raises(refusal):
        minutes_write.draft_minutes(**on_it)
    draft = agenda.minutes_at(MinutesState.DRAFT, meeting)
    with pytest.raises(refusal):
        minutes_write.write_minutes(**on_it | {"text_en": "x", "text_ar": "", "seen_at": draft.written_at})
    with pytest.raises(refusal):
        minutes_agree.circulate_minutes(**on_it | {"comments_until": LAST_DAY})
    agenda.minutes_at(MinutesState.CIRCULATED, meeting)
    for act in (minutes_write.take_back_minutes, minutes_agree.agree_minutes):
        with pytest.raises(refusal):
            act(**on_it | {"at": LATER})


def test_minutes_are_of_a_meeting_that_was_held():
    with pytest.raises(policies.NotHeld):
        agenda.minutes_at(MinutesState.DRAFT, meetings.convened())


def test_two_people_begin_one_draft_and_nobody_overwrites_unknowingly():
    draft = agenda.minutes_at(MinutesState.DRAFT)
    on_it = {"actor": contact_point(), "meeting_id": draft.pk}
    again = minutes_write.draft_minutes(**on_it, at=LATER)
    assert again.text_en == draft.text_en
    words = {"text_en": "Mine.", "text_ar": ""}
    minutes_write.write_minutes(**on_it, **words, seen_at=draft.written_at, at=LATER)
    with pytest.raises(policies.MinutesChangedMeanwhile):
        minutes_write.write_minutes(**on_it, **words, seen_at=draft.written_at, at=LATER)


@pytest.mark.parametrize("days", [-1, 0, 91])
def test_the_last_day_for_comments_is_to_come(days):
    draft = agenda.minutes_at(MinutesState.DRAFT)
    day = (AFTER + timedelta(days=days)).date()
    with pytest.raises(policies.NotADayForComments):
        minutes_agree.circulate_minutes(actor=contact_point(), meeting_id=draft.pk, comments_until=day, at=AFTER)


def test_nothing_is_circulated_before_something_is_written():
    with pytest.raises(policies.NothingWritten):
        agenda.minutes_at(MinutesState.CIRCULATED, text_en="", text_ar="")
    meeting = meetings.held()
    assert agenda.minutes_at(MinutesState.CIRCULATED, meeting, text_en="").text_ar


def test_each_that_was_invited_is_told_once_and_of_no_other():
    """Source: Protocol M2, C10."""
    first, second = make_organisation(), make_organisation(name="Cedar Archive")
    platform = meetings.make_platform(first, second)
    alone, together = meetings.held(first), meetings.held(platform)
    for meeting in (alone, together):
        agenda.minutes_at(MinutesState.AGREED, meeting)

    for act in (Act.MINUTES_CIRCULATED, Act.MINUTES_AGREED):
        assert told_of(alone, act) == [first.pk]
        assert sorted(filter(None, told_of(together, act))) == sorted([first.pk, second.pk])
        assert told_of(together, act).count(None) == 1
    assert told_of(alone, Act.MINUTES_DRAFTED) == [None]


def test_commented_by_focal_points_until_the_last_day():
    own = make_organisation()
    minutes = agenda.minutes_at(MinutesState.CIRCULATED, meetings.held(own))
    basil = meetings.focal_of(own)
    assert [one.pk for one in selectors.to_comment(basil, on=LAST_DAY)] == [minutes.pk]
    comment = agenda.commented(minutes, own)

    assert (comment.round, comment.organisation_id) == (1, own.pk)
    assert told_of(minutes, Act.MINUTES_COMMENTED) == [own.pk]
    assert not selectors.to_comment(basil, on=LAST_DAY).exists()
    amal = with_role(Role.NGO_CONTRIBUTOR, organisation=own)
    for actor in (amal, contact_point()):
        with pytest.raises(permissions.OnlyFocalPointComments):
            minutes_agree.comment_on_minutes(actor=actor, meeting_id=minutes.pk, text="x", at=AFTER)
    with pytest.raises(policies.CommentsClosed):
        agenda.commented(minutes, own, at=LATER)
    with pytest.raises(NotVisible):
        agenda.commented(minutes, make_organisation(name="Cedar Archive"))


def test_nothing_is_agreed_while_somebody_may_still_comment():
    minutes = agenda.minutes_at(MinutesState.CIRCULATED)
    agree = {"actor": contact_point(), "meeting_id": minutes.pk}
    with pytest.raises(policies.CommentsOpen):
        minutes_agree.agree_minutes(**agree, at=AFTER + timedelta(days=14))
    assert not selectors.to_agree(contact_point(), on=LAST_DAY).exists()

    assert [one.pk for one in selectors.to_agree(contact_point(), on=LATER.date())] == [minutes.pk]
    minutes_agree.agree_minutes(**agree, at=AFTER + timedelta(days=15))


def test_changed_after_comments_they_go_round_again():
    own = make_organisation()
    minutes = agenda.minutes_at(MinutesState.CIRCULATED, meetings.held(own))
    agenda.commented(minutes, own)
    minutes_write.take_back_minutes(actor=contact_point(), meeting_id=minutes.pk, at=LATER)
    basil = meetings.focal_of(own)
    assert not Minutes.objects.visible_to(basil).exists()
    assert [one.pk for one in selectors.to_write(contact_point())] == [minutes.pk]
    with pytest.raises(Conflict):
        minutes_agree.agree_minutes(actor=contact_point(), meeting_id=minutes.pk, at=LATER)

    again = agenda.minutes_at(MinutesState.CIRCULATED, minutes.meeting, text_en="Changed.", at=LATER)

    assert again.round == 2
    assert [one.pk for one in selectors.to_comment(basil, on=LATER.date())] == [minutes.pk]
    assert [one.round for one in selectors.comments_on(contact_point(), again)] == [1]


def test_what_is_agreed_no_service_and_no_statement_changes():
    """Source: Protocol M2."""
    minutes = agenda.minutes_at(MinutesState.AGREED)
    on_it = {"actor": contact_point(), "meeting_id": minutes.pk, "at": LATER}
    with pytest.raises(policies.NotInDraft):
        minutes_write.write_minutes(**on_it | {"text_en": "x", "text_ar": "", "seen_at": minutes.written_at})
    for act in (minutes_write.take_back_minutes, minutes_agree.agree_minutes):
        with pytest.raises(Conflict):
            act(**on_it)
    rows = Minutes.objects.filter(pk=minutes.pk)
    for change in (lambda: rows.update(text_en="x"), lambda: rows.update(state="draft"), rows.delete):
        with pytest.raises(DatabaseError, match="agreed minutes are kept"), transaction.atomic():
            change()


def test_what_was_held_waits_for_its_minutes():
    meeting = meetings.held()
    meetings.convened()
    assert [one.pk for one in selectors.to_write(contact_point())] == [meeting.pk]
    agenda.minutes_at(MinutesState.DRAFT, meeting)
    assert selectors.to_write(contact_point()).exists()
    agenda.minutes_at(MinutesState.CIRCULATED, meeting)
    assert not selectors.to_write(contact_point()).exists()


@pytest.mark.parametrize("role", list(Role))
def test_visible_minutes_and_comments_by_role(role):
    """Source: Protocol C10."""
    own, other = make_organisation(), make_organisation(name="Cedar Archive")
    platform = meetings.make_platform(own, other)
    parties = {"own": own, "other": other, "platform": platform}
    named = {}
    for name, party in parties.items():
        for state in MinutesState:
            meeting = meetings.held(party)
            named[meeting.pk] = f"{name} {state.value}"
            if state == MinutesState.AGREED:
                circulated = agenda.minutes_at(MinutesState.CIRCULATED, meeting)
                for organisation in (own, other):
                    if name in {"platform", "own" if organisation == own else "other"}:
                        agenda.commented(circulated, organisation, text=f"{organisation.name}: {name}")
                minutes_agree.agree_minutes(actor=contact_point(), meeting_id=meeting.pk, at=LATER)
            else:
                agenda.minutes_at(state, meeting)
    actor = with_role(role, organisation=own) if role in PARTNER_ROLES else with_role(role)
    readable = {f"{name} {state}" for name in ("own", "platform") for state in READABLE}
    comments = {"Olive Archive: own", "Olive Archive: platform"}
    if role in READING:
        readable, comments = set(named.values()), comments | {"Cedar Archive: other", "Cedar Archive: platform"}
    elif role not in PARTNER_ROLES:
        readable, comments = set(), set()

    assert {named[one.pk] for one in Minutes.objects.visible_to(actor)} == readable
    assert {one.text for one in MinutesComment.objects.visible_to(actor)} == comments
