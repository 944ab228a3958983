"""Building a release package: filled and sealed in one pass, asked about again at the end, there only when whole."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, Q, Subquery

from common.actors import WORKER, Actor
from common.errors import Conflict
from custody import ledger, safe
from custody.acts import Act
from custody.errors import BadRecipient, BlobStoreUnavailable, CopiesDiffer, NoGoodCopy
from disclosure.models import DisclosureRequest, Package, ReleasedItem, WithheldItem
from disclosure.selectors import releases, requests
from disclosure.selectors.locks import lock_ground
from disclosure.services import package_lease
from disclosure.services.package_lease import Building, BuildingLost
from disclosure.services.packing import NothingLeft, Packing, check_still_ours
from disclosure.services.packing_list import unchanged
from disclosure.states import DISCLOSURE, PACKAGE, PackageState, RequestState

# A package that is overtaken by a change is built anew so often at once; after that the sweeper comes back to it.
TRIES = 3
ROWS_AT_ONCE = 500
logger = structlog.get_logger(__name__)


class Overtaken(Exception):
    """Something that is sealed in the package may no longer leave: the package must not either."""


def build_package(*, actor: Actor, request_id: UUID, at: datetime) -> None:
    """Bring an APPROVED request to PACKAGED, without what may not leave; once or fifty times at once: one package.

    Any step may be the last one of this process: until the last transaction there is nothing that could be reached.

    Raises:
        BlobStoreUnavailable, NoGoodCopy, CopiesDiffer: the lease is given back, it is tried again.

    Source: Protocol D1, D2, D3; D4 for working copies and twins.
    """
    for _ in range(TRIES):
        building = package_lease.claim(actor=actor, request_id=request_id, at=at)
        if building is None or _attempted(actor, building):
            return
        at = building.now()


def due_packages(at: datetime) -> list[UUID]:
    """Approved requests without a package that somebody is building: what nobody rang for, or nobody finished.

    First those that were never tried: one from which nothing may leave must not keep the others waiting, and is not
    looked at again for a while (package_lease.LOOK_AGAIN).
    """
    held = Package.objects.filter(request=OuterRef("pk"), lease_until__gt=at)
    approved = DisclosureRequest.objects.visible_to(WORKER).filter(~Exists(held), state=RequestState.APPROVED)
    tried = Package.objects.filter(request=OuterRef("pk")).order_by("-started_at").values("started_at")
    order = (Subquery(tried[:1]).asc(nulls_first=True), "approved_at")
    return list(approved.order_by(*order).values_list("pk", flat=True))


def remove_discarded(at: datetime) -> int:
    """Throw away the sealed bytes of packages that will not leave; returns how many."""
    discarded = Package.objects.filter(~Q(blob_name=""), state=PackageState.DISCARDED)
    names = safe.packages_kept(list(discarded.values_list("blob_name", flat=True)))
    for name in names:
        safe.remove_package(name, at=at)
    return len(names)


def _attempted(actor: Actor, building: Building) -> bool:
    """One attempt; False when it was overtaken and is worth beginning anew."""
    packing = Packing(actor, building)
    try:
        sealed = _sealed(actor, building, packing)
        _concluded(actor, building, packing, sealed)
    except (BuildingLost, Conflict) as lost:
        logger.info("package.lost", package=str(building.package_id), why=type(lost).__name__)
    except Overtaken:
        package_lease.discard(actor=actor, building=building, why=package_lease.NO_LONGER_ALLOWED)
        return False
    except NothingLeft:
        package_lease.discard(actor=actor, building=building, why=package_lease.NOTHING_MAY_LEAVE)
    except BadRecipient:
        package_lease.discard(actor=actor, building=building, why=package_lease.BAD_KEY)
    except (BlobStoreUnavailable, NoGoodCopy, CopiesDiffer):
        building.give_up()
        raise
    return True


def _sealed(actor: Actor, building: Building, packing: Packing) -> safe.Sealed:
    """Seal to the very key whose fingerprint two people compared and every provider was asked about."""
    if safe.recipient_fingerprint(building.recipient) != building.fingerprint:
        raise BadRecipient
    return safe.seal_package(
        actor=actor,
        package_id=building.package_id,
        attempt=building.attempt,
        recipient=building.recipient,
        steps=packing.steps(),
        at=building.now(),
    )


def _concluded(actor: Actor, building: Building, packing: Packing, sealed: safe.Sealed) -> None:
    """The last transaction; when it is refused, the sealed bytes belong to nothing and are thrown away at once.

    After any other error they stay: it may have come about all the same, and what belongs to nothing is swept.
    """
    try:
        _conclude(actor, building, packing, sealed)
    except (BuildingLost, Conflict, Overtaken):
        safe.remove_package(sealed.name, at=building.now())
        raise


@transaction.atomic
def _conclude(actor: Actor, building: Building, packing: Packing, sealed: safe.Sealed) -> None:
    """Ask about everything in it once more, then rows, states and events together (D1, D2, D3)."""
    request = requests.lock_request(actor=actor, request_id=building.request_id)
    check_still_ours(request, building)
    item_ids = [one.asked.item_id for one in packing.packed]
    lock_ground(request, item_ids)
    at = building.now()
    asked = [one.asked for one in packing.packed]
    if releases.barred(request, item_ids, at=at) or len(unchanged(actor, request, asked)) < len(asked):
        raise Overtaken
    package = Package.objects.get(pk=building.package_id)
    safe.keep_package(sealed, actor=actor, at=at)
    _write_rows(package, packing)
    facts: dict[str, ledger.Fact] = {
        "items": len(packing.packed),
        "withheld": len(packing.withheld),
        "sha256": sealed.sha256,
        "size_bytes": sealed.size_bytes,
        "recipient_key": sealed.recipient_fingerprint,
    }
    ledger.move(
        package,
        to=PackageState.SEALED,
        table=PACKAGE,
        actor=actor,
        act=Act.DISCLOSURE_PACKAGED,
        at=at,
        facts=facts,
        also={
            "blob_name": sealed.name,
            "size_bytes": sealed.size_bytes,
            "sha256": sealed.sha256,
            "sealed_at": at,
            "lease_until": None,
        },
        only_if={"attempt": building.attempt},
    )
    ledger.move(
        request,
        to=RequestState.PACKAGED,
        table=DISCLOSURE,
        actor=actor,
        act=Act.DISCLOSURE_PACKAGED,
        at=at,
        facts=facts,
    )
    _let_the_database_look()


def _write_rows(package: Package, packing: Packing) -> None:
    ReleasedItem.objects.bulk_create(
        (
            ReleasedItem(
                package=package,
                item_id=one.asked.item_id,
                decision_id=one.decision_id,
                production_number=one.asked.number,
                copy=one.asked.copy,
                sha256=one.sha256,
                sha512=one.sha512,
                size_bytes=one.size_bytes,
                opened_at=one.opened_at,
            )
            for one in packing.packed
        ),
        batch_size=ROWS_AT_ONCE,
    )
    WithheldItem.objects.bulk_create(
        (
            WithheldItem(package=package, item_id=kept.asked.item_id, bars=sorted(kept.bars), part=kept.part)
            for kept in packing.withheld
        ),
        batch_size=ROWS_AT_ONCE,
    )


def _let_the_database_look() -> None:
    """Its own lock is asked now and not at commit, so that its no has a name here."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as refusal:
        raise Overtaken from refusal
