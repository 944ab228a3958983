"""What several checks ask of an actor: the role, the team, the name on a restricted submission."""

from common.actors import Actor, Role
from common.errors import NotAllowed
from submissions.kinds import Level
from submissions.models import Item, Submission
from submissions.permissions.refusals import NotTheirs, OnlyNamedMay, OnlyReviewersMay

REVIEWERS = frozenset({Role.ANALYST, Role.TEAM_LEAD})


def refuse_unless_role(actor: Actor, roles: frozenset[Role] | set[Role], refusal: type[NotAllowed]) -> None:
    if actor.role not in roles:
        raise refusal


def check_of_own_team(actor: Actor, submission: Submission) -> None:
    refuse_unless_role(actor, REVIEWERS, OnlyReviewersMay)
    if submission.team_id is None or submission.team_id not in actor.team_ids:
        raise NotTheirs


def check_is_named_if_restricted(actor: Actor, submission: Submission) -> None:
    """Of a restricted submission an actor sees exactly the items they are named for."""
    if (
        submission.level == Level.RESTRICTED
        and not Item.objects.visible_to(actor).filter(submission=submission).exists()
    ):
        raise OnlyNamedMay
