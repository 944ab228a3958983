"""For how many items of a submission each use is covered as things stand (D3)."""

from collections import Counter, defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from common.actors import Actor
from consent.scope import Audience
from consent.states import ConfidentialityState
from submissions.models import Item, ItemConfidentiality, ItemPerson, Submission
from submissions.selectors.limits import limits_of


@dataclass(frozen=True, slots=True)
class Coverage:
    """One use; covered: of so many items that the actor sees."""

    audience: Audience
    covered: int
    items: int


def coverage_of(*, actor: Actor, submission: Submission, on: date) -> list[Coverage]:
    """Count by use. Items with the same people behind them have the same limits, so each such group is asked once."""
    groups = _groups(actor, submission)
    one_of_each = {key: ids[0] for key, ids in groups.items()}
    items = Item.objects.visible_to(actor).in_bulk(list(one_of_each.values()))
    limits = limits_of(items.values(), on=on)
    covered: Counter[Audience] = Counter()
    for key, item_id in one_of_each.items():
        for use in limits[item_id].uses:
            covered[use.audience] += len(groups[key]) * use.is_covered
    total = sum(map(len, groups.values()))
    return [Coverage(audience, covered[audience], total) for audience in Audience] if total else []


def _groups(actor: Actor, submission: Submission) -> dict[Hashable, list[UUID]]:
    seen = Item.objects.visible_to(actor).filter(submission=submission)
    people: dict[UUID, set[UUID]] = defaultdict(set)
    for item_id, source_id in ItemPerson.objects.filter(item__in=seen).values_list("item_id", "source_id"):
        people[item_id].add(source_id)
    in_force = ItemConfidentiality.objects.filter(item__in=seen, confidentiality__state=ConfidentialityState.IN_FORCE)
    promised = set(in_force.values_list("item_id", flat=True))
    groups: dict[Hashable, list[UUID]] = defaultdict(list)
    for item_id in seen.values_list("pk", flat=True):
        groups[frozenset(people[item_id]), item_id in promised].append(item_id)
    return groups
