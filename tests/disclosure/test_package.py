import csv
import io
import json
from hashlib import sha256

import bagit
import pytest

from common.actors import WORKER, Actor, Role
from common.clock import now
from common.errors import NotAllowed
from custody.models import CustodyEvent, IntendedBlob, SealedPackage
from disclosure.kinds import AnswerGiven, Bar, WithheldPart
from disclosure.models import (
    Assurance,
    ItemDecision,
    ItemHold,
    Package,
    RecipientKey,
    ReleasedItem,
    RequestItem,
    Veto,
    WithheldItem,
)
from disclosure.services import draft, package, package_lease, packing, packing_list, settle
from disclosure.services.answer import Given
from disclosure.states import KeyState, PackageState, RequestState
from submissions.models import Item, ItemPerson
from tests.disclosure.packages import Recipient, approved_request, blob, built, leftovers
from tests.factories.consent import make_record
from tests.factories.custody import bytes_of
from tests.factories.disclosure import (
    SETTLED_AT,
    YES,
    answer,
    approve_it,
    asked,
    provider,
    questions_to,
    ready_item,
    ready_items,
    row_item,
)

pytestmark = [pytest.mark.django_db(transaction=True)]
CANARY = b"the canary sings in the clear "


def withdraw_agreement(item) -> None:
    """As a row, at once: what the service writes."""
    ItemDecision.objects.filter(item=item).update(withdrawn_at=now(), withdrawn_by=item.pk)


def test_recipient_opens_it_with_age_and_bagit_finds_it_valid(safe_places, tmp_path):
    contents = [bytes_of(3_000_000), b"a letter", CANARY * 10]
    items = ready_items(contents=contents)
    request, recipient = approved_request(items)

    done = built(request)

    assert (request.state, done.state) == (RequestState.PACKAGED, PackageState.SEALED)
    sealed = blob(safe_places, done).read_bytes()
    bag = recipient.opens(sealed, tmp_path)
    assert bagit.Bag(str(bag)).validate()
    found = sorted(path.read_bytes() for path in (bag / "data").iterdir())
    assert found == sorted(contents)
    assert (done.size_bytes, done.sha256) == (len(sealed), sha256(sealed).hexdigest())


def test_what_a_person_bound_their_consent_to_is_in_the_annex_without_a_name(safe_places, tmp_path):
    """D3: the recipient reads the words and is bound by them; whose they are it does not learn."""
    giver = provider()
    item = ready_item(giver)
    source = ItemPerson.objects.get(item=item).source
    make_record(giver.focal_point, source, conditions="Not before the harvest.")
    request, recipient = approved_request([item])

    bag = recipient.opens(blob(safe_places, built(request)).read_bytes(), tmp_path)

    (page,) = (bag / "annex/permissions").iterdir()
    assert "    Not before the harvest." in page.read_text()
    assert "Not before the harvest." in (bag / "annex/permissions.csv").read_text()
    assert not [path for path in bag.rglob("*") if path.is_file() and source.pseudonym.encode() in path.read_bytes()]


def test_every_item_has_its_row_its_event_and_its_number(safe_places):
    items = ready_items(count=3)
    request, _recipient = approved_request(items)

    done = built(request)

    rows = list(ReleasedItem.objects.filter(package=done))
    assert {row.item_id for row in rows} == {item.pk for item in items}
    assert [row.production_number for row in rows] == [f"{request.reference}-{n:06d}" for n in (1, 2, 3)]
    events = CustodyEvent.objects.filter(act="item:exported")
    assert {event.subject_id for event in events} == {item.pk for item in items}
    assert all(event.on_behalf_of == items[0].submission.organisation_id for event in events)
    assert all(json.loads(event.event_json)["facts"]["package"] == str(done.pk) for event in events)
    # The numbers would tell a provider how much others gave.
    assert not any(row.production_number in event.event_json for row in rows for event in events)


def test_refused_item_is_withheld_and_its_reason_is_coarse(safe_places, tmp_path):
    giver = provider()
    items = ready_items(giver, count=2)
    recipient = Recipient()
    request = asked(items, recipient=recipient.row)
    (question,) = questions_to(request)
    answer(question, {items[0].pk: YES, items[1].pk: Given(AnswerGiven.REFUSED)})
    settle.settle_due(SETTLED_AT)
    request.refresh_from_db()
    approve_it(request)

    done = built(request)

    (kept,) = WithheldItem.objects.filter(package=done)
    assert (kept.item_id, kept.bars, kept.part) == (items[1].pk, [Bar.REFUSED], WithheldPart.BEFORE)
    bag = recipient.opens(blob(safe_places, done).read_bytes(), tmp_path)
    rows = list(csv.reader(io.StringIO((bag / "withheld.csv").read_text())))[1:]
    assert rows == [[rows[0][0], "no agreement"]]
    assert len(list((bag / "data").iterdir())) == 1
    everything = b"".join(path.read_bytes() for path in bag.rglob("*") if path.is_file())
    assert giver.organisation.name.encode() not in everything
    assert items[1].accession.encode() not in everything


def test_provider_is_named_only_if_it_agreed(safe_places, tmp_path):
    giver = provider("Olive Archive")
    named = Given(AnswerGiven.AGREED_WITH_CONDITIONS, no_public_use=True, name_us=True)
    request, recipient = approved_request([ready_item(giver)], named)

    bag = recipient.opens(blob(safe_places, built(request)).read_bytes(), tmp_path)

    (page,) = (bag / "annex" / "permissions").iterdir()
    assert "Olive Archive" in page.read_text()
    assert "not be used in public" in page.read_text()


def in_order(request) -> list[Item]:
    rows = RequestItem.objects.filter(request=request).order_by("added_at", "pk").select_related("item")
    return [row.item for row in rows]


def between_batches(monkeypatch, act):
    """Do something when the second batch is about to be asked about."""
    monkeypatch.setattr(packing_list, "BATCH_ITEMS", 1)
    real, calls = packing.Packing._batch, []

    def batch(self, items, bag):
        calls.append(items)
        if len(calls) == 2:
            act()
        return real(self, items, bag)

    monkeypatch.setattr(packing.Packing, "_batch", batch)


def test_withdrawn_while_packaging_is_not_in_it(safe_places, tmp_path, monkeypatch):
    items = ready_items(count=3)
    request, recipient = approved_request(items)
    # Asked about after the change: the third in its order.
    last = in_order(request)[2]
    between_batches(monkeypatch, lambda: withdraw_agreement(last))

    done = built(request)

    assert done.state == PackageState.SEALED
    assert done.attempt == 1
    (kept,) = WithheldItem.objects.filter(package=done)
    assert (kept.item_id, kept.part, kept.bars) == (last.pk, WithheldPart.DURING, [Bar.WITHDRAWN])
    bag = recipient.opens(blob(safe_places, done).read_bytes(), tmp_path)
    assert bagit.Bag(str(bag)).validate()
    assert len(list((bag / "data").iterdir())) == 2


def test_withdrawn_after_it_was_packed_makes_a_new_package(safe_places, tmp_path, monkeypatch):
    items = ready_items(count=3)
    request, recipient = approved_request(items)
    first = in_order(request)[0]
    between_batches(monkeypatch, lambda: withdraw_agreement(first))

    done = built(request)

    assert done.state == PackageState.SEALED
    (thrown_away,) = Package.objects.filter(request=request, state=PackageState.DISCARDED)
    assert thrown_away.ended_why == package_lease.NO_LONGER_ALLOWED
    assert not ReleasedItem.objects.filter(item=first).exists()
    assert WithheldItem.objects.get(package=done).part == WithheldPart.BEFORE
    bag = recipient.opens(blob(safe_places, done).read_bytes(), tmp_path)
    assert len(list((bag / "data").iterdir())) == 2
    assert leftovers(safe_places) == [blob(safe_places, done)]


@pytest.mark.parametrize("stop", ["veto", "hold", "key", "assurance", "reopen"])
def test_whatever_stops_it_while_it_is_built_stops_it(safe_places, monkeypatch, stop):
    items = ready_items(count=2)
    request, recipient = approved_request(items)
    officer = Actor(id=request.created_by, role=Role.DISCLOSURE_OFFICER)
    acts = {
        "veto": lambda: Veto.objects.create(request=request, reason="x", given_by=request.pk, given_at=now()),
        "hold": lambda: [
            ItemHold.objects.create(item=item, reason="x", set_by=request.pk, set_at=now()) for item in items
        ],
        "key": lambda: RecipientKey.objects.filter(counterpart=recipient.row).update(
            state=KeyState.RETIRED, retired_by=request.pk, retired_at=now()
        ),
        "assurance": lambda: Assurance.objects.filter(counterpart=recipient.row).update(
            ended_at=now(), ended_by=request.pk
        ),
        "reopen": lambda: draft.reopen_request(actor=officer, request_id=request.pk, at=now()),
    }
    between_batches(monkeypatch, acts[stop])

    done = built(request)

    assert done.state == PackageState.DISCARDED
    assert request.state == (RequestState.DRAFTED if stop == "reopen" else RequestState.APPROVED)
    assert not ReleasedItem.objects.exists()
    assert not SealedPackage.objects.exists()
    assert leftovers(safe_places) == []


def test_nothing_may_leave_is_said_once_and_built_when_something_may(safe_places):
    (item,) = ready_items()
    request, _recipient = approved_request([item])
    hold = ItemHold.objects.create(item=item, reason="x", set_by=item.pk, set_at=now())

    for _ in range(3):
        done = built(request)

    assert (done.state, done.ended_why) == (PackageState.DISCARDED, package_lease.NOTHING_MAY_LEAVE)
    assert (request.state, Package.objects.count()) == (RequestState.APPROVED, 1)
    assert package.due_packages(now()) == [], "nobody is rung for it twice a minute"
    assert package.due_packages(now() + package_lease.LOOK_AGAIN) == [request.pk]

    ItemHold.objects.filter(pk=hold.pk).update(lifted_at=now(), lifted_by=item.pk)

    assert built(request).state == PackageState.SEALED
    assert package.due_packages(now()) == []


def test_it_is_looked_at_again_and_rests_again(safe_places):
    (item,) = ready_items()
    request, _recipient = approved_request([item])
    ItemHold.objects.create(item=item, reason="x", set_by=item.pk, set_at=now())
    built(request)
    later = now() + package_lease.LOOK_AGAIN

    package.build_package(actor=WORKER, request_id=request.pk, at=later)

    assert package.due_packages(later) == []
    assert package.due_packages(later + package_lease.LOOK_AGAIN) == [request.pk]
    assert Package.objects.count() == 1


def test_killed_worker_leaves_nothing_that_can_be_reached(safe_places, monkeypatch):
    request, _recipient = approved_request(ready_items(contents=[bytes_of(2_000_000)]))

    class Killed(BaseException):
        pass

    def killed(*_args, **_more):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(package, "_conclude", killed)
        with pytest.raises(Killed):
            built(request)

    standing = Package.objects.get()
    assert (standing.state, standing.blob_name) == (PackageState.BUILDING, "")
    assert not SealedPackage.objects.exists()
    assert IntendedBlob.objects.count() == 1, "what it left is known, and swept"
    assert built(request).state == PackageState.BUILDING, "somebody may still be at it"

    Package.objects.update(lease_until=now())

    assert package.due_packages(now()) == [request.pk]
    done = built(request)
    assert (done.state, done.attempt) == (PackageState.SEALED, 2)


def test_zombie_that_wakes_after_another_has_finished_changes_nothing(safe_places, monkeypatch):
    request, _recipient = approved_request(ready_items())
    real = package._conclude

    def overtaken(actor, building, packed, sealed):
        with monkeypatch.context() as patched:
            patched.setattr(package, "_conclude", real)
            Package.objects.update(lease_until=now())
            built(request)
        return real(actor, building, packed, sealed)

    monkeypatch.setattr(package, "_conclude", overtaken)
    done = built(request)

    assert (done.state, done.attempt) == (PackageState.SEALED, 2)
    assert leftovers(safe_places) == [blob(safe_places, done)]


def test_fifty_bells_make_one_package(safe_places):
    request, _recipient = approved_request(ready_items())

    for _ in range(5):
        built(request)

    assert Package.objects.count() == 1
    assert CustodyEvent.objects.filter(act="item:exported").count() == 1


def test_key_that_nothing_can_be_sealed_to(safe_places):
    request, recipient = approved_request(ready_items())
    RecipientKey.objects.filter(counterpart=recipient.row).update(age_recipient="age1notakey")

    done = built(request)

    assert (done.state, done.ended_why) == (PackageState.DISCARDED, package_lease.BAD_KEY)
    assert request.state == RequestState.APPROVED
    assert package.due_packages(now()) == []


def test_expired_key_seals_nothing(safe_places):
    request, recipient = approved_request(ready_items())
    RecipientKey.objects.filter(counterpart=recipient.row).update(expires_on="2026-11-01")

    assert built(request).ended_why == package_lease.NOTHING_MAY_LEAVE
    assert not CustodyEvent.objects.filter(act="item:exported").exists()


def test_plaintext_is_nowhere_on_the_disk(safe_places):
    request, _recipient = approved_request(ready_items(contents=[CANARY * 100_000]))

    built(request)

    assert not [path for path in safe_places.rglob("*") if path.is_file() and CANARY in path.read_bytes()]


def test_only_the_worker_builds(safe_places):
    request, _recipient = approved_request([row_item()])

    with pytest.raises(NotAllowed):
        package.build_package(
            actor=Actor(id=request.created_by, role=Role.DISCLOSURE_OFFICER), request_id=request.pk, at=now()
        )


def test_database_refuses_when_the_program_forgot_to_ask(safe_places, monkeypatch):
    """The first lock taken away in the last transaction: the database's own still holds."""
    (item,) = ready_items()
    request, _recipient = approved_request([item])
    monkeypatch.setattr(package.releases, "barred", lambda *_args, **_more: {})
    monkeypatch.setattr(package, "TRIES", 1)
    real = package._conclude

    def later(*args):
        withdraw_agreement(item)
        return real(*args)

    monkeypatch.setattr(package, "_conclude", later)
    done = built(request)

    assert done.state == PackageState.DISCARDED
    assert not ReleasedItem.objects.exists()
