"""May this actor do it: every act of disclosure against every role, in every state."""

from datetime import timedelta
from uuid import uuid4

import pytest

from common.actors import Role
from common.errors import NotAllowed
from disclosure import permissions
from disclosure.models import Counterpart, DisclosureRequest, Question, RecipientKey
from disclosure.states import KeyState, QuestionState, RequestState
from tests.actors import pure
from tests.factories.accounts import NOON

pytestmark = pytest.mark.unit
S = RequestState
OFFICER = {Role.DISCLOSURE_OFFICER}
HEAD = {Role.HEAD}
KEEPERS = {Role.EVIDENCE_OFFICER, Role.PROTECTION_OFFICER}
DECIDING = OFFICER | HEAD | KEEPERS
UNTIL_RELEASE = {S.DRAFTED, S.ASKED, S.ANSWERED, S.LAPSED, S.APPROVED, S.PACKAGED}
GONE = {S.RELEASED, S.ACKNOWLEDGED}
# act: (who may, in which states)
ACTS = {
    "see_items": (DECIDING, set(S)),
    "edit": (OFFICER, {S.DRAFTED}),
    "add_items": (OFFICER | {Role.ANALYST, Role.TEAM_LEAD}, {S.DRAFTED}),
    "ask": (OFFICER, {S.DRAFTED}),
    "reopen": (OFFICER, UNTIL_RELEASE - {S.DRAFTED}),
    "drop": (OFFICER, {S.DRAFTED, S.ASKED, S.ANSWERED, S.LAPSED}),
    "approve": (HEAD, {S.ANSWERED}),
    "refuse": (HEAD, {S.ANSWERED, S.APPROVED, S.PACKAGED}),
    "veto": ({Role.PROTECTION_OFFICER}, UNTIL_RELEASE),
    "hold": (KEEPERS, set(S)),
    "open_item": (OFFICER, UNTIL_RELEASE),
    "attach_copy": (OFFICER, {S.DRAFTED, S.ASKED, S.ANSWERED}),
    "fetch": (OFFICER, GONE),
    "release": (OFFICER, {S.PACKAGED}),
    "acknowledge": (OFFICER, {S.RELEASED}),
    "recall": (OFFICER, GONE),
}
PAGES = {
    "prepare": OFFICER,
    "see_items": DECIDING,
    "keep_counterparts": OFFICER | {Role.CONTACT_POINT},
}


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("role", Role)
def test_every_act_by_role_and_state(role, state):
    """The whole table: 16 acts, 12 roles, 10 states."""
    request = DisclosureRequest(state=state, created_by=uuid4(), asked_by=uuid4())
    allowed = permissions.allowed_acts(pure(role), request)

    assert set(allowed) == set(ACTS)
    assert {act for act, yes in allowed.items() if yes} == {
        act for act, (who, states) in ACTS.items() if role in who and state in states
    }
    assert all(answer or str(answer.reason) for answer in allowed.values())


@pytest.mark.parametrize("part", ["created_by", "asked_by"])
def test_a_head_who_took_part_in_asking_does_not_approve(part):
    """Four eyes, whatever roles a person has had. Source: Protocol D1."""
    hala = pure(Role.HEAD)
    request = DisclosureRequest(**{"state": S.ANSWERED, "created_by": uuid4(), "asked_by": uuid4()} | {part: hala.id})

    refused = permissions.allowed_acts(hala, request)["approve"]

    assert refused.reason == permissions.NotTheRequester.for_people


@pytest.mark.parametrize("role", Role)
def test_pages_by_role(role):
    assert {page for page, yes in permissions.allowed_pages(pure(role)).items() if yes} == {
        page for page, who in PAGES.items() if role in who
    }


# Who may come to a page at all; others are refused there with words.
PLACES = {
    permissions.check_may_see_requests: set(Role)
    - {Role.NGO_CONTRIBUTOR, Role.NGO_FOCAL_POINT, Role.AUDITOR, Role.ADMINISTRATOR, Role.WORKER},
    permissions.check_may_propose: {Role.ANALYST, Role.TEAM_LEAD},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("check", "who"), PLACES.items())
def test_places_by_role(check, who, role):
    if role in who:
        check(pure(role))
        return
    with pytest.raises(NotAllowed):
        check(pure(role))


@pytest.mark.parametrize("settled_at", [None, NOON])
@pytest.mark.parametrize("state", QuestionState)
@pytest.mark.parametrize("role", Role)
def test_a_question_is_answered_by_the_focal_point_of_the_provider(role, state, settled_at):
    """And by nobody on its behalf. Source: Protocol D1."""
    question = Question(organisation_id=uuid4(), state=state, settled_at=settled_at, answer_by=NOON.date())
    for own in (True, False):
        actor = pure(role, organisation_id=question.organisation_id if own else uuid4())
        may = permissions.allowed_acts_on_question(actor, question, at=NOON)
        is_provider = own and role == Role.NGO_FOCAL_POINT

        assert bool(may["answer"]) == (is_provider and state in {"open", "answered"} and settled_at is None)
        assert bool(may["withdraw"]) == (is_provider and state != "ended")


def test_a_question_is_not_answered_after_its_last_day():
    question = Question(organisation_id=uuid4(), state=QuestionState.OPEN, answer_by=NOON.date())
    basil = pure(Role.NGO_FOCAL_POINT, organisation_id=question.organisation_id)

    assert not permissions.allowed_acts_on_question(basil, question, at=NOON + timedelta(days=1))["answer"]


@pytest.mark.parametrize("state", KeyState)
@pytest.mark.parametrize("role", Role)
def test_a_key_is_confirmed_by_a_second_person(role, state):
    """Not by who entered it. Source: access.md, Four eyes."""
    actor = pure(role)
    for proposed_by in (uuid4(), actor.id):
        key = RecipientKey(state=state, proposed_by=proposed_by, counterpart=Counterpart())
        may = permissions.allowed_acts_on_key(actor, key)
        second = {Role.DISCLOSURE_OFFICER, Role.EVIDENCE_OFFICER, Role.HEAD}
        expected = role in second and state == KeyState.PROPOSED and proposed_by != actor.id

        assert bool(may["confirm"]) == expected
