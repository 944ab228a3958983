"""The database ends a session before every statement and every commit: of a file's life, a disclosure, a repair."""

from collections.abc import Callable

import pytest

from common.actors import WORKER, Role
from common.clock import now
from custody import fixity, sequencer
from custody.acts import Act
from custody.models import CustodyEvent, Leaf, SealedPackage
from disclosure.models import DisclosureRequest, Package, ReleasedItem
from disclosure.services import settle
from disclosure.services.release import release_package
from disclosure.states import PackageState, RequestState
from submissions.models import Item, Receipt, Upload
from submissions.services import ingest, receipt, receive, secure
from submissions.states import ItemState
from tests.actors import with_role
from tests.custody.damage import path_of, spoil
from tests.disclosure.packages import Recipient, built
from tests.factories.custody import bytes_of
from tests.factories.disclosure import (
    SETTLED_AT,
    answer,
    approve_it,
    ask_about,
    drafted,
    officer_of,
    provider,
    questions_to,
    ready_items,
)
from tests.factories.uploads import draft, handed_over, put
from tests.faults.audit import audited, stored_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("safe_places")]
CONTENT = bytes_of(40_000)


def state_of(request: DisclosureRequest) -> str:
    return DisclosureRequest.objects.values_list("state", flat=True).get(pk=request.pk)


def leases_of_packages_end() -> None:
    Package.objects.filter(state=PackageState.BUILDING).update(lease_until=None)


def leases_end() -> None:
    Item.objects.filter(state=ItemState.RECEIVED).update(lease_until=None)


def test_every_transaction_of_a_file_from_announcement_to_receipt(survives, every):
    drafted = draft()
    times = {"expect": survives(lambda: drafted.expect(len(CONTENT), at=now()))}
    item, upload = Item.objects.get(), Upload.objects.get()
    times["part"] = survives(lambda: sent(upload))
    assert (Item.objects.get().state, receive.durable_offset(upload)) == (ItemState.RECEIVED, len(CONTENT))

    times["ingest"] = survives(
        lambda: ingest.ingest_item(actor=WORKER, item_id=item.pk, at=now()), meanwhile=leases_end
    )
    assert stored_once(1)
    times["hand over"] = survives(lambda: handed_over(drafted, at=now()))
    times["sign"] = survives(lambda: sequencer.sequence(now()))
    times["secure"] = survives(lambda: secure.secure_stored(now()))
    sequencer.sequence(now())
    times["receipt"] = survives(lambda: receipt.issue_due(now()))

    item.refresh_from_db()
    assert item.state == ItemState.SECURED
    assert Receipt.objects.count() == 1
    assert all(number >= 4 // every for number in times.values()), times
    said = list(CustodyEvent.objects.filter(subject_id=item.pk).values_list("act", flat=True))
    assert sorted(said) == ["item:received", "item:secured", "item:stored"]
    assert audited() == []
    assert Leaf.objects.count() == CustodyEvent.objects.count()


def test_every_transaction_of_a_disclosure_from_question_to_release(survives, every):
    giver, head = provider(), with_role(Role.HEAD)
    request = drafted(ready_items(giver), recipient=Recipient().row)

    def until(state: RequestState, act: Callable[[], object]) -> int:
        """Whoever was not told that it is done looks, as a person does, before doing it again."""
        return survives(lambda: state_of(request) == state or act(), meanwhile=leases_of_packages_end)

    times = {"ask": until(RequestState.ASKED, lambda: ask_about(request))}
    (question,) = questions_to(request)
    times["answer"] = survives(lambda: answer(question, actor=giver.focal_point))
    times["settle"] = until(RequestState.ANSWERED, lambda: settle.settle_due(SETTLED_AT))
    times["approve"] = until(RequestState.APPROVED, lambda: approve_it(request, head=head))
    times["package"] = until(RequestState.PACKAGED, lambda: built(request))
    release = {"actor": officer_of(request), "request_id": request.pk, "delivered_how": "By hand."}
    times["release"] = until(RequestState.RELEASED, lambda: release_package(**release, at=now()))

    assert state_of(request) == RequestState.RELEASED
    assert all(number >= 4 // every for number in times.values()), times
    assert ReleasedItem.objects.count() == SealedPackage.objects.count() == 1
    for act in (Act.DISCLOSURE_ASKED, Act.DISCLOSURE_ANSWERED, Act.DISCLOSURE_APPROVED, Act.DISCLOSURE_PACKAGED):
        assert CustodyEvent.objects.filter(act=act, subject_id=request.pk).count() <= 1, act
    assert audited() == []


def test_every_transaction_of_a_repair(survives, every):
    drafted = draft()
    item = drafted.send(CONTENT, at=now())
    ingest.ingest_item(actor=WORKER, item_id=item.pk, at=now())
    sequencer.sequence(now())
    spoil(path_of(item.pk, "a"), 0.5)

    assert survives(lambda: fixity.check_item(item.pk, at=now())) > 10 // every

    said = list(CustodyEvent.objects.filter(subject_id=item.pk, act__startswith="fixity").values_list("act", flat=True))
    assert (said.count("fixity:bad"), said.count("fixity:repaired")) == (1, 1)
    assert audited() == []


def sent(upload: Upload) -> None:
    """As a client goes on: it asks for the offset, and sends what is missing."""
    at = receive.durable_offset(upload)
    if at < len(CONTENT):
        put(upload, at, CONTENT[at:], at=now())
