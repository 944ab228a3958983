"""The work list: whose it is, in which order, and which of it somebody chose."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from submissions.kinds import Urgency
from submissions.states import SUBMISSION_OPEN, SubmissionState

# Named one by one, so that the index of states leads to the few that are open and past all that is reviewed.
OPEN = Q(state__in=[state for state in SubmissionState if state in SUBMISSION_OPEN])


def _mine(actor: Actor) -> Q:
    return OPEN & Q(reviewer_id=actor.id)


def _of_my_teams(actor: Actor) -> Q:
    return OPEN & Q(team_id__in=actor.team_ids)


def _nobodys(actor: Actor) -> Q:
    return _of_my_teams(actor) & Q(reviewer_id__isnull=True)


WHOSE: Mapping[str, tuple[str | Promise, Callable[[Actor], Q]]] = {
    "mine": (_("Mine"), _mine),
    "teams": (_("My teams'"), _of_my_teams),
    "nobodys": (_("Nobody's"), _nobodys),
}

# Somebody at risk comes before everything else, however new it is (V1).
URGENCY = Case(
    When(urgency=Urgency.RISK, then=Value(0)),
    When(urgency=Urgency.PRESSING, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)
_STATE = Case(
    *(When(state=state, then=Value(place)) for place, state in enumerate(SubmissionState)),
    default=Value(len(SubmissionState)),
    output_field=IntegerField(),
)
ORDERS: Mapping[str, tuple[str | Promise, Sequence[str]]] = {
    "": (_("People at risk first, then the oldest"), ("rank", "handed_over_at", "id")),
    "age": (_("The oldest first"), ("handed_over_at", "id")),
    "state": (_("By state, then the oldest"), ("place", "handed_over_at", "id")),
}
COLUMNS = {"rank": URGENCY, "place": _STATE}


def columns_for(order: Sequence[str]) -> dict[str, Case]:
    """Return what a query must work out to be put into this order."""
    return {name: column for name, column in COLUMNS.items() if name in order}


def whose(actor: Actor, name: str, reviewer_id: UUID | None) -> Q:
    """Return which rows are on that list; reviewer_id: those in the hands of one person."""
    which = WHOSE[name][1](actor) if name in WHOSE else Q()
    return which & (Q(reviewer_id=reviewer_id) if reviewer_id else Q())
