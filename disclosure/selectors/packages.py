"""The ledger of what has left, and what was withheld, as staff read it (D5)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from common.actors import Actor
from disclosure.kinds import Bar
from disclosure.models import DisclosureRequest, Package, WithheldItem
from disclosure.policies import Ruling
from disclosure.selectors import releases
from disclosure.selectors.questions import releases_for
from disclosure.selectors.requests import requests_for
from disclosure.states import REQUEST_RELEASED, PackageState
from submissions.pages import Page, page_of


@dataclass(frozen=True, slots=True)
class Withheld:
    """An item that was asked for and is not in the package."""

    row: WithheldItem
    reasons: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Stopped:
    """An item of a sealed package that may no longer leave, and every reason."""

    accession: str
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Release:
    """One line of the ledger.  package: for those who see packages."""

    request: DisclosureRequest
    items: int
    package: Package | None


def withheld_of(actor: Actor, packages: Collection[Package]) -> list[Withheld]:
    """What is not in the package that was built to its end, and why."""
    whole = [package for package in packages if package.state in {PackageState.SEALED, PackageState.RELEASED}]
    return [
        Withheld(row, tuple(Bar(bar) for bar in row.bars if bar in Bar.values))
        for package in whole
        for row in releases.withheld_of(actor, package)
    ]


def stopped_of(request: DisclosureRequest, package: Package, *, at: datetime) -> list[Stopped]:
    """What is in the package and may no longer leave, by accession."""
    rows = {row.item_id: row for row in releases.packed_items(package)}
    stopped = releases.barred(request, list(rows), at=at)
    return [Stopped(rows[item_id].item.accession, ruling) for item_id, ruling in stopped.items()]


def released_page(*, actor: Actor, after: str = "") -> Page[DisclosureRequest]:
    rows = requests_for(actor).filter(state__in=REQUEST_RELEASED)
    return page_of(rows, order=("-released_at", "-id"), after=after)


def releases_of(actor: Actor, requests: Collection[DisclosureRequest]) -> list[Release]:
    left: QuerySet[Package] = Package.objects.visible_to(actor).filter(
        request__in=requests, state=PackageState.RELEASED
    )
    package = {row.request_id: row for row in left}
    counted = releases_for(actor).filter(package__request__in=requests).order_by().values_list("package__request")
    items = dict(counted.annotate(Count("pk")))
    return [Release(row, items.get(row.pk, 0), package.get(row.pk)) for row in requests]
