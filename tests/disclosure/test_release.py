import json
from hashlib import sha256

import bagit
import pytest
from django.db import IntegrityError, transaction

from common.actors import Role
from common.clock import now
from common.errors import NotAllowed, NotVisible
from common.statetable import IllegalMove
from custody.acts import Act
from custody.models import CustodyEvent, SealedPackage
from disclosure.models import ItemDecision, Package, Veto
from disclosure.policies import NotInThisState
from disclosure.services import package, release
from disclosure.states import PackageState, RequestState
from tests.actors import with_role
from tests.disclosure.packages import approved_request, blob, built, leftovers
from tests.factories.disclosure import officer_of, provider, ready_item

pytestmark = [pytest.mark.django_db(transaction=True)]
HOW = "By courier, on 23 November"


@pytest.fixture
def packaged(safe_places):
    """A request of two providers, packaged: (request, recipient, items)."""
    items = [ready_item(provider(name), name.encode()) for name in ("Olive Archive", "Cedar Archive")]
    request, recipient = approved_request(items)
    built(request)
    return request, recipient, items


def withdraw(item) -> None:
    ItemDecision.objects.filter(item=item).update(withdrawn_at=now(), withdrawn_by=item.pk)


def released(request, actor=None):
    actor = actor or officer_of(request)
    done = release.release_package(actor=actor, request_id=request.pk, delivered_how=HOW, at=now())
    request.refresh_from_db()
    return done


def fetched(request, actor=None):
    return release.fetch_package(actor=actor or officer_of(request), request_id=request.pk, at=now())


def events(act) -> list[dict]:
    return [json.loads(event.event_json) for event in CustodyEvent.objects.filter(act=act).order_by("pk")]


def test_fetched_bytes_are_the_package(packaged, safe_places, tmp_path):
    request, recipient, _items = packaged
    released(request)

    found, blob_file = fetched(request)
    with blob_file:
        sealed = blob_file.read()

    assert sha256(sealed).hexdigest() == found.sha256
    assert bagit.Bag(str(recipient.opens(sealed, tmp_path))).validate()
    (event,) = events(Act.DISCLOSURE_PACKAGE_FETCHED)
    assert (event["role"], event["facts"]["sha256"]) == (Role.DISCLOSURE_OFFICER, found.sha256)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.DISCLOSURE_OFFICER, Role.WORKER}])
def test_nobody_else_fetches_or_releases(packaged, role):
    request = packaged[0]
    actor = with_role(role)

    for act in (fetched, released):
        with pytest.raises((NotAllowed, NotVisible)):
            act(request, actor)

    assert not events(Act.DISCLOSURE_PACKAGE_FETCHED)
    assert not events(Act.DISCLOSURE_RELEASED)


def test_release_tells_each_provider_of_its_own_items_only(packaged):
    request, _recipient, items = packaged

    released(request)

    assert (request.state, request.delivered_how) == (RequestState.RELEASED, HOW)
    told = [event for event in events(Act.DISCLOSURE_RELEASED) if event["subject"]["kind"] == "question"]
    assert {event["on_behalf_of"] for event in told} == {str(item.submission.organisation_id) for item in items}
    for event in told:
        (item,) = [item for item in items if str(item.submission.organisation_id) == event["on_behalf_of"]]
        line = f"{item.accession} {sha256(item.submission.organisation.name.encode()).hexdigest()}\n"
        assert event["facts"]["items"] == 1
        assert event["facts"]["list_sha256"] == sha256(line.encode()).hexdigest()
        assert event["facts"]["recipient"] == request.counterpart.name
        assert request.reference not in json.dumps(event)


def test_withdrawn_before_release_throws_the_package_away(packaged, safe_places, tmp_path):
    request, recipient, items = packaged
    old = Package.objects.get()
    withdraw(items[0])

    with pytest.raises(release.NoLongerAllowed) as refusal:
        released(request)

    request.refresh_from_db()
    old.refresh_from_db()
    assert refusal.value.count == 1
    assert (request.state, old.state) == (RequestState.APPROVED, PackageState.DISCARDED)
    assert not events(Act.DISCLOSURE_RELEASED)
    with pytest.raises((NotInThisState, NotVisible)):
        fetched(request)

    assert package.remove_discarded(now()) == 1
    assert leftovers(safe_places) == []

    new = built(request)
    released(request)
    bag = recipient.opens(blob(safe_places, new).read_bytes(), tmp_path)
    assert [path.read_bytes() for path in (bag / "data").iterdir()] == [items[1].submission.organisation.name.encode()]


def test_package_that_is_not_released_is_not_handed_out(packaged):
    request, _recipient, _items = packaged

    with pytest.raises(NotInThisState):
        fetched(request)

    assert not events(Act.DISCLOSURE_PACKAGE_FETCHED)


def test_vetoed_package_does_not_leave(packaged):
    request = packaged[0]
    Veto.objects.create(request=request, reason="x", given_by=request.pk, given_at=now())

    with pytest.raises(release.NoLongerAllowed):
        released(request)


def test_released_package_is_not_handed_out_again_after_withdrawal(packaged):
    request, _recipient, items = packaged
    released(request)
    withdraw(items[0])

    with pytest.raises(release.HasLeftAlready):
        fetched(request)

    assert Package.objects.get().state == PackageState.RELEASED
    assert SealedPackage.objects.filter(removed_at=None).count() == 1


def test_twice_released_is_once(packaged):
    request = packaged[0]
    released(request)

    with pytest.raises(IllegalMove):
        released(request)

    assert len([event for event in events(Act.DISCLOSURE_RELEASED) if event["subject"]["kind"] == "disclosure"]) == 1


def test_database_refuses_a_release_that_the_program_let_through(packaged, monkeypatch):
    """The program's own question taken away: the database's lock throws the package away all the same."""
    request, _recipient, items = packaged
    withdraw(items[0])
    monkeypatch.setattr(release.releases, "barred", lambda *_args, **_more: {})

    with pytest.raises(release.NoLongerAllowed):
        released(request)

    request.refresh_from_db()
    assert request.state == RequestState.APPROVED
    assert Package.objects.get().state == PackageState.DISCARDED


def test_release_by_hand_is_refused_by_the_database(packaged):
    _request, _recipient, items = packaged
    withdraw(items[0])

    with pytest.raises(IntegrityError), transaction.atomic():
        Package.objects.update(state=PackageState.RELEASED)


def test_acknowledged(packaged):
    request = packaged[0]
    released(request)

    release.acknowledge_release(actor=officer_of(request), request_id=request.pk, note="Whole, bag valid.", at=now())

    request.refresh_from_db()
    assert (request.state, request.acknowledged_note) == (RequestState.ACKNOWLEDGED, "Whole, bag valid.")


def test_package_whose_bytes_are_away_says_so(packaged, safe_places):
    request = packaged[0]
    released(request)
    blob(safe_places, Package.objects.get()).unlink()

    with pytest.raises(release.PackageAway):
        fetched(request)
