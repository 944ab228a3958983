"""Filling a package batch by batch: items are asked about, opened and poured into the bag; nothing is kept in clear."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from common.actors import Actor
from custody import safe
from disclosure.kinds import Bar, Stage, WithheldPart
from disclosure.models import DisclosureRequest, Package
from disclosure.package.bag import Bag
from disclosure.package.contents import Heading, Withheld, coarse_reason
from disclosure.policies import ItemFacts
from disclosure.selectors import members, requests
from disclosure.selectors.facts import facts_of
from disclosure.selectors.locks import lock_ground
from disclosure.services.package_lease import Building, BuildingLost
from disclosure.services.packing_list import Asked, asked_of, batches, unchanged
from disclosure.services.telling import Telling
from disclosure.states import PackageState, RequestState

# The lease is renewed this often while a long film is poured.
HEARTBEAT_BYTES = 256 << 20
PURPOSE = "release package"
_CHANGED = frozenset({Bar.SCOPE_CHANGED})


class NothingLeft(Exception):
    """No item could go into the package in the end: there is nothing to release."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One item that is in the package, and the decision it left under."""

    asked: Asked
    decision_id: UUID
    sha256: str
    sha512: str
    size_bytes: int
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """One item that is not in the package."""

    asked: Asked
    bars: frozenset[Bar]
    part: WithheldPart


@dataclass(slots=True)
class Packing:
    """One filling. After `steps` has ended, `packed` and `withheld` say what is in it and what is not."""

    actor: Actor
    building: Building
    packed: list[Packed] = field(default_factory=list)
    withheld: list[Kept] = field(default_factory=list)

    def steps(self) -> Iterator[bytes]:
        """The bag as a tar.

        Raises:
            NothingLeft: every item was withheld. BuildingLost: it is no longer ours to build.
            NoGoodCopy, CopiesDiffer: an item cannot be read as it was stored.
        """
        request = requests.get_request(actor=self.actor, request_id=self.building.request_id)
        package = Package.objects.select_related("key").get(pk=self.building.package_id)
        heading = members.heading_of(request, package.key, at=self.building.now())
        bag = Bag(heading)
        yield from bag.opening()
        for batch in batches(self._may_go(request, heading)):
            yield from self._batch(batch, bag)
        if not self.packed:
            raise NothingLeft
        self.withheld.sort(key=lambda kept: kept.asked.number)
        yield from bag.closing(Withheld(kept.asked.number, coarse_reason(kept.bars)) for kept in self.withheld)

    def _may_go(self, request: DisclosureRequest, heading: Heading) -> list[Asked]:
        """What could leave when the filling began; the rest is withheld at once."""
        at = self.building.now()
        rulings = facts_of(request, at=at).rulings(stage=Stage.RELEASE, at=at)
        free = []
        for asked in asked_of(self.actor, request, heading):
            ruling = rulings.get(asked.item_id)
            if ruling:
                free.append(asked)
            else:
                bars = ruling.bars if ruling is not None else _CHANGED
                self.withheld.append(Kept(asked, bars, WithheldPart.BEFORE))
        return free

    def _batch(self, batch: list[Asked], bag: Bag) -> Iterator[bytes]:
        self.building.renew()
        by_id, facts = {asked.item_id: asked for asked in batch}, dict[UUID, ItemFacts]()
        exported = safe.open_for_export(
            actor=self.actor, choose=lambda: self._choose(by_id, facts), purpose=PURPOSE, at=self.building.now()
        )
        with ExitStack() as closing:
            for one in exported:
                closing.callback(one.close)
            telling = Telling.about(self.building, [by_id[item_id] for item_id in facts], facts)
            for one in exported:
                asked = by_id[one.item_id]
                yield from bag.member(telling.member(asked, one), self._beating(one.steps()))
                decision = telling.decision(asked.item_id)
                self.packed.append(Packed(asked, decision.pk, one.sha256, one.sha512, one.size_bytes, one.at))

    def _choose(self, batch: Mapping[UUID, Asked], facts: dict[UUID, ItemFacts]) -> list[safe.ToExport]:
        """Inside the transaction that opens them: lock everything, ask the truth table again, leave out what may not.

        facts: gets those of what may leave.

        Source: Protocol D1, D2, D3.
        """
        request = requests.lock_request(actor=self.actor, request_id=self.building.request_id)
        check_still_ours(request, self.building)
        lock_ground(request, list(batch))
        at = self.building.now()
        known = facts_of(request, at=at, only=list(batch))
        rulings = known.rulings(stage=Stage.RELEASE, at=at)
        same = unchanged(self.actor, request, batch.values())
        for item_id, asked in batch.items():
            ruling = rulings.get(item_id)
            if ruling and item_id in same:
                facts[item_id] = known.items[item_id]
            else:
                bars = ruling.bars if ruling is not None else _CHANGED
                self.withheld.append(Kept(asked, bars or _CHANGED, WithheldPart.DURING))
        return [self._to_export(batch[item_id]) for item_id in facts]

    def _to_export(self, asked: Asked) -> safe.ToExport:
        # No production number: the numbers would tell a provider how much others gave (C10).
        facts: dict[str, str | int | bool | None] = {
            "package": str(self.building.package_id),
            "attempt": self.building.attempt,
            "copy": asked.copy.value,
        }
        return safe.ToExport(
            item_id=asked.item_id, object_id=asked.object_id, on_behalf_of=asked.organisation_id, facts=facts
        )

    def _beating(self, steps: Iterator[bytes]) -> Iterator[bytes]:
        since = 0
        for step in steps:
            since += len(step)
            if since >= HEARTBEAT_BYTES:
                since = 0
                self.building.renew()
            yield step


def check_still_ours(request: DisclosureRequest, building: Building) -> None:
    """With the request held: it is still approved, and this attempt is still the one that counts."""
    mine = Package.objects.filter(pk=building.package_id, attempt=building.attempt, state=PackageState.BUILDING)
    if request.state != RequestState.APPROVED or not mine.exists():
        raise BuildingLost(str(building.package_id))
