"""Preparing a request: what may go in, what comes out again, and that every change is written down."""

from uuid import uuid4

import pytest

from common.actors import Role
from common.errors import NotAllowed, NotVisible
from common.statetable import IllegalMove
from custody.models import CustodyEvent
from disclosure.kinds import Copy, Purpose
from disclosure.models import DisclosureRequest, Package, Question, RequestItem, WorkingCopy
from disclosure.policies import NotInThisState
from disclosure.services import draft
from disclosure.states import PackageState, QuestionState, RequestState
from submissions.kinds import Level
from submissions.models import Item, Submission
from submissions.states import ItemState, SubmissionState
from tests.actors import with_role
from tests.disclosure.flaws import FLAWS, world
from tests.disclosure.test_locks import package_of
from tests.factories.accounts import make_team
from tests.factories.counterparts import make_assistance
from tests.factories.disclosure import (
    APPROVED_AT,
    ASKED_AT,
    DRAFTED_AT,
    SETTLED_AT,
    answered,
    approved,
    asked,
    counterpart,
    drafted,
    items_in,
    provider,
    row_item,
)
from tests.factories.staff import make_handed_over, make_item

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]
NOT_OFFICERS = sorted(set(Role) - {Role.DISCLOSURE_OFFICER})
WORDS = {"purpose": Purpose.TRIAL, "purpose_words": "Case 1", "legal_basis": "Act 2"}


@pytest.fixture
def george():
    return with_role(Role.DISCLOSURE_OFFICER)


def acts_on(request) -> list[str]:
    return list(CustodyEvent.objects.filter(subject_id=request.pk).order_by("pk").values_list("act", flat=True))


def test_a_draft_is_to_one_recipient_for_one_purpose(george):
    recipient = counterpart()
    worked_from = make_assistance(recipient)
    request = draft.draft_request(
        actor=george, counterpart_id=recipient.pk, assistance_id=worked_from.pk, at=DRAFTED_AT, **WORDS
    )

    assert (request.state, request.counterpart, request.assistance) == (RequestState.DRAFTED, recipient, worked_from)
    assert request.reference.startswith("DIS-")
    assert (request.created_by, request.asked_by, request.approved_by) == (george.id, None, None)
    assert acts_on(request) == ["disclosure:drafted"]


@pytest.mark.parametrize("role", NOT_OFFICERS)
def test_only_a_disclosure_officer_drafts(role):
    with pytest.raises(NotAllowed):
        draft.draft_request(
            actor=with_role(role), counterpart_id=counterpart().pk, assistance_id=None, at=DRAFTED_AT, **WORDS
        )
    assert not DisclosureRequest.objects.exists()


def test_nothing_is_drafted_for_a_recipient_that_is_no_more_or_for_anothers_request_for_assistance(george):
    ended = counterpart()
    type(ended).objects.filter(pk=ended.pk).update(ended_at=DRAFTED_AT, ended_by=uuid4())
    elsewhere = make_assistance(counterpart())
    for counterpart_id, assistance_id in ((ended.pk, None), (uuid4(), None), (counterpart().pk, elsewhere.pk)):
        with pytest.raises(NotVisible):
            draft.draft_request(
                actor=george, counterpart_id=counterpart_id, assistance_id=assistance_id, at=DRAFTED_AT, **WORDS
            )


def test_changed_words_are_changed_in_a_draft_only(george):
    request = drafted()
    draft.change_request(actor=george, request_id=request.pk, at=DRAFTED_AT, **WORDS)
    request.refresh_from_db()

    assert (request.purpose, request.purpose_words, request.legal_basis) == tuple(WORDS.values())
    with pytest.raises(NotInThisState):
        draft.change_request(actor=george, request_id=asked().pk, at=DRAFTED_AT, **WORDS)


def test_items_go_in_once(george):
    one, two = row_item(), row_item()
    request = drafted([one])

    assert draft.add_items(actor=george, request_id=request.pk, item_ids=[one.pk, two.pk], at=DRAFTED_AT) == 1
    assert draft.add_items(actor=george, request_id=request.pk, item_ids=[two.pk], at=DRAFTED_AT) == 0
    assert set(items_in(request)) == {one, two}
    assert acts_on(request) == ["disclosure:drafted", *["disclosure:changed"] * 2]


def strangers() -> dict[str, Item]:
    """Items no officer can put in, because for disclosure they do not exist."""
    giver = provider()
    restricted = row_item(giver)
    Item.objects.filter(pk=restricted.pk).update(level=Level.RESTRICTED)
    below = row_item(giver)
    Submission.objects.filter(pk=below.submission_id).update(level=Level.RESTRICTED)
    return {
        "restricted": restricted,
        "in a restricted submission": below,
        "in a draft": make_item(make_handed_over(giver.organisation, state=SubmissionState.DRAFT)),
        "taken back": make_item(make_handed_over(giver.organisation), state=ItemState.WITHDRAWN),
        "never arrived": make_item(make_handed_over(giver.organisation), state=ItemState.EXPECTED),
    }


def test_what_cannot_be_added_is_as_unknown_as_what_does_not_exist(george):
    """A restricted item is not told by the refusal. Source: Protocol V1."""
    request, fine = drafted(), row_item()
    there = {**strangers(), "invented": Item(id=uuid4(), accession="ACC-0000-0000")}
    for name, item in there.items():
        with pytest.raises(NotVisible):
            draft.add_items(actor=george, request_id=request.pk, item_ids=[fine.pk, item.pk], at=DRAFTED_AT)
        told = draft.add_by_reference(actor=george, request_id=request.pk, references=[item.accession], at=DRAFTED_AT)
        assert (told.count, told.unknown) == (0, [item.accession]), name
    assert len(items_in(request)) == 1


def test_items_are_named_by_number_or_by_submission(george):
    request, giver = drafted(), provider()
    submission = make_handed_over(giver.organisation)
    three = [row_item(giver, submission=submission) for _ in range(3)]
    alone = row_item(giver)
    named = [f" {alone.accession.lower()} ", submission.reference, three[0].accession, "", "ACC-9999-9999"]

    told = draft.add_by_reference(actor=george, request_id=request.pk, references=named, at=DRAFTED_AT)

    assert (told.count, told.unknown) == (4, ["ACC-9999-9999"])
    assert {*three, alone} <= set(items_in(request))


def test_an_analyst_adds_what_the_team_sees_and_nothing_else():
    team, giver = make_team(), provider()
    elias = with_role(Role.ANALYST, team=team)
    seen = row_item(giver, submission=make_handed_over(giver.organisation, team=team))
    request = drafted()

    assert draft.add_items(actor=elias, request_id=request.pk, item_ids=[seen.pk], at=DRAFTED_AT) == 1
    with pytest.raises(NotVisible):
        draft.add_items(actor=elias, request_id=request.pk, item_ids=[row_item(giver).pk], at=DRAFTED_AT)
    with pytest.raises(NotAllowed):
        draft.remove_items(actor=elias, request_id=request.pk, item_ids=[seen.pk], at=DRAFTED_AT)


@pytest.mark.parametrize("role", sorted(set(NOT_OFFICERS) - {Role.ANALYST, Role.TEAM_LEAD}))
def test_nobody_else_adds(role):
    request, item = drafted(), row_item()
    with pytest.raises((NotAllowed, NotVisible)):
        draft.add_items(actor=with_role(role), request_id=request.pk, item_ids=[item.pk], at=DRAFTED_AT)


def test_what_was_taken_out_stays_written(george):
    one, two = row_item(), row_item()
    request = drafted([one, two])

    assert draft.remove_items(actor=george, request_id=request.pk, item_ids=[one.pk, uuid4()], at=ASKED_AT) == 1
    assert draft.remove_items(actor=george, request_id=request.pk, item_ids=[one.pk], at=ASKED_AT) == 0
    assert items_in(request) == [two]
    assert RequestItem.objects.get(request=request, item=one).removed_at == ASKED_AT


def test_what_cannot_leave_is_taken_out_at_once(george):
    that = world(DRAFTED_AT)
    other = row_item(that.giver)
    request = drafted([that.item, other], recipient=that.recipient)
    FLAWS["promise to the source"][0](that)

    assert draft.remove_barred(actor=george, request_id=request.pk, at=DRAFTED_AT) == 1
    assert items_in(request) == [other]


@pytest.mark.parametrize("make", [asked, answered, approved])
def test_after_asking_no_item_goes_in_or_out(george, make):
    request, item = make(), row_item()
    for act in (draft.add_items, draft.remove_items):
        with pytest.raises(NotInThisState):
            act(actor=george, request_id=request.pk, item_ids=[item.pk], at=APPROVED_AT)
    with pytest.raises(NotInThisState):
        draft.remove_barred(actor=george, request_id=request.pk, at=APPROVED_AT)
    with pytest.raises(NotInThisState):
        draft.add_by_reference(actor=george, request_id=request.pk, references=[item.accession], at=APPROVED_AT)


def copy_of(item: Item) -> WorkingCopy:
    made = {"what_was_done": "Faces taken out.", "size_bytes": 4, "made_by": uuid4(), "made_at": DRAFTED_AT}
    return WorkingCopy.objects.create(item=item, stored_at=DRAFTED_AT, **made)


def test_which_copy_leaves_is_chosen_and_can_be_chosen_again(george):
    item = row_item()
    request, copy = drafted([item]), copy_of(item)
    chosen = {"actor": george, "request_id": request.pk, "item_id": item.pk, "at": DRAFTED_AT}

    assert draft.choose_copy(working_copy_id=copy.pk, **chosen).copy == Copy.WORKING_COPY
    row = draft.choose_copy(working_copy_id=None, **chosen)
    assert (row.copy, row.working_copy) == (Copy.ORIGINAL, None)


def test_a_copy_of_another_item_is_none_of_this_one(george):
    item = row_item()
    request = drafted([item])
    for copy_id in (copy_of(row_item()).pk, uuid4()):
        with pytest.raises(NotVisible):
            draft.choose_copy(
                actor=george, request_id=request.pk, item_id=item.pk, working_copy_id=copy_id, at=DRAFTED_AT
            )


@pytest.mark.parametrize("make", [asked, answered, approved])
def test_back_to_draft_ends_approval_and_package_and_keeps_the_questions(george, make):
    request = make()
    if make is approved:
        package_of(request, state=PackageState.BUILDING)
    draft.reopen_request(actor=george, request_id=request.pk, at=APPROVED_AT)
    request.refresh_from_db()

    assert (request.state, request.approved_by, request.approved_at) == (RequestState.DRAFTED, None, None)
    assert not Package.objects.exclude(state=PackageState.DISCARDED).exists()
    assert Question.objects.filter(request=request).exclude(state=QuestionState.ENDED).exists()


@pytest.mark.parametrize("make", [drafted, asked, answered])
def test_a_request_that_is_given_up_ends_its_questions(george, make):
    request = make()
    draft.drop_request(actor=george, request_id=request.pk, reason="No longer needed.", at=SETTLED_AT)
    request.refresh_from_db()

    assert (request.state, request.decision_reason) == (RequestState.DROPPED, "No longer needed.")
    assert set(Question.objects.values_list("state", flat=True)) <= {QuestionState.ENDED}
    assert acts_on(request)[-1] == "disclosure:dropped"


def test_what_was_approved_is_not_dropped_but_refused_or_reopened(george):
    with pytest.raises(IllegalMove):
        draft.drop_request(actor=george, request_id=approved().pk, reason="x", at=APPROVED_AT)


def test_each_act_is_the_officers():
    item = row_item()
    request = drafted([item])
    for role in NOT_OFFICERS:
        on_it = {"actor": with_role(role, organisation=item.submission.organisation), "request_id": request.pk}
        for act, more in (
            (draft.change_request, WORDS),
            (draft.remove_items, {"item_ids": [item.pk]}),
            (draft.remove_barred, {}),
            (draft.choose_copy, {"item_id": item.pk, "working_copy_id": None}),
            (draft.reopen_request, {}),
            (draft.drop_request, {"reason": "x"}),
        ):
            with pytest.raises((NotAllowed, NotVisible)):
                act(**on_it, **more, at=DRAFTED_AT)
    assert acts_on(request) == ["disclosure:drafted", "disclosure:changed"]
