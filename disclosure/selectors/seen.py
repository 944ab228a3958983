"""What whoever decides had before their eyes, as one word: if it is another when they decide, they look again."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from disclosure.kinds import Stage
from disclosure.models import DisclosureRequest
from disclosure.policies import ItemFacts, Ruling
from disclosure.selectors.facts import Facts, facts_of


def seen_now(request: DisclosureRequest, *, at: datetime) -> str:
    """Sixty-four hex digits over every item, on whichever page it was: what would leave of it and why, or why not."""
    return seen_in(facts_of(request, at=at), at=at)


def seen_in(facts: Facts, *, at: datetime) -> str:
    """The same of facts that were read already."""
    rulings = facts.rulings(stage=Stage.APPROVE, at=at)
    digest = sha256()
    for item_id in sorted(facts.items, key=str):
        for word in _shown(facts.items[item_id], rulings[item_id], at):
            # With its length before it, so that no two ways of cutting the words are one.
            digest.update(f"{len(word)}:{word}".encode())
    return digest.hexdigest()


def _shown(item: ItemFacts, ruling: Ruling, at: datetime) -> Iterator[str]:
    yield str(item.item_id)
    yield item.copy
    yield str(item.working_copy_id or "")
    # What still cools is not shown: that it was said must not be found out here either (D1).
    said = item.answer if item.answer and item.answer.effective_from <= at else None
    yield f"{said.decision_id} {said.is_withdrawn}" if said else ""
    yield " ".join(sorted(ruling.bars))
    for condition in item.conditions:
        yield f"{condition.pseudonym}\n{condition.words}"
