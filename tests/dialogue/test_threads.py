"""Conversations: who begins, speaks, closes; what is said stays said; what each has read."""

import pytest
from django.db import DatabaseError, connection, transaction

from common.actors import PARTNER_ROLES, Role
from common.errors import NotAllowed, NotVisible
from custody.acts import Act
from custody.append_only import NeverChanged
from custody.models import CustodyEvent
from dialogue.models import Message, ReadMark, Thread
from dialogue.policies.threads import ThreadClosed
from dialogue.selectors import messages, threads, unanswered
from dialogue.services.threads import close_thread, mark_read, open_thread, reopen_thread, write_message
from dialogue.states.threads import THREAD, Side, ThreadState
from submissions.models import Submission
from tests.actors import with_role
from tests.factories.accounts import NOON, contact_point, make_contact, make_organisation, make_team
from tests.factories.staff import make_handed_over
from tests.factories.submissions import make_submission
from tests.factories.threads import begun, focal_point, said

pytestmark = pytest.mark.django_db

SPEAKING = PARTNER_ROLES | {Role.CONTACT_POINT}


@pytest.mark.unit
def test_every_old_new_and_role():
    arrows = {("open", "closed"): {Role.CONTACT_POINT, Role.NGO_FOCAL_POINT}, ("closed", "open"): SPEAKING}
    for old in ThreadState:
        for new in ThreadState:
            for role in Role:
                expected = role in arrows.get((old.value, new.value), set())
                assert THREAD.allows(old=old, new=new, role=role) is expected, (old, new, role)


def test_a_conversation_begins_with_a_message_and_each_act_is_in_the_providers_log():
    """Source: Protocol C5."""
    thread = begun()
    said(thread)

    thread.refresh_from_db()
    assert (thread.message_count, thread.last_side) == (2, Side.MECHANISM)
    assert list(Message.objects.filter(thread=thread).values_list("number", "side", "text")) == [
        (1, "provider", "When may we come?"),
        (2, "mechanism", "On Tuesday."),
    ]
    events = CustodyEvent.objects.filter(subject_id=thread.pk).order_by("sequence")
    assert [one.act for one in events] == [Act.THREAD_OPENED, Act.MESSAGE_SENT, Act.MESSAGE_SENT]
    assert {one.on_behalf_of for one in events} == {thread.organisation_id}
    assert not any("Tuesday" in one.event_json or "visit" in one.event_json for one in events)


@pytest.mark.parametrize("role", list(Role))
def test_who_begins_and_who_speaks(role):
    organisation, team = make_organisation(), make_team()
    actor = with_role(role, organisation=organisation) if role in PARTNER_ROLES else with_role(role, team=team)
    submission = make_handed_over(organisation, team=team)
    Submission.objects.filter(pk=submission.pk).update(created_by=actor.id)
    thread = begun(submission=submission, actor=actor if role in SPEAKING else None)
    more = {"actor": actor, "organisation_id": organisation.pk, "title": "Dates", "text": "When?", "at": NOON}

    def write():
        return write_message(actor=actor, thread_id=thread.pk, text="More.", at=NOON)

    if role in SPEAKING:
        assert open_thread(**more).message_count == 1
        assert write().number == 2
        return
    with pytest.raises(NotAllowed):
        open_thread(**more)
    with pytest.raises((NotAllowed, NotVisible)):
        write()


@pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
def test_nobody_writes_for_another_organisation(role):
    """Source: Protocol C10."""
    own, other = make_organisation(), make_organisation(name="Cedar")
    actor = with_role(role, organisation=own)
    with pytest.raises(NotVisible):
        open_thread(actor=actor, organisation_id=other.pk, title="x", text="x", at=NOON)
    with pytest.raises(NotVisible):
        write_message(actor=actor, thread_id=begun(other).pk, text="x", at=NOON)


def test_what_is_talked_about_was_handed_over_and_belongs_to_the_organisation():
    own, other = make_organisation(), make_organisation(name="Cedar")
    draft, theirs = make_submission(organisation=own), make_handed_over(other)
    for actor in (focal_point(own), contact_point()):
        for submission in (draft, theirs):
            with pytest.raises(NotVisible):
                begun(own, actor=actor, submission=submission)


def test_closed_nobody_writes_until_either_side_opens_it_again():
    thread = begun(state=ThreadState.CLOSED)
    with pytest.raises(ThreadClosed):
        said(thread)
    amal = with_role(Role.NGO_CONTRIBUTOR, organisation=thread.organisation)
    with pytest.raises(NotVisible):
        reopen_thread(actor=amal, thread_id=thread.pk, at=NOON)

    reopen_thread(actor=focal_point(thread.organisation), thread_id=thread.pk, at=NOON)

    said(thread)
    close_thread(actor=focal_point(thread.organisation), thread_id=thread.pk, at=NOON)
    acts = CustodyEvent.objects.filter(subject_id=thread.pk, act__in=[Act.THREAD_CLOSED, Act.THREAD_REOPENED])
    assert acts.count() == 3


def test_a_contributor_does_not_close_what_the_focal_point_may():
    organisation = make_organisation()
    amal = with_role(Role.NGO_CONTRIBUTOR, organisation=organisation)
    thread = begun(organisation, actor=amal)
    with pytest.raises(NotAllowed):
        close_thread(actor=amal, thread_id=thread.pk, at=NOON)


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_what_was_said_stays_said():
    message = said(begun())
    with pytest.raises(NeverChanged):
        message.save()
    for act in ("UPDATE dialogue_message SET text = 'x'", "DELETE FROM dialogue_message"):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            run(act)


def test_each_reads_for_themselves():
    thread = begun()
    basil, dima, fadi = focal_point(thread.organisation), contact_point(), contact_point()
    said(thread, actor=dima)
    said(thread, actor=dima)

    def unread(actor):
        return threads.threads_page(actor=actor).rows[0].unread

    assert (unread(basil), unread(dima), unread(fadi)) == (3, 0, 3)
    mark_read(actor=basil, thread_id=thread.pk, at=NOON)
    mark_read(actor=basil, thread_id=thread.pk, at=NOON)
    assert (unread(basil), unread(dima), unread(fadi)) == (0, 0, 3)
    said(thread, actor=dima)
    assert (unread(basil), unread(fadi)) == (1, 4)
    assert ReadMark.objects.filter(thread=thread, reader=basil.id).count() == 1


def test_the_menus_number_counts_conversations_in_one_query(django_assert_num_queries):
    thread = begun()
    basil = focal_point(thread.organisation)
    begun(thread.organisation, actor=basil)
    begun(make_organisation(name="Cedar"))
    with django_assert_num_queries(1):
        assert unanswered.unread_count(basil) == 1
    mark_read(actor=basil, thread_id=thread.pk, at=NOON)
    assert unanswered.unread_count(basil) == 0
    assert unanswered.unread_count(with_role(Role.ANALYST)) == 0


def test_each_contact_point_answers_the_own_organisations_and_those_without_one():
    dima = contact_point()
    own, other, nobodys = (make_organisation(name=name) for name in ("Olive", "Cedar", "Palm"))
    assignment = make_contact(other)

    mine = make_contact(own)
    for organisation in (own, other, nobodys):
        begun(organisation)
    answered = begun(own)
    said(answered)
    begun(own, state=ThreadState.CLOSED)
    from_assigned = type(dima)(id=mine.contact_point.pseudonym_id, role=Role.CONTACT_POINT)

    assert {one.organisation_id for one in unanswered.to_answer(from_assigned)} == {own.pk, nobodys.pk}
    deputy = type(dima)(id=assignment.deputy.pseudonym_id, role=Role.CONTACT_POINT)
    assert {one.organisation_id for one in unanswered.to_answer(deputy)} == {other.pk, nobodys.pk}
    waiting = unanswered.waiting_for(from_assigned, at=NOON)
    assert (waiting.to_answer, waiting.elsewhere, waiting.oldest_at) == (2, 1, NOON)


def test_names_of_staff_are_those_of_contact_points_only():
    """Source: Protocol C10, O1."""
    organisation = make_organisation()
    assignment = make_contact(organisation)
    thread = begun(organisation)
    dima = type(contact_point())(id=assignment.contact_point.pseudonym_id, role=Role.CONTACT_POINT)
    said(thread, actor=dima)
    said(thread, actor=contact_point())
    basil = focal_point(organisation)

    _page, lines = messages.messages_page(actor=basil, thread=thread)

    assert [line.who for line in lines][1:] == [assignment.contact_point.display_name, ""]
    assert lines[0].who == "Basil"


def test_a_long_conversation_is_read_page_by_page():
    thread = begun()
    for number in range(60):
        said(thread, f"Message {number}.")
    page, lines = messages.messages_page(actor=contact_point(), thread=thread)
    assert (len(lines), lines[-1].message.text) == (50, "Message 59.")
    _page, before = messages.messages_page(actor=contact_point(), thread=thread, after=page.next_cursor)
    assert [line.message.number for line in before] == list(range(1, 12))
    assert Thread.objects.get(pk=thread.pk).message_count == 61
