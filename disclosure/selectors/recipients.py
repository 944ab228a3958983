"""What is true of a recipient on one day, of its rows: for the register and for the truth table the same."""

from collections.abc import Iterable
from datetime import date

from disclosure.kinds import REQUIRED_ASSURANCES, AssuranceKind, CounterpartKind
from disclosure.models import Assurance, Counterpart, RecipientKey
from disclosure.policies import RecipientFacts


def needed_in_force(one: Counterpart, promised: Iterable[Assurance], *, on: date) -> list[Assurance]:
    """Those of its promises that something can rest on that day (W6)."""
    needed = REQUIRED_ASSURANCES[CounterpartKind(one.kind)]
    return [promise for promise in promised if promise.kind in needed and promise.is_in_force(on)]


def facts_of_recipient(
    one: Counterpart, promised: Iterable[Assurance], key: RecipientKey | None, *, on: date
) -> RecipientFacts:
    """promised: its assurances that have not ended.  key: the one that is confirmed, if there is one.

    Source: Protocol W6.
    """
    needed = REQUIRED_ASSURANCES[CounterpartKind(one.kind)]
    given = {promise.kind for promise in needed_in_force(one, promised, on=on)}
    return RecipientFacts(
        missing_assurances=tuple(kind for kind in AssuranceKind if kind in needed and kind not in given),
        has_usable_key=key is not None and key.is_usable(on),
        has_ended=one.ended_at is not None,
    )
