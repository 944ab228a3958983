"""The truth table of disclosure, whole, against an oracle that was written apart from it and in another way.

The table in code gathers reasons as it goes; the oracle counts from the end: which facts would have to be otherwise.
"""

from datetime import UTC, datetime, timedelta
from itertools import product
from types import SimpleNamespace
from uuid import uuid4

import pytest

from disclosure import policies
from disclosure.kinds import AUDIENCE_OF, REQUIRED_ASSURANCES, AnswerGiven, AssuranceKind, Bar, Copy, Stage
from disclosure.kinds import CounterpartKind as Kind
from disclosure.models import ItemDecision, Question
from disclosure.policies import AnswerFacts, ApprovalFacts, ItemFacts, Lack, RecipientFacts, may_disclose
from disclosure.states import QuestionState, RequestState
from submissions.kinds import ScanOutcome

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CALM = ApprovalFacts(is_by_another=True, is_vetoed=False)
IN_ORDER = RecipientFacts(missing_assurances=(), has_usable_key=True, has_ended=False)

# What must be so for one item, for one answer, for the rest; `not` in front of what must not be so.
OF_ITEM = ("secured", "not restricted", "not held", "not promised", "somebody", "consent")
OF_ANSWER = ("effective", "yes", "not withdrawn", "not over", "as asked")
OF_REST = ("assured", "key", "not ended", "approved", "not vetoed")
BAR_OF = {
    "secured": Bar.NOT_SECURED,
    "not restricted": Bar.RESTRICTED,
    "not held": Bar.ON_HOLD,
    "not promised": Bar.PROMISED,
    "somebody": Bar.NOBODY_RECORDED,
    "consent": Bar.CONSENT_MISSING,
    "effective": Bar.NOT_ANSWERED,
    "yes": Bar.REFUSED,
    "not withdrawn": Bar.WITHDRAWN,
    "not over": Bar.EXPIRED,
    "as asked": Bar.SCOPE_CHANGED,
    "assured": Bar.ASSURANCE_MISSING,
    "key": Bar.KEY_MISSING,
    "not ended": Bar.RECIPIENT_ENDED,
    "approved": Bar.NOT_APPROVED,
    "not vetoed": Bar.VETOED,
}
ASKED_LATER = {
    Stage.ASK: {*OF_ANSWER, "approved", "not vetoed"},
    Stage.APPROVE: {"approved"},
    Stage.RELEASE: set(),
}


def oracle(fine: dict[str, bool], stage: Stage) -> frozenset[Bar]:
    """Each fact that is not as it must be is a bar; but for what is not asked yet, and what an unheard answer says."""
    wrong = {name for name, holds in fine.items() if not holds} - ASKED_LATER[stage]
    if "effective" in wrong:
        wrong -= {*OF_ANSWER} - {"effective"}
    return frozenset(BAR_OF[name] for name in wrong)


def given(answer: AnswerGiven = AnswerGiven.AGREED, *, effective_from: datetime = NOW, **more) -> AnswerFacts:
    return AnswerFacts(uuid4(), answer, effective_from, **{"is_as_asked": True} | more)


def item(**more) -> ItemFacts:
    fine = {
        "is_secured": True,
        "is_restricted": False,
        "is_on_hold": False,
        "is_promised": False,
        "is_nobody_recorded": False,
        "scan": ScanOutcome.CLEAN,
        "is_in_request": True,
        "is_approved": True,
        "answer": given(),
    }
    return ItemFacts(uuid4(), "ACC-7KQ4-M2ZD", **fine | more)


def bars(thing: ItemFacts, stage: Stage = Stage.RELEASE, **more) -> frozenset[Bar]:
    told = {"recipient": IN_ORDER, "approval": CALM, "at": NOW} | more
    return may_disclose(thing, stage=stage, **told).bars


def asked_of_the_code(fine: dict[str, bool], stage: Stage) -> frozenset[Bar]:
    said = given(
        AnswerGiven.AGREED if fine["yes"] else AnswerGiven.REFUSED,
        effective_from=NOW if fine["effective"] else NOW + SECOND,
        is_withdrawn=not fine["not withdrawn"],
        is_over=not fine["not over"],
        is_as_asked=fine["as asked"],
    )
    thing = item(
        is_secured=fine["secured"],
        is_restricted=not fine["not restricted"],
        is_on_hold=not fine["not held"],
        is_promised=not fine["not promised"],
        is_nobody_recorded=not fine["somebody"],
        lacks=() if fine["consent"] else (Lack("W-17", "the person said no"),),
        answer=said,
    )
    recipient = RecipientFacts(
        missing_assurances=() if fine["assured"] else (AssuranceKind.FAIR_TRIAL,),
        has_usable_key=fine["key"],
        has_ended=not fine["not ended"],
    )
    approval = ApprovalFacts(is_by_another=fine["approved"], is_vetoed=not fine["not vetoed"])
    return bars(thing, stage, recipient=recipient, approval=approval)


@pytest.mark.parametrize("stage", Stage)
def test_every_combination_of_all_facts(stage):
    """2 to the 16 worlds; exactly one of them is a yes at release.

    Source: Protocol D1, D2, D3; W6.
    """
    names, yes = (*OF_ITEM, *OF_ANSWER, *OF_REST), 0
    for holds in product((True, False), repeat=len(names)):
        fine = dict(zip(names, holds, strict=True))
        expected = oracle(fine, stage)
        assert asked_of_the_code(fine, stage) == expected, (stage, fine)
        yes += not expected
    # What is not asked at this stage is free to be anything.
    assert yes == 2 ** len(ASKED_LATER[stage])


# scan, release as hazard agreed, may the bytes leave
SCANS = [
    (ScanOutcome.CLEAN, False, None),
    (ScanOutcome.CLEAN, True, None),
    (ScanOutcome.INFECTED, False, Bar.NOT_CLEAN),
    (ScanOutcome.INFECTED, True, None),
    (ScanOutcome.NOT_SCANNED, False, Bar.NOT_SCANNED),
    (ScanOutcome.NOT_SCANNED, True, None),
    (None, False, Bar.NOT_SCANNED),
    (None, True, None),
]


@pytest.mark.parametrize(("scan", "as_hazard", "bar"), SCANS)
@pytest.mark.parametrize("stage", Stage)
def test_malware(scan, as_hazard, bar, stage):
    """“Not scanned” never reads as clean (V5); before anybody is asked it stops nothing, because the NGO may agree."""
    expected = {bar} - {None} if stage != Stage.ASK else set()

    assert bars(item(scan=scan, answer=given(as_hazard=as_hazard)), stage) == expected


@pytest.mark.parametrize(("stage", "expected"), [(Stage.APPROVE, set()), (Stage.RELEASE, {Bar.NOT_APPROVED})])
def test_an_approval_is_of_what_could_leave_when_it_was_given(stage, expected):
    """Whatever else stands in the way is told instead of it."""
    assert bars(item(is_approved=False), stage) == expected
    assert bars(item(is_approved=False, is_on_hold=True), stage) == {Bar.ON_HOLD}


def test_without_an_answer_nothing_says_that_a_hazard_was_agreed():
    assert bars(item(scan=ScanOutcome.INFECTED, answer=None)) == {Bar.NOT_CLEAN, Bar.NOT_ANSWERED}


@pytest.mark.parametrize("stage", Stage)
def test_what_leaves(stage):
    """Every combination: original or copy, in the vault, confirmed by a second person, redaction a condition (D4)."""
    for copy, is_stored, is_confirmed, redacted in product(Copy, (False, True), (False, True), (False, True)):
        is_copy = copy == Copy.WORKING_COPY
        wrong = {
            Bar.NOT_SECURED: is_copy and not is_stored,
            Bar.COPY_NOT_CONFIRMED: is_copy and not is_confirmed and stage != Stage.ASK,
            Bar.REDACTION_NEEDED: redacted and not is_copy and stage != Stage.ASK,
        }
        thing = item(
            copy=copy,
            is_copy_stored=is_stored,
            is_copy_confirmed=is_confirmed,
            answer=given(needs_redaction=redacted),
        )
        assert bars(thing, stage) == {bar for bar, holds in wrong.items() if holds}


@pytest.mark.parametrize("answer", [AnswerGiven.AGREED, AnswerGiven.AGREED_WITH_CONDITIONS])
def test_a_yes_with_conditions_is_a_yes(answer):
    assert bars(item(answer=given(answer))) == set()


def test_cooling_ends_to_the_second():
    for late, expected in ((SECOND, {Bar.NOT_ANSWERED}), (timedelta(0), set()), (-SECOND, set())):
        assert bars(item(answer=given(effective_from=NOW + late))) == expected


def test_what_cools_is_told_as_no_answer_and_nothing_else():
    """Staff never learn of what can still be taken back. Source: Protocol D1."""
    cooling = given(AnswerGiven.REFUSED, effective_from=NOW + SECOND, is_withdrawn=True, is_over=True)

    assert bars(item(answer=cooling)) == bars(item(answer=None)) == {Bar.NOT_ANSWERED}


TWINS = {
    "as good as the item": ({}, set()),
    "not asked for": ({"is_in_request": False}, {Bar.TWIN}),
    "promised": ({"is_promised": True}, {Bar.TWIN}),
    "restricted": ({"is_restricted": True}, {Bar.TWIN}),
    "on hold": ({"is_on_hold": True}, {Bar.TWIN}),
    "held in ingest": ({"is_secured": False}, {Bar.TWIN}),
    "refused": ({"answer": given(AnswerGiven.REFUSED)}, {Bar.TWIN}),
    "not answered": ({"answer": None}, {Bar.TWIN}),
    "consent lacks": ({"lacks": (Lack("P-1", "no"),)}, {Bar.TWIN}),
}


@pytest.mark.parametrize(("twin", "expected"), TWINS.values(), ids=TWINS)
def test_the_same_bytes_again(twin, expected):
    """The stricter limits win. Source: Protocol D4."""
    assert bars(item(twins=(item(), item(**twin)))) == expected


def test_a_restricted_twin_is_not_named():
    """Whoever reads the reasons may not see it: not its accession either."""
    twins = (item(is_restricted=True), item(is_in_request=False))
    ruling = may_disclose(item(twins=twins), IN_ORDER, stage=Stage.RELEASE, approval=CALM, at=NOW)
    assert [reason.detail for reason in ruling.reasons] == ["", twins[1].accession]


def test_a_twin_that_was_not_asked_for_stops_the_asking_already():
    assert bars(item(twins=(item(is_in_request=False),)), Stage.ASK) == {Bar.TWIN}
    assert bars(item(twins=(item(answer=None),)), Stage.ASK) == set()


def test_facts_that_nobody_filled_in_say_no():
    """Unknown is a no: an item of which nothing was read has every bar an item can have."""
    unknown = ItemFacts(uuid4(), "ACC-0000-0000")

    assert bars(unknown) == {
        Bar.PROMISED,
        Bar.NOT_SECURED,
        Bar.RESTRICTED,
        Bar.ON_HOLD,
        Bar.NOBODY_RECORDED,
        Bar.NOT_SCANNED,
        Bar.NOT_ANSWERED,
    }


def test_a_ruling_tells_every_reason_in_words():
    lacks = (Lack("W-17", "the person said no"), Lack("W-18", "no consent is on record"))
    recipient = RecipientFacts((AssuranceKind.FAIR_TRIAL, AssuranceKind.CONFIDENTIALITY), True, False)
    twin = item(is_on_hold=True)
    ruling = may_disclose(item(lacks=lacks, twins=(twin,)), recipient, CALM, stage=Stage.RELEASE, at=NOW)

    assert not ruling
    assert [str(reason.detail) for reason in ruling.reasons] == [
        "W-17: the person said no",
        "W-18: no consent is on record",
        str(AssuranceKind.FAIR_TRIAL.label),
        str(AssuranceKind.CONFIDENTIALITY.label),
        twin.accession,
    ]
    assert all(reason.words for reason in ruling.reasons)


def test_every_bar_can_be_told():
    assert all(str(bar.label) for bar in Bar)


# kind of recipient, what persons must have agreed to, which promises it gives
RECIPIENTS = {
    Kind.PROSECUTION: ("national_authorities", {"fair_trial", "no_capital_punishment"}),
    Kind.WAR_CRIMES_UNIT: ("national_authorities", {"fair_trial", "no_capital_punishment"}),
    Kind.NATIONAL_COURT: ("national_authorities", {"fair_trial", "no_capital_punishment"}),
    Kind.INTERNATIONAL_COURT: ("international_courts", {"fair_trial"}),
    Kind.UN_BODY: ("un_bodies", set()),
}
OF_EVERYBODY = {"scope_of_consent", "confidentiality", "protection_of_witnesses"}


@pytest.mark.parametrize("kind", Kind)
def test_what_each_kind_of_recipient_needs(kind):
    audience, more = RECIPIENTS[kind]

    assert AUDIENCE_OF[kind] == audience
    assert REQUIRED_ASSURANCES[kind] == OF_EVERYBODY | more


def test_nothing_or_anything_barred_is_not_asked():
    yes, no = policies.Ruling(), policies.Ruling((policies.Reason(Bar.ON_HOLD),))

    policies.check_request_may_be_asked([yes, yes])
    with pytest.raises(policies.NothingToAsk):
        policies.check_request_may_be_asked([])
    with pytest.raises(policies.SomeBarred) as refusal:
        policies.check_request_may_be_asked([yes, no, no])
    assert refusal.value.count == 2


def test_something_must_be_left_to_approve():
    yes, no = policies.Ruling(), policies.Ruling((policies.Reason(Bar.ON_HOLD),))

    policies.check_request_may_be_approved([no, yes])
    for nothing in ([], [no, no]):
        with pytest.raises(policies.NothingAgreed):
            policies.check_request_may_be_approved(nothing)


@pytest.mark.parametrize("state", RequestState)
def test_a_request_is_in_the_state_that_is_asked_for(state):
    request = SimpleNamespace(state=state)
    policies.check_request_is(request, state, RequestState.DRAFTED)
    others = [other for other in RequestState if other != state]
    with pytest.raises(policies.NotInThisState):
        policies.check_request_is(request, *others)


@pytest.mark.parametrize("state", QuestionState)
@pytest.mark.parametrize(("days", "in_time"), [(-1, True), (0, True), (1, False)])
def test_until_when_a_question_can_be_answered(state, days, in_time):
    """The last day counts. After it silence has been a no."""
    question = Question(state=state, answer_by=NOW.date())
    may = in_time and state in {"open", "answered"}
    at = NOW + timedelta(days=days)
    if may:
        policies.check_question_may_be_answered(question, at=at)
        return
    with pytest.raises(policies.QuestionIsOver):
        policies.check_question_may_be_answered(question, at=at)


def test_an_answer_is_taken_back_until_the_second_in_which_it_counts():
    decision = ItemDecision(effective_from=NOW)

    policies.check_answer_may_be_taken_back(decision, at=NOW - SECOND)
    with pytest.raises(policies.TooLate):
        policies.check_answer_may_be_taken_back(decision, at=NOW)


# question, answer, taken back, replaced, withdrawn: may the agreement be withdrawn
WITHDRAWALS = list(product(QuestionState, AnswerGiven, (None, NOW), (None, NOW), (None, NOW)))


@pytest.mark.parametrize(("state", "answer", "taken_back", "replaced", "withdrawn"), WITHDRAWALS)
def test_which_agreement_can_be_withdrawn(state, answer, taken_back, replaced, withdrawn):
    decision = ItemDecision(
        question=Question(state=state),
        answer=answer,
        taken_back_at=taken_back,
        replaced_at=replaced,
        withdrawn_at=withdrawn,
    )
    may = state != "ended" and answer != "refused" and {taken_back, replaced, withdrawn} == {None}
    if may:
        policies.check_agreement_may_be_withdrawn(decision)
        return
    with pytest.raises(policies.NothingToWithdraw):
        policies.check_agreement_may_be_withdrawn(decision)
