"""When feedback is due: by the default, by the memorandum, by what the provider was told."""

from datetime import date, timedelta

import pytest

from accounts.models import Agreement
from accounts.models.agreement import DEFAULT_FEEDBACK_DAYS
from accounts.states import AgreementState
from common.actors import Role
from feedback.selectors import due, worklist
from feedback.services.postpone import postpone
from feedback.states import NoteState
from submissions.states import SubmissionState
from tests.actors import with_role
from tests.factories import feedback
from tests.factories.accounts import NOON, contact_point, make_organisation
from tests.factories.staff import HANDED_OVER_AT

pytestmark = pytest.mark.django_db
HANDED_OVER = HANDED_OVER_AT.date()
TODAY = NOON.date()


def due_on(submission) -> date | None:
    found = due.due_of(actor=contact_point(), submission_id=submission.pk, on=TODAY)
    return found and found.due_on


def put_off(submission, day: date, *, at=NOON):
    return postpone(actor=contact_point(), submission_id=submission.pk, reason="A translation.", due_on=day, at=at)


def test_sixty_days_after_the_hand_over():
    """Source: Protocol F1."""
    assert DEFAULT_FEEDBACK_DAYS == 60
    assert due_on(feedback.of()) == HANDED_OVER + timedelta(days=60)


def test_the_memorandum_changes_it_and_its_end_changes_it_back():
    """Source: Protocol C2."""
    organisation = make_organisation()
    submission, other = feedback.of(organisation), feedback.of()
    feedback.memorandum(organisation, feedback_days=20)
    assert due_on(submission) == HANDED_OVER + timedelta(days=20)
    assert due_on(other) == HANDED_OVER + timedelta(days=60)

    Agreement.objects.filter(organisation=organisation).update(state=AgreementState.ENDED)
    assert due_on(submission) == HANDED_OVER + timedelta(days=60)


def test_the_newest_day_told_counts():
    submission = feedback.of()
    put_off(submission, feedback.days(90).date())
    put_off(submission, feedback.days(40).date(), at=feedback.days(0.1))

    assert due_on(submission) == feedback.days(40).date()


@pytest.mark.parametrize("state", list(NoteState))
def test_feedback_is_due_until_it_is_given(state):
    note = feedback.at_state(state, feedback.of(days_ago=90))

    assert (due_on(note.submission) is None) == (state in {NoteState.SENT, NoteState.READ})


def test_what_was_not_handed_over_is_not_due():
    for state in (SubmissionState.DRAFT, SubmissionState.ABANDONED):
        assert due_on(feedback.of(state=state, days_ago=400)) is None


@pytest.mark.parametrize(
    ("days_ago", "days", "overdue", "soon"),
    # handed over three days before today, and so many more
    [(56, 1, 0, 1), (57, 0, 0, 1), (58, -1, 1, 0), (43, 14, 0, 1), (42, 15, 0, 0)],
)
def test_days_overdue_and_soon(days_ago, days, overdue, soon):
    submission = feedback.of(days_ago=days_ago)
    point = contact_point()

    found = due.due_of(actor=point, submission_id=submission.pk, on=TODAY)
    assert (found.days, found.is_overdue, found.days_over) == (days, days < 0, -days)
    assert due.counts(point, on=TODAY) == due.Counts(overdue, soon)
    _page, rows = due.due_page(actor=point, on=TODAY)
    assert len(rows) == overdue + soon


def test_the_longest_overdue_comes_first_page_by_page():
    late = [feedback.of(days_ago=number) for number in (60, 80, 70)]

    _page, rows = due.due_page(actor=contact_point(), on=TODAY)

    assert [row.submission.pk for row in rows] == [late[1].pk, late[2].pk, late[0].pk]


def test_a_page_goes_on_where_the_last_one_ended():
    organisation = make_organisation()
    for number in range(52):
        feedback.of(organisation, days_ago=60 + number // 3)
    point = contact_point()

    page, first = due.due_page(actor=point, on=TODAY)
    _page, second = due.due_page(actor=point, on=TODAY, after=page.next_cursor)

    assert (len(first), len(second)) == (50, 2)
    assert len({row.submission.pk for row in first + second}) == 52


def test_each_role_counts_what_it_sees_and_what_waits_for_it():
    submission = feedback.of(days_ago=90)
    feedback.at_state(NoteState.DRAFT, submission)
    feedback.at_state(NoteState.CLEARED)
    feedback.given_lesson()
    waits = {
        Role.CONTACT_POINT: worklist.Waiting(overdue=1, soon=0, to_clear=1, to_send=1, lessons=1),
        Role.TEAM_LEAD: worklist.Waiting(overdue=1, soon=0, to_clear=1, to_send=0, lessons=0),
        Role.ANALYST: worklist.Waiting(overdue=1, soon=0, to_clear=0, to_send=0, lessons=0),
        Role.HEAD: worklist.Waiting(overdue=1, soon=0, to_clear=0, to_send=0, lessons=0),
    }
    for role in Role:
        actor = with_role(role, **({} if role == Role.WORKER or role.startswith("ngo") else {"team": submission.team}))
        assert worklist.waiting_for(actor, on=TODAY) == waits.get(role), role
    stranger = worklist.waiting_for(with_role(Role.ANALYST), on=TODAY)
    assert stranger == worklist.Waiting(overdue=0, soon=0, to_clear=0, to_send=0, lessons=0)
