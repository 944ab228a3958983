"""Which buttons live, and why the others do not: by the very checks that would refuse the act."""

from functools import partial

from accounts.permissions import check_may_follow_feedback, check_may_follow_messages
from common.actors import Actor
from common.permission import Answer, answer
from custody.permissions import check_may_read_log, check_may_report_custody
from submissions.models import Assessment, Item, Submission
from submissions.permissions import limits, providers, reviewing
from submissions.states import AssessmentState, ItemState, SubmissionState


def allowed_acts(actor: Actor, submission: Submission) -> dict[str, Answer]:
    ask = partial(partial, actor=actor, submission=submission)
    return {
        "edit": answer(ask(providers.check_may_edit)),
        "give_up": answer(ask(providers.check_may_give_up)),
        "hand_over": answer(ask(providers.check_may_hand_over)),
        "answer": answer(ask(providers.check_may_answer)),
        "acknowledge": answer(ask(reviewing.check_may_acknowledge)),
        "assign": answer(ask(reviewing.check_may_assign)),
        "take": answer(ask(reviewing.check_may_take)),
        "pass_on": answer(ask(reviewing.check_may_pass_on)),
        "read_account": answer(ask(reviewing.check_may_read_account)),
        "start_review": answer(ask(reviewing.check_may_review, to=SubmissionState.UNDER_REVIEW)),
        "ask_information": answer(ask(reviewing.check_may_review, to=SubmissionState.MORE_INFORMATION_ASKED)),
        "conclude": answer(ask(reviewing.check_may_conclude)),
        "read_assessment": answer(ask(reviewing.check_may_read_assessment)),
        "assess": answer(ask(reviewing.check_may_begin_assessment)),
        "note": answer(ask(reviewing.check_may_note)),
        "restrict": answer(ask(limits.check_may_restrict_submission)),
        "propose": answer(ask(reviewing.check_may_propose)),
        "follow_feedback": answer(partial(check_may_follow_feedback, actor)),
        "follow_messages": answer(partial(check_may_follow_messages, actor)),
    }


def allowed_acts_on_assessment(actor: Actor, assessment: Assessment) -> dict[str, Answer]:
    decide = partial(partial, reviewing.check_may_decide, actor, assessment)
    return {
        "revise": answer(partial(reviewing.check_may_revise, actor, assessment)),
        "confirm": answer(decide(AssessmentState.CONFIRMED)),
        "give_back": answer(decide(AssessmentState.RETURNED)),
    }


def allowed_acts_on_item(actor: Actor, item: Item) -> dict[str, Answer]:
    return {
        "open": answer(partial(reviewing.check_may_open, actor, item)),
        "restrict": answer(partial(limits.check_may_restrict, actor, item)),
        "name": answer(partial(limits.check_may_name, actor, item)),
        "hold_back": answer(partial(limits.check_may_hold_back, actor)),
        "verify": answer(partial(check_may_read_log, actor)),
        "report": answer(partial(check_may_report_custody, actor)),
        "read_account": answer(partial(reviewing.check_may_read_account, actor, item.submission)),
        "resume": answer(partial(limits.check_may_decide_held, actor, item, ItemState.RECEIVED)),
        "refuse": answer(partial(limits.check_may_decide_held, actor, item, ItemState.REFUSED)),
    }
