"""Who works on an item now: a lease of two minutes, and a number that makes whoever lost it harmless."""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

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


# Small enough to be taken up in company: one batch lies in memory as a whole, plain and sealed.
SMALL_BYTES = 256 << 10
# What was tried so often in company goes alone.
TRIES_IN_COMPANY = 2
# Who waits longer than this may have been rung for in vain: the next one rings again. Shorter than the sweeper's wait.
HEARD_SECONDS = 15
# By hand: asked for every small file that arrives.
COMPANY = """
SELECT EXISTS (
  SELECT FROM submissions_item
   WHERE state = 'received' AND received_at BETWEEN %s AND %s AND lease_until IS NULL AND attempt = 0
     AND stored_at IS NULL AND size_bytes <= %s AND id <> %s)
"""


@dataclass(frozen=True, slots=True)
class Leases:
    """One attempt at each of many items. attempts: by item; until: when they run out, the same for all."""

    attempts: dict[UUID, int]
    until: datetime
    began_at: datetime
    _tick: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.began_at + timedelta(seconds=time.monotonic() - self._tick)

    def lock(self) -> set[UUID]:
        """Lock those that are still ours and wait for us, for this transaction; whoever else wants one comes after."""
        rows = Item.objects.select_for_update().filter(pk__in=self.attempts, state=ItemState.RECEIVED).order_by("pk")
        return {item_id for item_id, attempt in rows.values_list("pk", "attempt") if self.attempts[item_id] == attempt}

    def give_up(self) -> None:
        """Let the next round try again at once; what somebody else has taken over has another end."""
        rows = Item.objects.filter(pk__in=self.attempts, state=ItemState.RECEIVED, lease_until=self.until)
        rows.update(lease_until=None)


def is_company_waiting(item_id: UUID, *, at: datetime) -> bool:
    """Whether another small item has lately arrived that nobody has taken up yet.

    Asked after the commit that made item_id RECEIVED: whoever takes the other one up looks once more afterwards, and
    finds this one. What is lost here all the same, the sweeper finds.
    """
    with connection.cursor() as cursor:
        cursor.execute(COMPANY, [at - timedelta(seconds=HEARD_SECONDS), at, SMALL_BYTES, item_id])
        return bool(cursor.fetchone()[0])


def waiting_in_company(*, actor: Actor, at: datetime) -> QuerySet[Item]:
    """Small RECEIVED items that nobody works on, longest waiting first."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
    # One that is stored was held and sent on by a person: there is nothing to do but to move it, and that goes alone.
    fresh = Q(stored_at__isnull=True, attempt__lt=TRIES_IN_COMPANY)
    small = Q(state=ItemState.RECEIVED, size_bytes__lte=SMALL_BYTES)
    rows: QuerySet[Item] = Item.objects.visible_to(actor).filter(free, fresh, small)
    return rows.order_by("received_at")


def claim_small(*, actor: Actor, limit: int, at: datetime) -> Leases:
    """Take some of those that wait in company; those another worker takes are passed."""
    until = at + timedelta(seconds=settings.LEASE_SECONDS)
    with transaction.atomic():
        locked = waiting_in_company(actor=actor, at=at).select_for_update(of=("self",), skip_locked=True)
        attempts = {item_id: attempt + 1 for item_id, attempt in locked.values_list("pk", "attempt")[:limit]}
        Item.objects.filter(pk__in=attempts).update(lease_until=until, attempt=F("attempt") + 1)
    return Leases(attempts, until, at)


def claim(*, actor: Actor, item_id: UUID, at: datetime) -> Lease | None:
    """Take a RECEIVED item that nobody works on; None when there is nothing to do. One statement, so no two get it."""
    until = at + timedelta(seconds=settings.LEASE_SECONDS)
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
    waiting = Item.objects.visible_to(actor).filter(free, pk=item_id, state=ItemState.RECEIVED)
    if not waiting.update(lease_until=until, attempt=F("attempt") + 1):
        return None
    attempt = Item.objects.filter(pk=item_id).values_list("attempt", flat=True).get()
    return Lease(item_id, attempt, at)
