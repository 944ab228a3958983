"""Which places of the mechanism face there are for whom."""

from functools import partial

from common.actors import MECHANISM_ROLES, Actor, Role, for_every_role
from common.permission import Answer, answer
from submissions.kinds import BulkKind
from submissions.permissions.refusals import OnlyHandlersMay
from submissions.permissions.who import REVIEWERS, refuse_unless_role

# Disclosure officers reach items through an open request only; auditors read the log; administrators keep the house.
QUEUE_ROLES = MECHANISM_ROLES - {Role.DISCLOSURE_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR}
_REVIEW = (BulkKind.TAKE, BulkKind.PASS_ON, BulkKind.BEGIN)
_NOTHING: tuple[BulkKind, ...] = ()
# What each role may do to several submissions at once; each of them is asked about by itself.
MANY_FOR = for_every_role(
    dict.fromkeys(Role, _NOTHING)
    | {
        Role.EVIDENCE_OFFICER: (BulkKind.ACKNOWLEDGE,),
        Role.ANALYST: _REVIEW,
        Role.TEAM_LEAD: (BulkKind.ASSIGN, *_REVIEW),
    }
)


def check_may_see_queue(actor: Actor) -> None:
    refuse_unless_role(actor, QUEUE_ROLES, OnlyHandlersMay)


def check_may_search(actor: Actor) -> None:
    """The catalogue holds content: it is for those who review it."""
    refuse_unless_role(actor, REVIEWERS, OnlyHandlersMay)


def check_may_compare_bytes(actor: Actor) -> None:
    """Which accessions are the same bytes is told to whoever works with items; not with organisations only."""
    refuse_unless_role(actor, QUEUE_ROLES - {Role.CONTACT_POINT}, OnlyHandlersMay)


def check_may_do_many(actor: Actor, kind: BulkKind) -> None:
    """Whoever may do it to one submission may do it to several."""
    if kind not in MANY_FOR[actor.role]:
        raise OnlyHandlersMay


def allowed_pages(actor: Actor) -> dict[str, Answer]:
    return {
        "see_queue": answer(partial(check_may_see_queue, actor)),
        "search": answer(partial(check_may_search, actor)),
    }
