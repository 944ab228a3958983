"""Everything the page of one item tells, read for one person."""

from dataclasses import dataclass
from datetime import date

from common.actors import Actor
from custody import safe
from custody.models import CopyCheck, StoredObject
from submissions.kinds import HeldReason, Level
from submissions.models import DeclaredDigest, Item
from submissions.selectors import duplicates, item_rows, staff, timeline
from submissions.selectors.duplicates import JointUse
from submissions.selectors.item_rows import ItemRow
from submissions.selectors.timeline import Entry


@dataclass(frozen=True, slots=True)
class Integrity:
    """stored: none while it is on its way.  copies: where each is and when it was last read from end to end."""

    stored: StoredObject | None
    copies: list[CopyCheck]
    declared: list[DeclaredDigest]


@dataclass(frozen=True, slots=True)
class SameBytes:
    """twins: other accessions of the same bytes.  uses: what stands for all of them together, the stricter winning."""

    twins: list[Item]
    uses: tuple[JointUse, ...]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """openings: who read it last, the newest first.  history: the newest of its custody, oldest first."""

    row: ItemRow
    integrity: Integrity
    same: SameBytes
    openings: list[Entry]
    history: list[Entry]
    held_words: str
    is_restricted: bool

    @property
    def history_is_cut(self) -> bool:
        return len(self.history) == timeline.GLANCE


def page_for(*, actor: Actor, item: Item, on: date) -> ItemPage:
    """Read the page of an item the actor was shown; the number of queries does not grow with its history."""
    twins = duplicates.twins_of(actor=actor, item=item)
    history, openings = timeline.glances_at_item(actor, item)
    return ItemPage(
        row=item_rows.rows_of(actor, [item], on=on, repeated={item.pk} if twins else ())[0],
        integrity=Integrity(safe.stored_object(item.pk), staff.copies_of(item), staff.declared_digests_of(item)),
        same=SameBytes(twins, duplicates.stricter_of(item, twins, on=on) if twins else ()),
        openings=openings,
        history=history,
        held_words=str(HeldReason(item.held_reason).label) if item.held_reason else "",
        is_restricted=Level.RESTRICTED in {item.level, item.submission.level},
    )
