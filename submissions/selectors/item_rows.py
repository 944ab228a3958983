"""One row of a list of items: what it is, what tools said of it, what may be done with it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from common.actors import Actor
from submissions.kinds import LabelKind, ScanOutcome
from submissions.models import Item, ItemLabel
from submissions.selectors import staff
from submissions.selectors.limits import Limits, limits_of


@dataclass(frozen=True, slots=True)
class ItemRow:
    """title: empty where the actor may not search it.  is_repeated: the same bytes came before, or since."""

    item: Item
    title: str
    labels: Mapping[str, ItemLabel]
    scan: ScanOutcome
    limits: Limits
    is_repeated: bool

    @property
    def media_type(self) -> str:
        return staff.media_type_of(self.labels)


def rows_of(
    actor: Actor, items: Collection[Item], *, on: date, repeated: Collection[UUID] | None = None
) -> list[ItemRow]:
    """Return one row for each item the actor was shown, in the same order; the number of queries does not grow.

    repeated: those that came more than once, where the caller knows already.
    """
    labels = staff.labels_of(items)
    titles = staff.titles_of(actor=actor, items=items)
    if repeated is None:
        repeated = staff.repeated_among(actor=actor, items=items)
    limits = limits_of(items, on=on)
    return [
        ItemRow(
            item=item,
            title=titles.get(item.pk, ""),
            labels=labels[item.pk],
            scan=_scan(labels[item.pk]),
            limits=limits[item.pk],
            is_repeated=item.pk in repeated,
        )
        for item in items
    ]


def _scan(labels: Mapping[str, ItemLabel]) -> ScanOutcome:
    """What no tool has called clean is not clean (V5)."""
    outcome = labels[LabelKind.SCAN].outcome if LabelKind.SCAN in labels else None
    return ScanOutcome(outcome) if outcome in ScanOutcome.values else ScanOutcome.NOT_SCANNED
