"""Reads of packages: what was built, what is in it and what is not, what became of it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from common.actors import Actor
from common.errors import NotVisible
from disclosure.kinds import Bar, Stage
from disclosure.models import DisclosureRequest, Package, Recall, ReleasedItem, WithheldItem
from disclosure.policies import Ruling
from disclosure.selectors.facts import facts_of
from disclosure.states import PackageState

# What ends an agreement or a consent after release. Not a twin: that is its own provider's matter (C10).
ENDED = frozenset({Bar.PROMISED, Bar.WITHDRAWN, Bar.EXPIRED, Bar.CONSENT_MISSING, Bar.RESTRICTED, Bar.ON_HOLD})


def standing_package(request: DisclosureRequest) -> Package | None:
    """The package that is being built, is sealed, or has left; there is one at most."""
    return Package.objects.filter(request=request).exclude(state=PackageState.DISCARDED).select_related("key").first()


def sealed_package(request: DisclosureRequest) -> Package:
    """The package that is sealed or has left; whoever acts on it holds the request."""
    whole = Package.objects.filter(request=request, state__in=[PackageState.SEALED, PackageState.RELEASED])
    package: Package | None = whole.select_related("key").first()
    if package is None:
        raise NotVisible(f"request {request.pk} has no package")
    return package


def newest_package(request: DisclosureRequest) -> Package | None:
    """The newest attempt, whatever became of it."""
    return Package.objects.filter(request=request).select_related("key").first()


def packages_of(actor: Actor, request: DisclosureRequest) -> list[Package]:
    """Every building of the request's package, newest first."""
    rows: QuerySet[Package] = Package.objects.visible_to(actor)
    return list(rows.filter(request=request).select_related("key"))


def withheld_of(actor: Actor, package: Package) -> list[WithheldItem]:
    rows: QuerySet[WithheldItem] = WithheldItem.objects.visible_to(actor)
    return list(rows.filter(package=package).select_related("item").order_by("item__accession"))


def packed_items(package: Package) -> QuerySet[ReleasedItem]:
    """What is in a package, with whose it is; for services that hold the request."""
    rows = ReleasedItem.objects.filter(package=package).select_related("item", "decision__question")
    return rows.order_by("production_number")


def barred(request: DisclosureRequest, item_ids: Collection[UUID], *, at: datetime) -> dict[UUID, Ruling]:
    """Those of the items that may not leave as things stand; one that is no longer in the request may not either."""
    rulings = facts_of(request, at=at, only=item_ids).rulings(stage=Stage.RELEASE, at=at)
    gone = Ruling()
    return {item_id: rulings.get(item_id, gone) for item_id in item_ids if not rulings.get(item_id)}


def ended_items(request: DisclosureRequest, organisation_id: UUID, *, at: datetime) -> list[ReleasedItem]:
    """What left and would not leave today, of one provider: its agreement or a person's consent has ended (D1, D3)."""
    package = standing_package(request)
    if package is None or package.state != PackageState.RELEASED:
        return []
    rows = packed_items(package).filter(decision__question__organisation=organisation_id)
    stopped = barred(request, list(rows.values_list("item_id", flat=True)), at=at)
    return [row for row in rows if row.item_id in stopped and stopped[row.item_id].bars & ENDED]


def recalls_of(actor: Actor, request: DisclosureRequest) -> list[Recall]:
    rows: QuerySet[Recall] = Recall.objects.visible_to(actor)
    return list(rows.filter(request=request).select_related("organisation"))


def get_recall(*, actor: Actor, recall_id: UUID) -> Recall:
    found: Recall | None = Recall.objects.visible_to(actor).select_related("request").filter(pk=recall_id).first()
    if found is None:
        raise NotVisible
    return found


def lock_recall(*, actor: Actor, recall_id: UUID) -> Recall:
    seen = get_recall(actor=actor, recall_id=recall_id)
    held: Recall = Recall.objects.select_for_update(of=("self",)).select_related("request").get(pk=seen.pk)
    return held
