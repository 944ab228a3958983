"""Three locks, one after another: the service's question, the database's, the packaging step's. Any two are enough.

Each test takes one of them away and shows that what is forbidden still does not leave. Source: Protocol D1, D2, D3.
"""

from collections.abc import Iterator

import pytest
from django.db import connection

from common.actors import WORKER, Role
from common.clock import now
from common.errors import Conflict
from consent.models import Source
from disclosure.models import DisclosureRequest, Package, ReleasedItem, WithheldItem
from disclosure.policies import NothingAgreed, Ruling
from disclosure.selectors import facts, releases
from disclosure.selectors.seen import seen_now
from disclosure.services import approve, package, packing
from disclosure.services.release import NoLongerAllowed, release_package
from disclosure.states import PackageState, RequestState
from submissions.models import ItemPerson
from tests.actors import with_role
from tests.disclosure.flaws import FLAWS, World
from tests.disclosure.packages import Recipient, approved_request
from tests.factories.disclosure import Provider, answered, counterpart, officer_of, provider, ready_item

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.integration,
    pytest.mark.usefixtures("safe_places", "no_bell"),
]

# One of each kind: the source's, the person's, the provider's, the recipient's, the Mechanism's own.
GRAVEST = ["promise to the source", "consent withdrawn", "agreement withdrawn", "assurance ended", "hold", "veto"]
TRIGGERS = {"disclosure_releaseditem": "disclosure_lock_item", "disclosure_package": "disclosure_lock_release"}


@pytest.fixture
def no_bell(monkeypatch) -> None:
    monkeypatch.setattr("common.doorbell.ring_now", lambda *_, **__: True)


@pytest.fixture
def that() -> World:
    giver, recipient = provider(), Recipient()
    item = ready_item(giver)
    request, _recipient = approved_request([item], recipient=recipient)
    source = Source.objects.get(pk__in=ItemPerson.objects.filter(item=item).values("source"))
    other = Provider(giver.organisation, giver.focal_point)
    return World(now(), recipient.row, giver, other, source, item, item, request)


@pytest.fixture
def no_truth_table(monkeypatch) -> None:
    """The first lock is gone: whatever is asked in Python, the answer is yes."""
    monkeypatch.setattr(facts, "may_disclose", lambda *_, **__: Ruling())


@pytest.fixture
def no_trigger() -> Iterator[None]:
    """The second lock is gone: the database keeps what it is given."""
    _triggers("DISABLE")
    yield
    _triggers("ENABLE")


@pytest.fixture
def no_packaging_check(monkeypatch) -> None:
    """The third lock is gone: whoever packs asks nobody, neither when an item is opened nor at the end."""

    class AllYes(facts.Facts):
        def rulings(self, **_):
            return dict.fromkeys(self.items, Ruling())

    def facts_of(request, **more):
        known = facts.facts_of(request, **more)
        return AllYes(known.recipient, known.approval, known.items)

    monkeypatch.setattr(packing, "facts_of", facts_of)
    monkeypatch.setattr(package.package_lease, "rulings_of", lambda *_, **__: {"one": Ruling()})
    monkeypatch.setattr(package.releases, "barred", lambda *_, **__: {})


def _triggers(act: str) -> None:
    with connection.cursor() as cursor:
        for table, trigger in TRIGGERS.items():
            cursor.execute(f"ALTER TABLE {table} {act} TRIGGER {trigger}")


def build(that: World) -> DisclosureRequest:
    package.build_package(actor=WORKER, request_id=that.request.pk, at=now())
    return DisclosureRequest.objects.get(pk=that.request.pk)


def release(that: World) -> None:
    release_package(actor=officer_of(that.request), request_id=that.request.pk, delivered_how="By hand.", at=now())


def nothing_can_be_reached(request: DisclosureRequest) -> bool:
    has_package = Package.objects.filter(
        request=request, state__in=[PackageState.SEALED, PackageState.RELEASED]
    ).exists()
    return request.state == RequestState.APPROVED and not has_package and not ReleasedItem.objects.exists()


def test_with_all_three_what_is_allowed_leaves(that):
    assert build(that).state == RequestState.PACKAGED
    release(that)

    assert ReleasedItem.objects.get().item_id == that.item.pk
    assert DisclosureRequest.objects.get().state == RequestState.RELEASED


@pytest.mark.parametrize("flaw", GRAVEST)
def test_with_all_three_what_is_forbidden_is_not_built(that, flaw):
    FLAWS[flaw][0](that)

    assert nothing_can_be_reached(build(that))


@pytest.mark.parametrize("flaw", GRAVEST)
def test_without_the_truth_table_the_database_refuses_the_package(that, flaw, no_truth_table):
    FLAWS[flaw][0](that)

    assert nothing_can_be_reached(build(that))
    assert not WithheldItem.objects.exists()


@pytest.mark.parametrize("flaw", GRAVEST)
def test_without_the_truth_table_the_database_refuses_the_release(that, flaw, no_truth_table):
    build(that)
    FLAWS[flaw][0](that)

    with pytest.raises(NoLongerAllowed):
        release(that)
    assert Package.objects.get().state == PackageState.DISCARDED
    assert DisclosureRequest.objects.get().state == RequestState.APPROVED


@pytest.mark.parametrize("flaw", GRAVEST)
def test_without_the_trigger_nothing_is_built_and_nothing_released(that, flaw, no_trigger):
    assert build(that).state == RequestState.PACKAGED
    FLAWS[flaw][0](that)

    with pytest.raises(NoLongerAllowed):
        release(that)
    assert build(that).state == RequestState.APPROVED
    assert not Package.objects.filter(state__in=[PackageState.SEALED, PackageState.RELEASED]).exists()


@pytest.mark.parametrize("flaw", GRAVEST)
def test_without_the_packaging_check_the_database_refuses_the_package(that, flaw, no_packaging_check):
    FLAWS[flaw][0](that)

    assert nothing_can_be_reached(build(that))


@pytest.mark.parametrize("flaw", GRAVEST)
def test_without_the_packaging_check_and_the_trigger_the_release_still_asks(
    that, flaw, no_trigger, monkeypatch, request
):
    """Two locks gone at once: a forbidden item is in a sealed package, and the package does not leave."""
    asks = releases.barred
    request.getfixturevalue("no_packaging_check")
    FLAWS[flaw][0](that)
    assert build(that).state == RequestState.PACKAGED

    monkeypatch.setattr(releases, "barred", asks)
    with pytest.raises(NoLongerAllowed):
        release(that)
    assert DisclosureRequest.objects.get().state == RequestState.APPROVED


@pytest.mark.parametrize("flaw", GRAVEST)
def test_what_is_forbidden_is_not_even_approved(flaw):
    giver, recipient = provider(), counterpart()
    item = ready_item(giver)
    request = answered([item], recipient=recipient)
    source = Source.objects.get(pk__in=ItemPerson.objects.filter(item=item).values("source"))
    FLAWS[flaw][0](World(now(), recipient, giver, giver, source, item, item, request))

    at = now()
    seen = seen_now(request, at=at)
    with pytest.raises((NothingAgreed, Conflict)):
        approve.approve_request(
            actor=with_role(Role.HEAD), request_id=request.pk, reason="Looked at.", seen=seen, at=at
        )
