"""Who has a submission in hand: taken by oneself, passed on with a word why, and none of it told to the provider."""

import json
from uuid import uuid4

import pytest

from common.actors import Role
from common.errors import NotAllowed, NotVisible
from custody.acts import Act
from custody.models import CustodyEvent
from submissions import permissions, reviewing
from submissions.kinds import Level
from submissions.models import ItemUserGrant
from submissions.selectors import ngo
from submissions.services import take
from submissions.states import SubmissionState
from tests.actors import actor_of, person_with, pure, with_role
from tests.factories.accounts import NOON, make_organisation
from tests.factories.reviewing import WHY, reviewers, under_review
from tests.factories.staff import make_handed_over, make_item

pytestmark = pytest.mark.django_db
S = SubmissionState
HANDED_OVER = [state for state in S if state not in {S.DRAFT, S.ABANDONED}]
IN_WORK = {S.ACKNOWLEDGED, S.UNDER_REVIEW, S.MORE_INFORMATION_ASKED}
REVIEWERS = {Role.ANALYST, Role.TEAM_LEAD}


def take_it(actor, submission):
    return take.take_submission(actor=actor, submission_id=submission.pk, at=NOON)


def pass_on(actor, submission, to):
    return take.pass_on_submission(actor=actor, submission_id=submission.pk, reviewer_id=to, why=WHY, at=NOON)


def told(submission) -> dict:
    event = CustodyEvent.objects.filter(subject_id=submission.pk).order_by("-sequence").first()
    return json.loads(event.event_json) | {"act": event.act}


@pytest.mark.parametrize("state", HANDED_OVER)
@pytest.mark.parametrize("role", Role)
def test_taking_and_passing_on_by_role_and_state(role, state, team):
    submission = make_handed_over(make_organisation(), state=state, team=team)
    actor = pure(role, organisation_id=submission.organisation_id, team_ids=[team.pk])

    free = permissions.allowed_acts(actor, submission)
    submission.reviewer_id = actor.id
    own = permissions.allowed_acts(actor, submission)
    submission.reviewer_id = uuid4()
    another_s = permissions.allowed_acts(actor, submission)

    may = role in REVIEWERS and state in IN_WORK
    assert (bool(free["take"]), bool(own["take"]), bool(another_s["take"])) == (may, may, False)
    assert (bool(free["pass_on"]), bool(own["pass_on"])) == (False, may)
    assert bool(another_s["pass_on"]) == (may and role == Role.TEAM_LEAD)


def test_take_is_in_the_log_and_no_event_of_the_provider(team):
    amal = with_role(Role.NGO_CONTRIBUTOR)
    submission = under_review(team)
    (analyst, _other) = reviewers(team)

    take_it(analyst, submission)

    submission.refresh_from_db()
    assert submission.reviewer_id == analyst.id
    event = told(submission)
    assert (event["act"], event["after"]) == (Act.SUBMISSION_TAKEN, str(analyst.id))
    assert "on_behalf_of" not in event
    assert Act.SUBMISSION_TAKEN not in ngo.TOLD_TO_PROVIDER
    assert not ngo.history_of(actor=amal, submission=submission)


def test_taken_twice_by_one_is_taken_once_and_by_two_refused(team):
    submission = under_review(team)
    first, second = reviewers(team)
    take_it(first, submission)
    take_it(first, submission)

    with pytest.raises(reviewing.TakenAlready):
        take_it(second, submission)
    assert CustodyEvent.objects.filter(act=Act.SUBMISSION_TAKEN).count() == 1


def test_passed_on_to_a_colleague_and_back_to_the_team(team):
    first, second = reviewers(team)
    submission = under_review(team, reviewer_id=first.id)

    pass_on(first, submission, second.id)
    event = told(submission)
    assert (event["act"], event["purpose"]) == (Act.SUBMISSION_PASSED_ON, WHY)
    assert (event["before"], event["after"]) == (str(first.id), str(second.id))
    with pytest.raises(permissions.OnlyItsReviewerMay):
        pass_on(first, submission, first.id)
    pass_on(second, submission, None)

    submission.refresh_from_db()
    assert submission.reviewer_id is None
    with pytest.raises(reviewing.NobodyHasIt):
        pass_on(second, submission, first.id)


def test_a_lead_passes_on_what_another_has(team):
    first, second = reviewers(team)
    submission = under_review(team, reviewer_id=first.id)

    pass_on(actor_of(person_with(Role.TEAM_LEAD, team=team)), submission, second.id)

    submission.refresh_from_db()
    assert submission.reviewer_id == second.id


@pytest.mark.parametrize("whom", ["stranger", "themselves", "protection officer"])
def test_passed_on_to_nobody_else_than_others_of_the_team(whom, team):
    (first,) = reviewers(team, how_many=1)
    submission = under_review(team, reviewer_id=first.id)
    to = {
        "stranger": person_with(Role.ANALYST).pseudonym_id,
        "themselves": first.id,
        "protection officer": person_with(Role.PROTECTION_OFFICER, team=team).pseudonym_id,
    }[whom]

    with pytest.raises(reviewing.CannotHaveIt):
        pass_on(first, submission, to)


def test_what_is_restricted_is_taken_by_whoever_is_named_for_it(team):
    submission = under_review(team, level=Level.RESTRICTED)
    item = make_item(submission)
    named, colleague = (person_with(Role.ANALYST, team=team) for _ in range(2))
    ItemUserGrant.objects.assign_perm("see_restricted_item", named, item)

    with pytest.raises(permissions.OnlyNamedMay):
        take_it(actor_of(colleague), submission)
    take_it(actor_of(named), submission)


def test_another_team_finds_nothing_to_take(team):
    submission = under_review(team)
    with pytest.raises(NotVisible):
        take_it(reviewers()[0], submission)
    with pytest.raises(NotAllowed):
        take_it(pure(Role.HEAD), submission)
