"""Who prepares, hands over and answers: the people of the organisation that provides."""

from accounts.policies import check_organisation_may_prepare
from common.actors import PARTNER_ROLES, Actor
from submissions import policies
from submissions.models import Item, Submission
from submissions.permissions.refusals import OnlyProviderMay
from submissions.permissions.who import refuse_unless_role


def check_may_prepare(actor: Actor) -> None:
    """What the organisation's standing allows is a policy; here is asked who acts."""
    refuse_unless_role(actor, PARTNER_ROLES, OnlyProviderMay)


def check_may_edit(actor: Actor, submission: Submission) -> None:
    """Drafts are edited by those who see them on the partner face, while they are drafts and the organisation stays."""
    check_may_give_up(actor, submission)
    check_organisation_may_prepare(submission.organisation)


def check_may_give_up(actor: Actor, submission: Submission) -> None:
    """What was not handed over can be taken out and given up, also by an organisation that has withdrawn."""
    refuse_unless_role(actor, PARTNER_ROLES, OnlyProviderMay)
    policies.check_submission_may_be_edited(submission)


def check_may_hand_over(actor: Actor, submission: Submission) -> None:
    check_may_edit(actor, submission)


def check_may_answer(actor: Actor, submission: Submission) -> None:
    """The NGO answers what was asked, and nothing else is reopened; a late answer is welcome while the review goes on.

    Source: Protocol, NGOs respond to requests (C8).
    """
    refuse_unless_role(actor, PARTNER_ROLES, OnlyProviderMay)
    policies.check_submission_may_be_answered(submission)


def check_may_add_files(actor: Actor, submission: Submission) -> None:
    """Files come into a draft; after hand-over only where the Mechanism asked for some."""
    refuse_unless_role(actor, PARTNER_ROLES, OnlyProviderMay)
    policies.check_files_may_come(submission)
    check_organisation_may_prepare(submission.organisation)


def check_may_send(actor: Actor, item: Item) -> None:
    """Its bytes, and what is said of them, come as long as it is not handed over."""
    check_may_take_out(actor, item)
    check_organisation_may_prepare(item.submission.organisation)


def check_may_take_out(actor: Actor, item: Item) -> None:
    """Also by an organisation that has withdrawn: what was not handed over is its own."""
    refuse_unless_role(actor, PARTNER_ROLES, OnlyProviderMay)
    policies.check_item_is_not_handed_over(item)
