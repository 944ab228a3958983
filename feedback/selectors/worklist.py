"""What waits for each role in feedback: numbers that link to the rows behind them (F1, C7)."""

from dataclasses import dataclass
from datetime import date

from accounts.places import IN_FEEDBACK
from common.actors import Actor, Role
from feedback.selectors import due, lessons, notes

_CLEARS = frozenset({Role.TEAM_LEAD, Role.CONTACT_POINT})
_SENDS = frozenset({Role.CONTACT_POINT})


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many are late, due within two weeks, to clear, to send; lessons: to answer."""

    overdue: int
    soon: int
    to_clear: int
    to_send: int
    lessons: int


def waiting_for(actor: Actor, *, on: date) -> Waiting | None:
    """The numbers for this role; None for a role without a part in feedback."""
    if actor.role not in IN_FEEDBACK:
        return None
    counts = due.counts(actor, on=on)
    return Waiting(
        overdue=counts.overdue,
        soon=counts.soon,
        to_clear=notes.to_clear(actor).count() if actor.role in _CLEARS else 0,
        to_send=notes.to_send(actor).count() if actor.role in _SENDS else 0,
        lessons=lessons.to_answer(actor).count() if actor.role in _SENDS else 0,
    )
