"""May this actor do it: every act of staff against every role, written whole, in the state that allows it."""

import pytest

from common.actors import Role
from submissions import permissions
from submissions.kinds import Level
from submissions.models import ItemUserGrant
from submissions.states import ItemState, SubmissionState
from tests.actors import actor_of, person_with, pure
from tests.factories.accounts import make_team
from tests.factories.staff import make_handed_over, make_item

pytestmark = pytest.mark.django_db
S = SubmissionState

REVIEWERS = {Role.ANALYST, Role.TEAM_LEAD}
# act: (a state that allows it, who may)
ACTS = {
    "acknowledge": (S.HANDED_OVER, {Role.EVIDENCE_OFFICER}),
    "assign": (S.ACKNOWLEDGED, {Role.TEAM_LEAD}),
    "start_review": (S.ACKNOWLEDGED, REVIEWERS),
    "take": (S.ACKNOWLEDGED, REVIEWERS),
    "assess": (S.UNDER_REVIEW, REVIEWERS),
    "read_assessment": (S.REVIEWED, REVIEWERS),
    "note": (S.HANDED_OVER, REVIEWERS | {Role.PROTECTION_OFFICER}),
    "ask_information": (S.UNDER_REVIEW, REVIEWERS),
    "conclude": (S.UNDER_REVIEW, REVIEWERS),
    "read_account": (S.UNDER_REVIEW, REVIEWERS | {Role.PROTECTION_OFFICER}),
    "restrict": (S.UNDER_REVIEW, {Role.PROTECTION_OFFICER}),
}
ITEM_ACTS = {
    "open": (ItemState.SECURED, Level.STANDARD, REVIEWERS),
    "restrict": (ItemState.SECURED, Level.STANDARD, {Role.PROTECTION_OFFICER}),
    "name": (ItemState.SECURED, Level.RESTRICTED, {Role.PROTECTION_OFFICER}),
    "resume": (ItemState.HELD, Level.STANDARD, {Role.EVIDENCE_OFFICER}),
    "refuse": (ItemState.HELD, Level.STANDARD, {Role.EVIDENCE_OFFICER}),
}
# From which states each act on a submission is possible at all, for whoever may.
POSSIBLE = {
    "acknowledge": {S.HANDED_OVER},
    "assign": set(S) - {S.DRAFT, S.ABANDONED, S.HANDED_OVER},
    "ask_information": {S.UNDER_REVIEW},
    "conclude": {S.UNDER_REVIEW},
    "take": {S.ACKNOWLEDGED, S.UNDER_REVIEW, S.MORE_INFORMATION_ASKED},
    "assess": {S.UNDER_REVIEW, S.MORE_INFORMATION_ASKED},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", ACTS)
def test_act_on_a_submission_by_role(act, role, organisation, team):
    state, who = ACTS[act]
    submission = make_handed_over(organisation, state=state, team=team)
    actor = pure(role, organisation_id=organisation.pk, team_ids=[team.pk])

    assert bool(permissions.allowed_acts(actor, submission)[act]) == (role in who)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", ITEM_ACTS)
def test_act_on_an_item_by_role(act, role, organisation, team):
    state, level, who = ITEM_ACTS[act]
    item = make_item(make_handed_over(organisation, team=team), state=state, level=level)
    actor = pure(role, organisation_id=organisation.pk, team_ids=[team.pk])

    assert bool(permissions.allowed_acts_on_item(actor, item)[act]) == (role in who)


@pytest.mark.parametrize("state", [state for state in S if state not in {S.DRAFT, S.ABANDONED}])
@pytest.mark.parametrize("act", POSSIBLE)
def test_act_needs_its_state(act, state, organisation, team):
    submission = make_handed_over(organisation, state=state, team=team)
    role = min(ACTS[act][1])

    answer = permissions.allowed_acts(pure(role, team_ids=[team.pk]), submission)[act]

    assert bool(answer) == (state in POSSIBLE[act])
    assert answer or answer.reason


@pytest.mark.parametrize(
    "act", ["start_review", "take", "ask_information", "conclude", "read_account", "assess", "read_assessment", "note"]
)
@pytest.mark.parametrize("role", sorted(REVIEWERS))
def test_another_team_or_none_reviews_nothing(act, role, organisation, team):
    state = ACTS[act][0]
    elsewhere = pure(role, team_ids=[make_team().pk])

    for submission in (
        make_handed_over(organisation, state=state, team=team),
        make_handed_over(organisation, state=state),
    ):
        answer = permissions.allowed_acts(elsewhere, submission)[act]
        assert not answer
        assert answer.reason == permissions.NotTheirs.for_people


@pytest.mark.parametrize("role", Role)
def test_places_by_role(role):
    can = permissions.allowed_pages(pure(role))

    assert bool(can["search"]) == (role in REVIEWERS)
    assert bool(can["see_queue"]) == (
        role
        in {
            Role.CONTACT_POINT,
            Role.ANALYST,
            Role.TEAM_LEAD,
            Role.HEAD,
            Role.PROTECTION_OFFICER,
            Role.EVIDENCE_OFFICER,
        }
    )


def test_account_of_a_restricted_submission_is_for_who_is_named_for_one_of_its_items(organisation, team):
    submission = make_handed_over(organisation, team=team, level=Level.RESTRICTED)
    item = make_item(submission)
    named, colleague = (person_with(Role.ANALYST, team=team) for _ in range(2))
    ItemUserGrant.objects.assign_perm("see_restricted_item", named, item)

    assert permissions.allowed_acts(actor_of(named), submission)["read_account"]
    refused = permissions.allowed_acts(actor_of(colleague), submission)["read_account"]
    assert refused.reason == permissions.OnlyNamedMay.for_people
