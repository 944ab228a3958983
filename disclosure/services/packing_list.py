"""The items of a request in their order, with what packing needs of each; small enough for tens of thousands."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from common.actors import Actor
from disclosure.kinds import Copy
from disclosure.models import DisclosureRequest
from disclosure.package.contents import Heading
from disclosure.selectors import requests

BATCH_ITEMS = 100
BATCH_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Asked:
    """One item of the request in its place.  organisation_id: who gave it."""

    number: str
    item_id: UUID
    organisation_id: UUID
    copy: Copy
    working_copy_id: UUID | None
    size_bytes: int

    @property
    def object_id(self) -> UUID:
        """Whose bytes would leave, the item's or the working copy's."""
        return self.working_copy_id or self.item_id


def asked_of(actor: Actor, request: DisclosureRequest, heading: Heading) -> list[Asked]:
    """Every item, numbered in the order in which they came into the request; also what is withheld has its number."""
    rows = requests.items_of(actor, request).order_by("added_at", "pk")
    columns = (
        "item_id",
        "item__submission__organisation_id",
        "copy",
        "working_copy_id",
        "working_copy__size_bytes",
        "item__size_bytes",
    )
    return [
        Asked(heading.production_number(place), item, organisation, Copy(copy), chosen, size if chosen else own)
        for place, (item, organisation, copy, chosen, size, own) in enumerate(rows.values_list(*columns), start=1)
    ]


def batches(asked: Collection[Asked]) -> Iterator[list[Asked]]:
    """At most a hundred items or 64 MiB together; what is larger goes alone."""
    batch: list[Asked] = []
    size_bytes = 0
    for one in asked:
        if batch and (len(batch) == BATCH_ITEMS or size_bytes + one.size_bytes > BATCH_BYTES):
            yield batch
            batch, size_bytes = [], 0
        batch.append(one)
        size_bytes += one.size_bytes
    if batch:
        yield batch


def unchanged(actor: Actor, request: DisclosureRequest, asked: Collection[Asked]) -> set[UUID]:
    """Those that are still in the request, with the same copy chosen."""
    rows = requests.items_of(actor, request).filter(item_id__in=[one.item_id for one in asked])
    now = dict(rows.values_list("item_id", "working_copy_id"))
    return {one.item_id for one in asked if one.item_id in now and now[one.item_id] == one.working_copy_id}
