"""Who works on an item now: a lease of two minutes, and a number that makes whoever lost it harmless."""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q

from common.actors import Actor
from submissions.models import Item
from submissions.states import ItemState


class LeaseLost(Exception):
    """Another worker has the item now; what this one did counts for nothing."""


@dataclass(frozen=True, slots=True)
class Lease:
    """One attempt at one item. `at` of later steps is the start plus what has passed since."""

    item_id: UUID
    attempt: int
    began_at: datetime
    _tick: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.began_at + timedelta(seconds=time.monotonic() - self._tick)

    def renew(self) -> None:
        """Hold on for two more minutes, or stop at once when somebody else took over."""
        until = self.now() + timedelta(seconds=settings.LEASE_SECONDS)
        mine = Item.objects.filter(pk=self.item_id, attempt=self.attempt, state=ItemState.RECEIVED)
        if not mine.update(lease_until=until):
            raise LeaseLost(str(self.item_id))

    def give_up(self) -> None:
        """Let the next sweep try again at once instead of in two minutes."""
        Item.objects.filter(pk=self.item_id, attempt=self.attempt).update(lease_until=None)


def claim(*, actor: Actor, item_id: UUID, at: datetime) -> Lease | None:
    """Take a RECEIVED item that nobody works on; None when there is nothing to do. One statement, so no two get it."""
    until = at + timedelta(seconds=settings.LEASE_SECONDS)
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
    waiting = Item.objects.visible_to(actor).filter(free, pk=item_id, state=ItemState.RECEIVED)
    if not waiting.update(lease_until=until, attempt=F("attempt") + 1):
        return None
    attempt = Item.objects.filter(pk=item_id).values_list("attempt", flat=True).get()
    return Lease(item_id, attempt, at)
