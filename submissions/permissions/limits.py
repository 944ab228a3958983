"""Who sets limits on material, and who lifts them."""

from common.actors import Actor, Role
from submissions import policies
from submissions.models import Item, Submission
from submissions.permissions.refusals import OnlyEvidenceOfficersMay, OnlyKeepersMay, OnlyProtectionOfficersMay
from submissions.permissions.who import refuse_unless_role
from submissions.states import ITEM, ItemState


def check_may_restrict(actor: Actor, item: Item) -> None:
    refuse_unless_role(actor, {Role.PROTECTION_OFFICER}, OnlyProtectionOfficersMay)
    policies.check_is_not_restricted(item)


def check_may_restrict_submission(actor: Actor, submission: Submission) -> None:
    refuse_unless_role(actor, {Role.PROTECTION_OFFICER}, OnlyProtectionOfficersMay)
    policies.check_is_not_restricted(submission)


def check_may_name(actor: Actor, item: Item) -> None:
    """A whole team sees what is not restricted: naming somebody for it would promise a limit that is not there."""
    refuse_unless_role(actor, {Role.PROTECTION_OFFICER}, OnlyProtectionOfficersMay)
    policies.check_item_is_restricted(item)


def check_may_decide_held(actor: Actor, item: Item, to: ItemState) -> None:
    """What was set apart is taken up again, or refused, by an evidence officer."""
    refuse_unless_role(actor, {Role.EVIDENCE_OFFICER}, OnlyEvidenceOfficersMay)
    ITEM.check(old=item.state, new=to, role=actor.role)


def check_may_settle_held(actor: Actor, item: Item) -> None:
    """Either decision: the page asks which."""
    check_may_decide_held(actor, item, ItemState.RECEIVED)


def check_may_hold_back(actor: Actor) -> None:
    """Whoever keeps the material or protects people keeps an item from leaving; nobody else sets or lifts a hold."""
    refuse_unless_role(actor, {Role.EVIDENCE_OFFICER, Role.PROTECTION_OFFICER}, OnlyKeepersMay)
