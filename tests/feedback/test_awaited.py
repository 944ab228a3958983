"""Postgres keeps what waits for feedback, in the transaction that hands over or sends; nobody forgets a promise."""

import pytest
from django.db import transaction

from common.actors import Role
from feedback import checks
from feedback.models import Awaited, FeedbackNote
from feedback.states import GIVEN, NoteState
from submissions.models import Submission
from submissions.states import SubmissionState
from tests.actors import with_role
from tests.factories import feedback
from tests.factories.accounts import NOON, make_organisation, make_team
from tests.factories.staff import make_handed_over
from tests.factories.submissions import handed_over

pytestmark = pytest.mark.django_db


def awaited(submission: Submission) -> bool:
    return Awaited.objects.filter(pk=submission.pk).exists()


def test_what_is_handed_over_waits_from_that_moment(safe_places):
    """Source: Protocol F1."""
    amal = with_role(Role.NGO_CONTRIBUTOR, organisation=make_organisation())
    with transaction.atomic():
        submission = handed_over(amal)
        assert awaited(submission)
        transaction.set_rollback(True)
    assert not Awaited.objects.exists()


def test_a_draft_does_not_wait():
    for state in (SubmissionState.DRAFT, SubmissionState.ABANDONED):
        assert not awaited(make_handed_over(make_organisation(), state=state))


@pytest.mark.parametrize("state", list(NoteState))
def test_it_waits_until_feedback_is_given(state):
    submission = feedback.of()
    feedback.at_state(state, submission)

    assert awaited(submission) == (state not in GIVEN)
    submission.save()
    assert awaited(submission) == (state not in GIVEN)
    assert checks.violations(NOON) == []


def test_whoever_writes_it_and_however():
    note = feedback.at_state(NoteState.CLEARED)
    FeedbackNote.objects.filter(pk=note.pk).update(state=NoteState.SENT, sent_by=note.cleared_by, sent_at=NOON)

    assert not awaited(note.submission)


def test_the_audit_finds_a_forgotten_promise_and_one_too_many():
    forgotten, given = feedback.of(), feedback.at_state(NoteState.SENT).submission
    Awaited.objects.filter(pk=forgotten.pk).delete()
    Awaited.objects.create(submission=given)

    found = [str(one) for one in checks.violations(NOON)]

    assert len(found) == 2
    assert str(forgotten.pk) in found[0]
    assert str(given.pk) in found[1]


OWN_TEAM = {Role.NGO_FOCAL_POINT, Role.ANALYST, Role.TEAM_LEAD}
EVERYWHERE = {Role.CONTACT_POINT, Role.HEAD, Role.WORKER}


@pytest.mark.parametrize("role", list(Role))
def test_what_waits_is_seen_by_whoever_sees_the_submission(role):
    team, own = make_team(), make_organisation()
    names = {
        make_handed_over(own, team=team).pk: "own",
        make_handed_over(make_organisation(), team=make_team()).pk: "other",
    }
    where = {"organisation": own} if role.startswith("ngo") else {"team": team}
    actor = with_role(role, **({} if role == Role.WORKER else where))

    seen = {names[one.pk] for one in Awaited.objects.visible_to(actor)}
    assert seen == ({"own"} if role in OWN_TEAM else {"own", "other"} if role in EVERYWHERE else set())
