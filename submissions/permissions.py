"""May this actor do it: the Protocol's addressees. Each check raises; `allowed_acts` asks the same checks."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from accounts.permissions import check_may_follow_feedback, check_may_follow_messages
from accounts.policies import check_organisation_may_prepare
from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from custody.permissions import check_may_read_log
from submissions import policies
from submissions.kinds import Level
from submissions.models import Item, Submission
from submissions.states import ITEM, SUBMISSION, ItemState, SubmissionState

# Disclosure officers reach items through an open request only; auditors read the log; administrators keep the house.
QUEUE_ROLES = MECHANISM_ROLES - {Role.DISCLOSURE_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR}


class OnlyProviderMay(NotAllowed):
    for_people = _("Only the organisation that provides the material may do this.")


class OnlyReviewersMay(NotAllowed):
    for_people = _("Only analysts and team leads of the team it is assigned to may do this.")


class OnlyTeamLeadsMay(NotAllowed):
    for_people = _("Only a team lead may assign a submission.")


class OnlyEvidenceOfficersMay(NotAllowed):
    for_people = _("Only an evidence officer may do this.")


class OnlyProtectionOfficersMay(NotAllowed):
    for_people = _("Only a protection officer may restrict an item, or name who may see a restricted one.")


class OnlyKeepersMay(NotAllowed):
    for_people = _("Only an evidence officer or a protection officer may set or lift a hold.")


class OnlyHandlersMay(NotAllowed):
    for_people = _("Your role does not work with what is handed over.")


class OnlyNamedMay(NotAllowed):
    """The whole submission is restricted: who is named for one of its items may also read its account."""

    for_people = _("This submission is restricted. A protection officer names who may read it.")


class NotTheirs(NotAllowed):
    for_people = _("This submission is not assigned to one of your teams.")


def _refuse_unless_role(actor: Actor, roles: frozenset[Role] | set[Role], refusal: type[NotAllowed]) -> None:
    if actor.role not in roles:
        raise refusal


def check_may_prepare(actor: Actor) -> None:
    """What the organisation's standing allows is a policy; here is asked who acts."""
    _refuse_unless_role(actor, PARTNER_ROLES, OnlyProviderMay)


def check_may_edit(actor: Actor, submission: Submission) -> None:
    """Drafts are edited by those who see them on the partner face, while they are drafts and the organisation stays."""
    check_may_give_up(actor, submission)
    check_organisation_may_prepare(submission.organisation)


def check_may_give_up(actor: Actor, submission: Submission) -> None:
    """What was not handed over can be taken out and given up, also by an organisation that has withdrawn."""
    _refuse_unless_role(actor, PARTNER_ROLES, OnlyProviderMay)
    policies.check_submission_may_be_edited(submission)


def check_may_hand_over(actor: Actor, submission: Submission) -> None:
    check_may_edit(actor, submission)


def check_may_acknowledge(actor: Actor, submission: Submission) -> None:
    _refuse_unless_role(actor, {Role.EVIDENCE_OFFICER}, OnlyEvidenceOfficersMay)
    SUBMISSION.check(old=submission.state, new=SubmissionState.ACKNOWLEDGED, role=actor.role)


def check_may_assign(actor: Actor, submission: Submission) -> None:
    """Team leads assign what was acknowledged: nobody sees content before."""
    _refuse_unless_role(actor, {Role.TEAM_LEAD}, OnlyTeamLeadsMay)
    if submission.acknowledged_at is None:
        raise policies.NotSettled


def _check_of_own_team(actor: Actor, submission: Submission) -> None:
    _refuse_unless_role(actor, {Role.ANALYST, Role.TEAM_LEAD}, OnlyReviewersMay)
    if submission.team_id is None or submission.team_id not in actor.team_ids:
        raise NotTheirs


def check_may_review(actor: Actor, submission: Submission, to: SubmissionState) -> None:
    _check_of_own_team(actor, submission)
    SUBMISSION.check(old=submission.state, new=to, role=actor.role)


def check_may_answer(actor: Actor, submission: Submission) -> None:
    """The NGO answers what was asked, and nothing else is reopened."""
    _refuse_unless_role(actor, PARTNER_ROLES, OnlyProviderMay)
    SUBMISSION.check(old=submission.state, new=SubmissionState.UNDER_REVIEW, role=actor.role)


def check_may_open(actor: Actor, item: Item) -> None:
    """The original is for the team that reviews it; visibility has already left out what is restricted to others."""
    _check_of_own_team(actor, item.submission)


def check_may_read_account(actor: Actor, submission: Submission) -> None:
    """Narrative and provenance are content: the reviewing team, and the protection officer for the risk in them."""
    if actor.role == Role.PROTECTION_OFFICER:
        return
    _check_of_own_team(actor, submission)
    # Of a restricted submission an actor sees exactly the items they are named for.
    if (
        submission.level == Level.RESTRICTED
        and not Item.objects.visible_to(actor).filter(submission=submission).exists()
    ):
        raise OnlyNamedMay


def check_may_restrict(actor: Actor, item: Item) -> None:
    _refuse_unless_role(actor, {Role.PROTECTION_OFFICER}, OnlyProtectionOfficersMay)
    policies.check_is_not_restricted(item)


def check_may_restrict_submission(actor: Actor, submission: Submission) -> None:
    _refuse_unless_role(actor, {Role.PROTECTION_OFFICER}, OnlyProtectionOfficersMay)
    policies.check_is_not_restricted(submission)


def check_may_name(actor: Actor, item: Item) -> None:
    """A whole team sees what is not restricted: naming somebody for it would promise a limit that is not there."""
    _refuse_unless_role(actor, {Role.PROTECTION_OFFICER}, OnlyProtectionOfficersMay)
    policies.check_item_is_restricted(item)


def check_may_decide_held(actor: Actor, item: Item, to: ItemState) -> None:
    """What was set apart is taken up again, or refused, by an evidence officer."""
    _refuse_unless_role(actor, {Role.EVIDENCE_OFFICER}, OnlyEvidenceOfficersMay)
    ITEM.check(old=item.state, new=to, role=actor.role)


def check_may_settle_held(actor: Actor, item: Item) -> None:
    """Either decision: the page asks which."""
    check_may_decide_held(actor, item, ItemState.RECEIVED)


def check_may_hold_back(actor: Actor) -> None:
    """Whoever keeps the material or protects people keeps an item from leaving; nobody else sets or lifts a hold."""
    _refuse_unless_role(actor, {Role.EVIDENCE_OFFICER, Role.PROTECTION_OFFICER}, OnlyKeepersMay)


def check_may_propose(actor: Actor, submission: Submission) -> None:
    """Whoever reviews it says what could be of use to a recipient; whether it leaves is decided by others (D1)."""
    _check_of_own_team(actor, submission)


def check_may_ask(actor: Actor, submission: Submission) -> None:
    check_may_review(actor, submission, SubmissionState.MORE_INFORMATION_ASKED)


def check_may_see_queue(actor: Actor) -> None:
    _refuse_unless_role(actor, QUEUE_ROLES, OnlyHandlersMay)


def check_may_search(actor: Actor) -> None:
    """The catalogue holds content: it is for those who review it."""
    _refuse_unless_role(actor, {Role.ANALYST, Role.TEAM_LEAD}, OnlyHandlersMay)


def allowed_pages(actor: Actor) -> dict[str, Answer]:
    """Which places of the mechanism face there are for this actor."""
    return {
        "see_queue": answer(partial(check_may_see_queue, actor)),
        "search": answer(partial(check_may_search, actor)),
    }


def allowed_acts(actor: Actor, submission: Submission) -> dict[str, Answer]:
    """Which buttons of a submission's page live, and why the others do not."""
    ask = partial(partial, actor=actor, submission=submission)
    return {
        "edit": answer(ask(check_may_edit)),
        "give_up": answer(ask(check_may_give_up)),
        "hand_over": answer(ask(check_may_hand_over)),
        "answer": answer(ask(check_may_answer)),
        "acknowledge": answer(ask(check_may_acknowledge)),
        "assign": answer(ask(check_may_assign)),
        "read_account": answer(ask(check_may_read_account)),
        "start_review": answer(ask(check_may_review, to=SubmissionState.UNDER_REVIEW)),
        "ask_information": answer(ask(check_may_review, to=SubmissionState.MORE_INFORMATION_ASKED)),
        "conclude": answer(ask(check_may_review, to=SubmissionState.REVIEWED)),
        "restrict": answer(ask(check_may_restrict_submission)),
        "propose": answer(ask(check_may_propose)),
        "follow_feedback": answer(partial(check_may_follow_feedback, actor)),
        "follow_messages": answer(partial(check_may_follow_messages, actor)),
    }


def allowed_acts_on_item(actor: Actor, item: Item) -> dict[str, Answer]:
    return {
        "open": answer(partial(check_may_open, actor, item)),
        "restrict": answer(partial(check_may_restrict, actor, item)),
        "name": answer(partial(check_may_name, actor, item)),
        "hold_back": answer(partial(check_may_hold_back, actor)),
        "verify": answer(partial(check_may_read_log, actor)),
        "resume": answer(partial(check_may_decide_held, actor, item, ItemState.RECEIVED)),
        "refuse": answer(partial(check_may_decide_held, actor, item, ItemState.REFUSED)),
    }
