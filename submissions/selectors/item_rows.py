"""One row of a list of items: what it is, what tools said of it, what may be done with it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from common.actors import Actor
from submissions.kinds import LabelKind, ScanOutcome
from submissions.models import Item
from submissions.selectors import staff
from submissions.selectors.limits import Limits, limits_of


@dataclass(frozen=True, slots=True)
class ItemRow:
    """title: empty where the actor may not search it.  is_repeated: the same bytes came before, or since."""

    item: Item
    title: str
    media_type: str
    scan: ScanOutcome
    limits: Limits
    is_repeated: bool


def rows_of(actor: Actor, items: Collection[Item], *, on: date) -> list[ItemRow]:
    """Return one row for each item the actor was shown, in the same order; the number of queries does not grow."""
    labels = staff.labels_of(items)
    titles = staff.titles_of(actor=actor, items=items)
    repeated = staff.repeated_among(actor=actor, items=items)
    limits = limits_of(items, on=on)
    return [
        ItemRow(
            item=item,
            title=titles.get(item.pk, ""),
            media_type=kinds[LabelKind.TYPE].outcome if LabelKind.TYPE in (kinds := labels.get(item.pk, {})) else "",
            scan=_scan(kinds[LabelKind.SCAN].outcome) if LabelKind.SCAN in kinds else ScanOutcome.NOT_SCANNED,
            limits=limits[item.pk],
            is_repeated=item.pk in repeated,
        )
        for item in items
    ]


def _scan(outcome: str) -> ScanOutcome:
    """What no tool has called clean is not clean (V5)."""
    return ScanOutcome(outcome) if outcome in ScanOutcome.values else ScanOutcome.NOT_SCANNED
