"""The same bytes more than once: for staff every accession they may see, for an organisation its own alone."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Window
from django.db.models.functions import RowNumber

from common.actors import Actor
from consent.scope import Audience
from submissions.models import Item, Repeat, Twin
from submissions.pages import Page, page_of
from submissions.selectors.limits import Limits, Reason, limits_of
from submissions.selectors.ngo import GONE
from submissions.states import ItemState

GROUPS_A_PAGE = 50
# A page names so many of one group; the rest are a number.
SHOWN_OF_A_GROUP = 5
MOST_TWINS = 100
_NOT_KEPT = (*GONE, ItemState.REFUSED)


@dataclass(frozen=True, slots=True)
class Group:
    """Accessions of the same bytes, the earliest first, of those an actor sees; more: how many are not named."""

    items: list[Item]
    more: int


@dataclass(frozen=True, slots=True)
class JointUse:
    """One use of bytes with several accessions; why_not: each with the accession whose limit it is."""

    audience: Audience
    why_not: tuple[tuple[str, Reason], ...]

    @property
    def is_covered(self) -> bool:
        return not self.why_not


def groups_page(*, actor: Actor, after: str = "") -> tuple[list[Group], Page[Twin]]:
    """One page of groups of which this actor sees two or more accessions, newest first by the earliest they see.

    What they do not see changes neither the order nor a count.
    """
    seen = Twin.objects.visible_to(actor)
    others = seen.filter(group=OuterRef("group")).exclude(pk=OuterRef("pk"))
    # Of each group the earliest stands for all; equal times are told apart by the item.
    earlier = others.filter(received_at__lt=OuterRef("received_at"))
    same_time = others.filter(received_at=OuterRef("received_at"), item__lt=OuterRef("item"))
    first = seen.filter(Exists(others), ~Exists(earlier), ~Exists(same_time))
    page = page_of(first, order=("-received_at", "-item_id"), after=after, size=GROUPS_A_PAGE)
    return _groups(actor, [twin.group for twin in page.rows]), page


def _groups(actor: Actor, numbers: list[UUID]) -> list[Group]:
    rows = Twin.objects.visible_to(actor).filter(group__in=numbers)
    rows = rows.annotate(
        place=Window(RowNumber(), partition_by=F("group"), order_by=("received_at", "item_id")),
        of=Window(Count("*"), partition_by=F("group")),
    ).filter(place__lte=SHOWN_OF_A_GROUP)
    shown: dict[UUID, list[Item]] = defaultdict(list)
    counts = {}
    for twin in rows.select_related("item__submission__organisation").order_by("received_at", "item_id"):
        shown[twin.group].append(twin.item)
        counts[twin.group] = twin.of
    return [Group(shown[number], counts[number] - len(shown[number])) for number in numbers]


def twins_of(*, actor: Actor, item: Item) -> list[Item]:
    """Return other accessions of the same bytes, of those this actor may see; a file without a byte has none."""
    if not item.fingerprint or not item.size_bytes:
        return []
    rows = Item.objects.visible_to(actor).with_fingerprint([bytes(item.fingerprint)]).exclude(pk=item.pk)
    rows = rows.select_related("submission__organisation", "submission__team")
    return list(rows.order_by("received_at", "id")[:MOST_TWINS])


def stricter_of(item: Item, twins: Collection[Item], *, on: date) -> tuple[JointUse, ...]:
    """Each use as it stands for all these accessions together: a no of one is a no, and says whose it is (D4)."""
    limits = limits_of([item, *twins], on=on)
    each = [(one.accession, limits[one.pk]) for one in (item, *twins)]
    return tuple(JointUse(use.audience, _why_not(each, place)) for place, use in enumerate(limits[item.pk].uses))


def _why_not(each: list[tuple[str, Limits]], place: int) -> tuple[tuple[str, Reason], ...]:
    return tuple((accession, reason) for accession, limits in each for reason in limits.uses[place].why_not)


def own_repeats_of(*, actor: Actor, items: Collection[Item]) -> dict[UUID, list[Item]]:
    """For each item, what its own organisation sent of the same bytes besides, of those this actor may see.

    Read from rows that no other organisation's material can change (C10).
    """
    mine = Repeat.objects.filter(item__in=items)
    rows = Repeat.objects.visible_to(actor).filter(group__in=mine.values("group")).exclude(item__state__in=_NOT_KEPT)
    rows = rows.annotate(place=Window(RowNumber(), partition_by=F("group"), order_by=("item__created_at", "item_id")))
    by_group: dict[UUID, list[Item]] = defaultdict(list)
    groups = {}
    for repeat in rows.select_related("item__submission"):
        groups[repeat.item_id] = repeat.group
        if repeat.place <= SHOWN_OF_A_GROUP:
            by_group[repeat.group].append(repeat.item)
    found = {item.pk: [one for one in by_group[groups[item.pk]] if one != item] for item in items if item.pk in groups}
    return {item_id: others for item_id, others in found.items() if others}
