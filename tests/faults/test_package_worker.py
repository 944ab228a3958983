"""The packaging worker dies at any call, or freezes while an agreement is withdrawn: nothing half leaves."""

from pathlib import Path
from uuid import uuid4

import pytest

from common.clock import now
from custody.acts import Act
from custody.models import CustodyEvent, SealedPackage
from disclosure.models import DisclosureRequest, ItemDecision, Package, Question, ReleasedItem
from disclosure.services import answer
from disclosure.services.package_lease import NO_LONGER_ALLOWED, NOTHING_MAY_LEAVE
from disclosure.states import PackageState, RequestState
from tests.disclosure.packages import Recipient, approved_request, built
from tests.factories.custody import bytes_of
from tests.factories.disclosure import items_in, provider, ready_items
from tests.faults.audit import audited
from tests.faults.traced import KILLED, Threads, at_every_call, some_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LONG = pytest.mark.faults


def files_of_packages(folder: Path) -> list[Path]:
    return [path for path in (folder / "a" / "r").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("call", "every"),
    [("fsync", 3), *(pytest.param(call, 1, marks=LONG) for call in ("fsync", "link", "write", "sendto"))],
)
def test_packaging_worker_killed_at_every_call(call, every, steps, draws):
    giver, recipient = provider(), Recipient()

    def request(_number: int) -> DisclosureRequest:
        # No two alike: what was asked of the same bytes elsewhere binds them here too.
        items = ready_items(giver, contents=[uuid4().bytes + bytes_of(30_000)])
        return approved_request(items, recipient=recipient)[0]

    def another_builds(killed: DisclosureRequest, how: int) -> None:
        assert how == KILLED
        reachable = Package.objects.filter(request=killed, state=PackageState.SEALED).exists()
        assert reachable == SealedPackage.objects.filter(package_id__in=packages_of(killed)).exists()
        assert reachable == ReleasedItem.objects.filter(package__request=killed).exists()
        Package.objects.filter(request=killed, lease_until__isnull=False).update(lease_until=now())
        assert built(killed).state == PackageState.SEALED
        assert killed.state == RequestState.PACKAGED

    met = at_every_call(
        steps,
        "package",
        call=call,
        does="signal=KILL",
        subjects=request,
        finished_by_another=another_builds,
        places=some_of(draws, every),
    )

    assert met[Threads.MAIN] >= {"fsync": 3, "link": 1, "write": 1, "sendto": 30}[call] // every
    done = Package.objects.filter(state=PackageState.SEALED)
    assert done.count() == DisclosureRequest.objects.count() == SealedPackage.objects.count()
    assert audited() == []


def packages_of(request: DisclosureRequest) -> list:
    return list(Package.objects.filter(request=request).values_list("pk", flat=True))


@pytest.mark.parametrize("call", ["write", *(pytest.param(call, marks=LONG) for call in ("fsync", "link"))])
def test_agreement_withdrawn_while_the_package_is_built(call, steps, safe_places):
    giver = provider()
    request, _ = approved_request(ready_items(giver, contents=[bytes_of(30_000)]))
    question = Question.objects.get(request=request)

    def withdraw() -> None:
        answer.withdraw_agreement(
            actor=giver.focal_point,
            question_id=question.pk,
            item_ids=[item.pk for item in items_in(request)],
            reason="x",
            at=now(),
        )

    assert steps.frozen("package", request.pk, call=call, when=1, meanwhile=withdraw) == 0

    assert ItemDecision.objects.get().withdrawn_at is not None
    thrown_away = Package.objects.order_by("started_at").values_list("state", "ended_why")
    assert list(thrown_away) == [
        (PackageState.DISCARDED, NO_LONGER_ALLOWED),
        (PackageState.DISCARDED, NOTHING_MAY_LEAVE),
    ]
    assert not SealedPackage.objects.exists()
    assert not ReleasedItem.objects.exists()
    assert CustodyEvent.objects.filter(act=Act.DISCLOSURE_PACKAGE_DISCARDED).count() == 2
    assert files_of_packages(safe_places) == []
    assert audited() == []
