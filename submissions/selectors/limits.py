"""What may and may not be done with an item as it stands, and who says so (D2, D3). Unknown is never yes."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consent.models import ConsentRecord
from consent.policies import PROMISED
from consent.scope import STOPPED_BY_PROMISE, Answer, Audience
from consent.selectors import Standing, standing_of
from consent.states import ConfidentialityState
from submissions.kinds import Part
from submissions.models import Item, ItemConfidentiality, ItemPerson

PROMISE = _("the provider promised confidentiality to the source, and only the source can end that")
NOBODY = _("nobody is recorded for this item")


@dataclass(frozen=True, slots=True)
class Reason:
    """What stands in the way of a use; who: the pseudonym of whom it comes from, empty when it holds for the item."""

    words: str | Promise
    who: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """One use of an item, and why it is not covered; no reasons means that it is."""

    audience: Audience
    why_not: tuple[Reason, ...]

    @property
    def is_covered(self) -> bool:
        return not self.why_not


@dataclass(frozen=True, slots=True)
class PersonLimits:
    """One person behind an item, under the pseudonym that only the provider can resolve."""

    pseudonym: str
    parts: tuple[str, ...]
    record: ConsentRecord | None
    answers: tuple[tuple[Audience, Answer, str | Promise], ...]


@dataclass(frozen=True, slots=True)
class Limits:
    people: tuple[PersonLimits, ...]
    is_confidential: bool
    uses: tuple[Use, ...]

    @property
    def covered(self) -> int:
        return sum(use.is_covered for use in self.uses)


def limits_of(items: Collection[Item], *, on: date) -> dict[UUID, Limits]:
    """Return the limits of items that the caller has seen already, in as many queries for one as for a hundred."""
    links = list(ItemPerson.objects.filter(item__in=items).select_related("source").order_by("source__pseudonym"))
    standings = standing_of({link.source_id: link.source for link in links}.values())
    promised = _promised(items)
    by_item: dict[UUID, list[ItemPerson]] = defaultdict(list)
    for link in links:
        by_item[link.item_id].append(link)
    return {item.pk: _limits(by_item[item.pk], standings, is_promised=item.pk in promised, on=on) for item in items}


def _promised(items: Collection[Item]) -> set[UUID]:
    rows = ItemConfidentiality.objects.filter(item__in=items, confidentiality__state=ConfidentialityState.IN_FORCE)
    return set(rows.values_list("item_id", flat=True))


def _limits(links: list[ItemPerson], standings: Mapping[UUID, Standing], *, is_promised: bool, on: date) -> Limits:
    parts: dict[UUID, list[str]] = defaultdict(list)
    for link in links:
        parts[link.source_id].append(str(Part(link.part).label))
    behind = {source_id: standings[source_id] for source_id in parts}
    is_confidential = is_promised or any(standing.promise for standing in behind.values())
    return Limits(
        people=tuple(_person(standing, tuple(parts[pk]), on) for pk, standing in behind.items()),
        is_confidential=is_confidential,
        uses=tuple(
            Use(audience, _why_not(audience, behind, is_confidential=is_confidential, on=on)) for audience in Audience
        ),
    )


def _person(standing: Standing, parts: tuple[str, ...], on: date) -> PersonLimits:
    answers = tuple(
        (audience, Answer(standing.answers.get(audience, Answer.UNKNOWN)), standing.why_not(audience, on))
        for audience in Audience
    )
    return PersonLimits(standing.source.pseudonym, parts, standing.record, answers)


def _why_not(
    audience: Audience, behind: Mapping[UUID, Standing], *, is_confidential: bool, on: date
) -> tuple[Reason, ...]:
    people = tuple(
        Reason(why, standing.source.pseudonym)
        for standing in behind.values()
        if (why := standing.why_not(audience, on))
    )
    if is_confidential and audience in STOPPED_BY_PROMISE:
        return (Reason(PROMISE), *(reason for reason in people if reason.words != PROMISED))
    return people if behind else (Reason(NOBODY),)
