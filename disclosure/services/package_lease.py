"""Who builds the package of a request now: a lease of two minutes, and a number that makes whoever lost it harmless."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from common.actors import Actor
from common.errors import Conflict
from custody import ledger
from custody.acts import Act
from custody.permissions import check_is_worker
from disclosure.kinds import Stage
from disclosure.models import DisclosureRequest, Package, RecipientKey
from disclosure.selectors import releases, requests
from disclosure.selectors.facts import rulings_of
from disclosure.states import PACKAGE, KeyState, PackageState, RequestState

NOTHING_MAY_LEAVE = "nothing may leave"
NO_LONGER_ALLOWED = "something in it may no longer leave"
BAD_KEY = "nothing can be sealed to the key"
# Where nothing may leave, the sweeper looks again this much later: not twice a minute for as long as it lasts.
LOOK_AGAIN = timedelta(minutes=10)
STAYS_SO = (NOTHING_MAY_LEAVE, BAD_KEY)


class BuildingLost(Exception):
    """Another worker builds it now, or the request has changed; what this one did counts for nothing."""


@dataclass(frozen=True, slots=True)
class Building:
    """One attempt at one package. Times of later steps are the start plus what has passed since."""

    package_id: UUID
    request_id: UUID
    attempt: int
    recipient: str
    fingerprint: str
    began_at: datetime
    _tick: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.began_at + timedelta(seconds=time.monotonic() - self._tick)

    def renew(self) -> None:
        """Hold on for two more minutes, or stop at once when it is no longer ours to build."""
        until = self.now() + timedelta(seconds=settings.LEASE_SECONDS)
        mine = Package.objects.filter(pk=self.package_id, attempt=self.attempt, state=PackageState.BUILDING)
        if not mine.update(lease_until=until):
            raise BuildingLost(str(self.package_id))

    def give_up(self) -> None:
        """Let the next sweep try again at once instead of in two minutes."""
        Package.objects.filter(pk=self.package_id, attempt=self.attempt).update(lease_until=None)


@transaction.atomic
def claim(*, actor: Actor, request_id: UUID, at: datetime) -> Building | None:
    """Begin the package of an APPROVED request, or take over one whose worker is gone; None when nothing is to be done.

    If nothing may leave as things stand, that is said once, and nothing is built until something may.
    """
    check_is_worker(actor)
    request = requests.lock_request(actor=actor, request_id=request_id)
    if request.state != RequestState.APPROVED:
        return None
    package = releases.standing_package(request)
    if package and (package.state != PackageState.BUILDING or (package.lease_until or at) > at):
        return None
    something = any(rulings_of(request, stage=Stage.RELEASE, at=at).values())
    if package is None and _would_end_the_same(request, something=something):
        _rest(request, at)
        return None
    package = package or _begun(request, at)
    if package is None:
        return None
    if not something:
        _discard(actor, package, why=NOTHING_MAY_LEAVE, at=at)
        return None
    return _taken(request, package, at)


def discard(*, actor: Actor, building: Building, why: str) -> None:
    """Put an attempt out of reach; a later one begins anew. Nothing happens when somebody else has done so."""
    package = Package.objects.get(pk=building.package_id)
    with suppress(Conflict), transaction.atomic():
        _discard(actor, package, why=why, at=building.now(), only_if={"attempt": building.attempt})


def _discard(
    actor: Actor, package: Package, *, why: str, at: datetime, only_if: Mapping[str, object] | None = None
) -> None:
    ledger.move(
        package,
        to=PackageState.DISCARDED,
        table=PACKAGE,
        actor=actor,
        act=Act.DISCLOSURE_PACKAGE_DISCARDED,
        at=at,
        facts={"why": why},
        also={"ended_why": why, "lease_until": at + LOOK_AGAIN if why in STAYS_SO else None},
        only_if=only_if,
    )


def _would_end_the_same(request: DisclosureRequest, *, something: bool) -> bool:
    """What ended the newest attempt still holds: another one would say it again, twice a minute for ever."""
    newest = releases.newest_package(request)
    if newest and newest.ended_why == BAD_KEY:
        return bool(newest.key.state == KeyState.CONFIRMED)
    return bool(newest and newest.ended_why == NOTHING_MAY_LEAVE and not something)


def _rest(request: DisclosureRequest, at: datetime) -> None:
    """Nothing has changed: let the sweeper look again later. Whoever rings is heard at once all the same."""
    if newest := releases.newest_package(request):
        Package.objects.filter(pk=newest.pk, state=PackageState.DISCARDED).update(lease_until=at + LOOK_AGAIN)


def _begun(request: DisclosureRequest, at: datetime) -> Package | None:
    """It names the newest key, so that even what cannot be built can be told."""
    keys = RecipientKey.objects.filter(counterpart=request.counterpart_id)
    key = keys.filter(state=KeyState.CONFIRMED).first() or keys.first()
    return Package.objects.create(request=request, key=key, attempt=0, started_at=at) if key else None


def _taken(request: DisclosureRequest, package: Package, at: datetime) -> Building:
    package.key = RecipientKey.objects.get(counterpart=request.counterpart_id, state=KeyState.CONFIRMED)
    package.attempt, package.lease_until = package.attempt + 1, at + timedelta(seconds=settings.LEASE_SECONDS)
    package.save(update_fields=["key", "attempt", "lease_until"])
    key = package.key
    return Building(package.pk, request.pk, package.attempt, key.age_recipient, key.fingerprint, at)
