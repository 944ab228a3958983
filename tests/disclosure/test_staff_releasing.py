"""From a sealed package to its recall on the pages; what an officer opens on the way, and what is attached."""

from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.actors import Role
from common.clock import now
from custody.acts import Act
from custody.models import CustodyEvent
from disclosure.models import DisclosureRequest, ItemDecision, Package, Recall, RequestItem, WorkingCopy
from disclosure.states import PackageState, RequestState
from submissions.models import ItemPerson
from tests.actors import client_of, person_with
from tests.disclosure.packages import approved_request, built
from tests.factories.accounts import PASSWORD
from tests.factories.disclosure import DRAFTED_AT, drafted, items_in, provider, ready_items

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("iiim_portal.urls_mechanism")]
HOW = {"delivered_how": "Handed over on a disc at their office"}
WHY = {"reason": "The provider withdrew its agreement"}


@pytest.fixture
def officer():
    return client_of(person_with(Role.DISCLOSURE_OFFICER))


@pytest.fixture
def released(packaged, officer):
    """The same request, released."""
    officer.post(url("release", packaged[0].pk), HOW)
    return packaged


@pytest.fixture
def packaged(safe_places):
    """A request of two providers, packaged: (request, items of the first)."""
    first = ready_items(provider("Olive Archive"), count=2)
    request, _recipient = approved_request([*first, *ready_items(provider("Cedar Archive"))])
    built(request)
    return request, first


def url(name: str, *args) -> str:
    return reverse(f"disclosure:{name}", args=args)


def page(client, name: str, *args) -> str:
    answer = client.get(url(name, *args))
    assert answer.status_code == 200
    return answer.content.decode()


def withdraw(*items) -> None:
    ItemDecision.objects.filter(item__in=items).update(withdrawn_at=now(), withdrawn_by=items[0].pk)


def stale(client):
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 301
    session.save()
    return client


def count_of(act: Act) -> int:
    return CustodyEvent.objects.filter(act=act).count()


def test_package_is_fetched_as_a_file_and_the_log_says_so_first(released, officer):
    request, _items = released
    package = Package.objects.get()
    assert package.sha256 in page(officer, "package", request.pk)
    assert count_of(Act.DISCLOSURE_PACKAGE_FETCHED) == 0

    answer = officer.post(url("package", request.pk))
    sealed = b"".join(answer.streaming_content)

    assert sha256(sealed).hexdigest() == package.sha256
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == f'attachment; filename="{request.reference}.tar.age"'
    assert answer["Content-Length"] == str(len(sealed))
    assert count_of(Act.DISCLOSURE_PACKAGE_FETCHED) == 1


def test_who_gives_the_password_again_gets_the_package_that_was_asked_for(released, officer):
    request, _items = released
    asked = stale(officer).post(url("package", request.pk))

    answer = officer.post(asked["Location"], {"password": PASSWORD})

    assert sha256(b"".join(answer.streaming_content)).hexdigest() == Package.objects.get().sha256


def test_a_stale_session_releases_nothing(packaged, officer):
    asked = stale(officer).post(url("release", packaged[0].pk), HOW)
    assert "/account/again/" in asked["Location"]
    assert count_of(Act.DISCLOSURE_RELEASED) == 0


def test_a_stale_session_fetches_nothing(released, officer):
    asked = stale(officer).post(url("package", released[0].pk))
    assert "/account/again/" in asked["Location"]
    assert count_of(Act.DISCLOSURE_PACKAGE_FETCHED) == 0


def test_a_package_is_not_fetched_before_it_is_released(packaged, officer):
    assert officer.post(url("package", packaged[0].pk)).status_code == 409
    assert count_of(Act.DISCLOSURE_PACKAGE_FETCHED) == 0


def test_release_and_acknowledgement_are_recorded_and_enter_the_ledger(packaged, officer):
    request, _items = packaged

    officer.post(url("release", request.pk), HOW)
    assert "No answer yet" not in page(officer, "request", request.pk)
    assert "Not yet" in page(officer, "releases")
    officer.post(url("acknowledge", request.pk), {"note": "Letter of 23 November"})

    request.refresh_from_db()
    assert (request.state, request.delivered_how) == (RequestState.ACKNOWLEDGED, HOW["delivered_how"])
    ledger = page(officer, "releases")
    assert request.reference in ledger
    assert Package.objects.get().sha256[:16] in ledger


def test_who_sees_no_items_reads_the_ledger_without_them(packaged, officer):
    request, _items = packaged
    officer.post(url("release", request.pk), HOW)

    ledger = page(client_of(person_with(Role.CONTACT_POINT)), "releases")

    assert request.reference in ledger
    assert Package.objects.get().sha256[:16] not in ledger


def test_ledger_costs_the_same_for_one_and_for_two(packaged, officer):
    counts = []
    for request in (packaged[0], approved_request(ready_items(provider()))[0]):
        if request.state == RequestState.APPROVED:
            built(request)
        officer.post(url("release", request.pk), HOW)
        with CaptureQueriesContext(connection) as seen:
            page(officer, "releases")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_what_may_no_longer_leave_is_named_before_and_stops_the_package(packaged, officer):
    request, items = packaged
    withdraw(items[0])

    warned = page(officer, "release", request.pk)
    told = officer.post(url("release", request.pk), HOW, follow=True)

    assert items[0].accession in warned
    assert "The provider withdrew its agreement." in warned
    assert told.redirect_chain[-1][0] == url("items", request.pk)
    assert "thrown away and nothing has left" in told.content.decode()
    assert "The provider withdrew its agreement." in told.content.decode()
    assert DisclosureRequest.objects.get().state == RequestState.APPROVED
    assert Package.objects.get().state == PackageState.DISCARDED
    assert "A new one is built without it." in page(officer, "request", request.pk)


def test_a_package_that_may_no_longer_leave_is_not_fetched_again(released, officer):
    request, items = released
    withdraw(items[0])

    told = officer.post(url("package", request.pk))

    assert told.status_code == 409
    assert "Tell the recipient by a recall notice." in told.content.decode()
    assert count_of(Act.DISCLOSURE_PACKAGE_FETCHED) == 0


def test_recall_names_what_has_ended_and_keeps_the_answer(packaged, officer):
    request, items = packaged
    organisation = items[0].submission.organisation_id
    officer.post(url("release", request.pk), HOW)
    assert "there is nothing to call back" in page(officer, "recall", request.pk, organisation)
    withdraw(items[0])

    shown = page(officer, "recall", request.pk, organisation)
    assert (items[0].accession in shown, items[1].accession in shown) == (True, False)
    officer.post(url("recall", request.pk, organisation), WHY)
    assert "No answer yet" in page(officer, "request", request.pk)
    sent = Recall.objects.get()
    officer.post(url("recall_answer", sent.pk), {"answer": "Destroyed on 24 November"})

    assert "Destroyed on 24 November" in page(officer, "request", request.pk)
    assert officer.post(url("recall_answer", sent.pk), {"answer": "Once more"}).status_code == 409


def test_a_recall_of_a_provider_that_is_not_in_it_is_a_wrong_number(packaged, officer):
    request, _items = packaged
    officer.post(url("release", request.pk), HOW)
    assert officer.get(url("recall", request.pk, provider().organisation.pk)).status_code == 404


def test_releases_of_one_source(packaged, officer):
    request, items = packaged
    source = ItemPerson.objects.filter(item=items[0]).first().source_id
    assert "has left" in page(officer, "releases_of_source", source)

    officer.post(url("release", request.pk), HOW)

    shown = page(officer, "releases_of_source", source)
    assert items[0].accession in shown
    assert request.reference in shown


def test_withheld_items_are_named_with_their_reasons(safe_places, officer):
    agreed, kept = ready_items(provider(), count=2)
    request, _recipient = approved_request([agreed, kept])
    withdraw(kept)
    built(request)

    shown = page(officer, "request", request.pk)

    assert kept.accession in shown
    assert "The provider withdrew its agreement." in shown


# One item of a request


def test_an_original_is_opened_through_its_request_and_the_log_says_so_first(safe_places, officer):
    (item,) = ready_items(contents=[b"the bytes of a letter"])
    request = drafted([item])
    address = url("read_item", request.pk, item.pk)
    assert officer.get(address).status_code == 403

    officer.post(url("open_item", request.pk, item.pk), {"purpose": "Invented purpose of a test"})
    whole, part = officer.get(address), officer.get(address, headers={"Range": "bytes=4-8"})

    assert b"".join(whole.streaming_content) == b"the bytes of a letter"
    assert b"".join(part.streaming_content) == b"bytes"
    assert whole["Content-Disposition"] == f'attachment; filename="{item.accession}.bin"'
    assert count_of(Act.ITEM_OPENED) == 1


def test_taken_out_of_the_request_it_is_not_read_on(safe_places, officer):
    (item,) = ready_items()
    request = drafted([item])
    officer.post(url("open_item", request.pk, item.pk), {"purpose": "Invented purpose of a test"})

    RequestItem.objects.update(removed_at=now())

    assert officer.get(url("read_item", request.pk, item.pk)).status_code == 404


def test_a_working_copy_is_attached_and_chosen(safe_places, officer):
    (item,) = ready_items()
    request = drafted([item])
    sent = SimpleUploadedFile("face of W-7.JPG", b"less in it", content_type="image/jpeg")

    officer.post(url("new_copy", request.pk, item.pk), {"what_was_done": "Faces taken out", "file": sent})
    copy = WorkingCopy.objects.get()
    shown = page(officer, "item", request.pk, item.pk)
    officer.post(url("choose_copy", request.pk, item.pk), {"copy": str(copy.pk)})

    assert (copy.extension, copy.size_bytes, copy.what_was_done) == ("jpg", 10, "Faces taken out")
    assert "Faces taken out" in shown
    assert "W-7.JPG" not in shown
    assert RequestItem.objects.get().working_copy == copy
    assert "on its way to the vault" in page(officer, "items", request.pk)
    officer.post(url("choose_copy", request.pk, item.pk), {"copy": "original"})
    assert RequestItem.objects.get().working_copy is None


def test_a_working_copy_without_a_file_or_of_another_item_is_refused(safe_places, officer):
    (item, other) = ready_items(count=2)
    request = drafted([item, other])
    address = url("new_copy", request.pk, item.pk)
    assert (
        "Choose a file of at most 8 MB." in officer.post(address, {"what_was_done": "Faces taken out"}).content.decode()
    )
    officer.post(address, {"what_was_done": "Faces taken out", "file": SimpleUploadedFile("a.jpg", b"x")})

    officer.post(url("choose_copy", request.pk, other.pk), {"copy": str(WorkingCopy.objects.get().pk)})

    assert set(RequestItem.objects.values_list("copy", flat=True)) == {"original"}


def test_nothing_is_opened_through_a_request_that_has_ended(safe_places, officer):
    request = drafted(ready_items(), at=DRAFTED_AT)
    (item,) = items_in(request)
    officer.post(url("drop", request.pk), WHY)

    assert officer.get(url("open_item", request.pk, item.pk)).status_code == 409
    assert url("open_item", request.pk, item.pk) not in page(officer, "item", request.pk, item.pk)
