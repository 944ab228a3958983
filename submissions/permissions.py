"""May this actor do it: the Protocol's addressees. Each check raises; `allowed_acts` asks the same checks."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from common.actors import PARTNER_ROLES, Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from submissions import policies
from submissions.kinds import Level
from submissions.models import Item, Submission
from submissions.states import SUBMISSION, SubmissionState


class StandingForbids(NotAllowed):
    """Only signatories of the Protocol hand over; invited, suspended and withdrawn organisations do not."""

    for_people = _("Your organisation cannot hand over at present. Your contact point can say what is needed.")


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


class NotTheirs(NotAllowed):
    for_people = _("This submission is not assigned to one of your teams.")


def _refuse_unless_role(actor: Actor, roles: frozenset[Role] | set[Role], refusal: type[NotAllowed]) -> None:
    if actor.role not in roles:
        raise refusal


def check_may_prepare(actor: Actor, *, may_submit: bool) -> None:
    """may_submit: what the organisation's standing allows (accounts.policies)."""
    _refuse_unless_role(actor, PARTNER_ROLES, OnlyProviderMay)
    if not may_submit:
        raise StandingForbids


def check_may_edit(actor: Actor, submission: Submission) -> None:
    """Drafts are edited by those who see them on the partner face, while they are drafts."""
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


def check_may_restrict(actor: Actor, item: Item) -> None:
    _refuse_unless_role(actor, {Role.PROTECTION_OFFICER}, OnlyProtectionOfficersMay)


def check_may_name(actor: Actor, item: Item) -> None:
    _refuse_unless_role(actor, {Role.PROTECTION_OFFICER}, OnlyProtectionOfficersMay)


def allowed_acts(actor: Actor, submission: Submission) -> dict[str, Answer]:
    """Which buttons of a submission's page live, and why the others do not."""
    ask = partial(partial, actor=actor, submission=submission)
    return {
        "edit": answer(ask(check_may_edit)),
        "hand_over": answer(ask(check_may_hand_over)),
        "answer": answer(ask(check_may_answer)),
        "acknowledge": answer(ask(check_may_acknowledge)),
        "assign": answer(ask(check_may_assign)),
        "read_account": answer(ask(check_may_read_account)),
        "start_review": answer(ask(check_may_review, to=SubmissionState.UNDER_REVIEW)),
        "ask_information": answer(ask(check_may_review, to=SubmissionState.MORE_INFORMATION_ASKED)),
        "conclude": answer(ask(check_may_review, to=SubmissionState.REVIEWED)),
    }


def allowed_acts_on_item(actor: Actor, item: Item) -> dict[str, Answer]:
    return {
        "open": answer(partial(check_may_open, actor, item)),
        "restrict": answer(partial(check_may_restrict, actor, item))
        if item.level == Level.STANDARD
        else Answer(yes=False, reason=_("This item is restricted already.")),
        "name": answer(partial(check_may_name, actor, item)),
    }
