"""A working copy leaves only scanned, and looked at by a second person; both on pages and past them (D4)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from common.actors import MECHANISM_ROLES, WORKER, Actor, Role
from common.clock import now
from common.errors import NotAllowed, NotVisible
from custody.acts import Act
from custody.models import CustodyEvent
from custody.safe import NotOpened
from disclosure.kinds import Bar, Stage
from disclosure.models import WorkingCopy
from disclosure.permissions import NotWhoMadeIt, OnlySecondLookMay
from disclosure.policies import CopyConfirmed, CopyNotInTheVault, CopyNotOpened
from disclosure.selectors.facts import rulings_of
from disclosure.services import copy_confirm, copy_scan, working_copy
from submissions.kinds import ScanOutcome
from submissions.scanner import Scanned
from tests.actors import person_with, with_role
from tests.disclosure.packages import Recipient
from tests.disclosure.test_working_copy import CONTENT, attached, choose, deposited
from tests.factories.disclosure import answered, drafted, officer_of, ready_item
from tests.faults.audit import audited
from tests.walks.faces import mechanism

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.integration]
SECOND_LOOK = {Role.DISCLOSURE_OFFICER, Role.EVIDENCE_OFFICER}
WHY = "Are all faces covered?"


@pytest.fixture
def request_and_copy(safe_places):
    item = ready_item()
    request = answered([item], recipient=Recipient().row)
    copy = deposited(attached(request, item))
    choose(request, item, copy)
    return request, copy


def opened(request, copy: WorkingCopy, actor: Actor) -> None:
    copy_confirm.open_copy(actor=actor, request_id=request.pk, copy_id=copy.pk, purpose=WHY, at=now())


def confirmed(request, copy: WorkingCopy, actor: Actor) -> WorkingCopy:
    return copy_confirm.confirm_copy(actor=actor, request_id=request.pk, copy_id=copy.pk, at=now())


def bars(request, copy: WorkingCopy) -> frozenset[Bar]:
    return rulings_of(request, stage=Stage.APPROVE, at=now())[copy.item_id].bars


def scanner_says(monkeypatch, outcome: ScanOutcome, detail: str = "") -> None:
    said = Scanned(outcome, detail, "clamd", "1")
    monkeypatch.setattr("submissions.scanner.by_list", lambda _sha256: said)


def scan(copy: WorkingCopy, *, at=None) -> None:
    copy_scan.scan_working_copy(actor=WORKER, working_copy_id=copy.pk, at=at or now())


def test_it_leaves_scanned_and_confirmed_and_not_before(request_and_copy, monkeypatch):
    request, copy = request_and_copy
    jude = with_role(Role.EVIDENCE_OFFICER)
    assert bars(request, copy) == {Bar.COPY_NOT_CONFIRMED, Bar.NOT_SCANNED}

    scanner_says(monkeypatch, ScanOutcome.CLEAN)
    scan(copy)
    assert bars(request, copy) == {Bar.COPY_NOT_CONFIRMED}
    opened(request, copy, jude)
    confirmed(request, copy, jude)

    assert bars(request, copy) == set()
    acts = CustodyEvent.objects.filter(subject_id=copy.pk).order_by("sequence").values_list("act", flat=True)
    assert list(acts) == [Act.ITEM_STORED, Act.SCAN_DONE, Act.ITEM_OPENED, Act.DISCLOSURE_COPY_CONFIRMED]
    with pytest.raises(CopyConfirmed):
        confirmed(request, copy, jude)


def test_whoever_made_it_is_not_the_second_person(request_and_copy):
    request, copy = request_and_copy
    maker = officer_of(request)
    opened(request, copy, maker)

    with pytest.raises(NotWhoMadeIt):
        confirmed(request, copy, maker)
    with pytest.raises(IntegrityError, match="confirmed_by_another"), transaction.atomic():
        WorkingCopy.objects.update(confirmed_by=maker.id, confirmed_at=now())
    with pytest.raises(IntegrityError, match="confirmed_by_another"), transaction.atomic():
        WorkingCopy.objects.update(confirmed_by=None, confirmed_at=now())


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES | {Role.NGO_FOCAL_POINT, Role.NGO_CONTRIBUTOR}))
def test_who_opens_and_confirms(role, request_and_copy):
    request, copy = request_and_copy
    actor = with_role(role)
    if role in SECOND_LOOK:
        opened(request, copy, actor)
        assert confirmed(request, copy, actor).confirmed_by == actor.id
        return
    for act in (opened, confirmed):
        with pytest.raises((NotAllowed, NotVisible)):
            act(request, copy, actor)


def test_the_refusal_says_who_may(request_and_copy):
    request, copy = request_and_copy
    with pytest.raises(OnlySecondLookMay):
        confirmed(request, copy, with_role(Role.HEAD))


def test_nobody_confirms_what_they_have_not_opened(request_and_copy):
    request, copy = request_and_copy
    opened(request, copy, with_role(Role.EVIDENCE_OFFICER))

    with pytest.raises(CopyNotOpened):
        confirmed(request, copy, with_role(Role.EVIDENCE_OFFICER))


def test_what_is_still_on_its_way_is_neither_opened_nor_confirmed(safe_places):
    item = ready_item()
    request, jude = drafted([item]), with_role(Role.EVIDENCE_OFFICER)
    copy = attached(request, item)

    for act in (opened, confirmed):
        with pytest.raises(CopyNotInTheVault):
            act(request, copy, jude)
    scan(copy)
    assert WorkingCopy.objects.get().scan == ""


def test_through_another_request_there_is_nothing(request_and_copy):
    _request, copy = request_and_copy
    other, jude = drafted([ready_item()]), with_role(Role.EVIDENCE_OFFICER)

    for act in (opened, confirmed):
        with pytest.raises(NotVisible):
            act(other, copy, jude)


def test_the_event_comes_before_the_bytes(request_and_copy):
    request, copy = request_and_copy
    jude = with_role(Role.EVIDENCE_OFFICER)
    on_it = {"actor": jude, "request_id": request.pk, "copy_id": copy.pk, "at": now()}
    with pytest.raises(NotOpened):
        copy_confirm.read_copy(**on_it)

    opened(request, copy, jude)

    _copy, bytes_of = copy_confirm.read_copy(**on_it)
    assert b"".join(bytes_of.chunks()) == CONTENT
    with pytest.raises(NotOpened):
        copy_confirm.read_copy(**on_it | {"actor": with_role(Role.EVIDENCE_OFFICER)})


def test_another_copy_is_confirmed_anew(request_and_copy, monkeypatch):
    """What somebody confirmed is these bytes, and no others."""
    request, copy = request_and_copy
    scanner_says(monkeypatch, ScanOutcome.CLEAN)
    jude = with_role(Role.EVIDENCE_OFFICER)
    opened(request, copy, jude)
    confirmed(request, copy, jude)

    second = deposited(attached(request, copy.item, b"other bytes"))
    scan(second)
    choose(request, copy.item, second)

    assert bars(request, second) == {Bar.COPY_NOT_CONFIRMED}


# --- scanning ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "bar"),
    [(ScanOutcome.CLEAN, None), (ScanOutcome.INFECTED, Bar.NOT_CLEAN), (ScanOutcome.NOT_SCANNED, Bar.NOT_SCANNED)],
)
def test_what_the_scanner_says_counts_for_the_copy(outcome, bar, request_and_copy, monkeypatch):
    request, copy = request_and_copy
    scanner_says(monkeypatch, outcome)
    assert copy_scan.due_scans(now()) == [copy.pk]

    scan(copy)
    scan(copy)

    assert bars(request, copy) - {Bar.COPY_NOT_CONFIRMED} == {bar} - {None}
    assert copy_scan.due_scans(now()) == []
    assert CustodyEvent.objects.filter(act=Act.SCAN_DONE, subject_id=copy.pk).count() == 1


def test_what_the_scanner_missed_is_scanned_when_it_is_there_again(request_and_copy, monkeypatch):
    _request, copy = request_and_copy
    scanner_says(monkeypatch, ScanOutcome.NOT_SCANNED, "clamd: ConnectionRefusedError")
    scan(copy)
    later = now() + copy_scan.AGAIN_AFTER + timedelta(minutes=1)
    assert copy_scan.due_scans(later) == [], "nobody is there to scan it"

    monkeypatch.setattr("submissions.scanner.is_there", lambda _address: True)
    assert copy_scan.due_scans(now()) == []
    assert copy_scan.due_scans(later) == [copy.pk]
    scanner_says(monkeypatch, ScanOutcome.CLEAN)
    scan(copy, at=later)

    assert WorkingCopy.objects.get().scan == ScanOutcome.CLEAN


def test_the_scanner_reads_what_came(request_and_copy, settings, monkeypatch):
    """From the sealed parts; when these are gone it says that it could not look."""
    _request, copy = request_and_copy
    seen = []

    def by_clamd(_address, steps):
        seen.append(b"".join(steps))
        return Scanned(ScanOutcome.CLEAN, "", "clamd", "1")

    monkeypatch.setattr("submissions.scanner.by_clamd", by_clamd)
    monkeypatch.setattr("disclosure.services.copy_scan.settings", type("", (), {"PORTAL": _Portal}))
    scan(copy)
    assert (seen, WorkingCopy.objects.get().scan) == ([CONTENT], ScanOutcome.CLEAN)


class _Portal:
    clamd = ("127.0.0.1", 1)


def test_the_parts_are_gone(request_and_copy, settings, monkeypatch):
    _request, copy = request_and_copy
    working_copy.clear_staged_copies(now() + settings.STAGING_KEPT + timedelta(minutes=1))
    monkeypatch.setattr("submissions.scanner.by_clamd", lambda _address, steps: b"".join(steps))
    monkeypatch.setattr("disclosure.services.copy_scan.settings", type("", (), {"PORTAL": _Portal}))

    scan(copy)

    assert WorkingCopy.objects.get().scan == ScanOutcome.NOT_SCANNED


# --- pages ---------------------------------------------------------------------------------------------------------


def test_the_pages_of_the_second_person(request_and_copy):
    request, copy = request_and_copy
    jude = mechanism(person_with(Role.EVIDENCE_OFFICER))
    assert "To be confirmed" in jude.reads("disclosure:item", request.pk, copy.item_id)
    before = jude.reads("disclosure:confirm_copy", request.pk, copy.pk)
    assert ("Open this copy first" in before, "Confirm the copy" in before) == (True, False)
    assert jude.post("disclosure:confirm_copy", request.pk, copy.pk, sure="on").status_code == 409

    told = jude.post("disclosure:open_copy", request.pk, copy.pk, purpose=WHY)
    assert "Save the copy" in told.content.decode()
    bytes_of = jude.get("disclosure:read_copy", request.pk, copy.pk)
    assert b"".join(bytes_of.streaming_content) == CONTENT
    assert "attachment" in bytes_of.headers["Content-Disposition"]
    assert jude.post("disclosure:confirm_copy", request.pk, copy.pk).status_code == 200
    jude.does("disclosure:confirm_copy", request.pk, copy.pk, sure="on")

    assert "Confirmed by a second person" in jude.reads("disclosure:item", request.pk, copy.item_id)
    assert audited() == []


def test_the_maker_reads_why_not(request_and_copy):
    request, copy = request_and_copy
    george = person_with(Role.DISCLOSURE_OFFICER)
    WorkingCopy.objects.filter(pk=copy.pk).update(made_by=george.pseudonym_id)
    browser = mechanism(george)

    assert "Somebody else has to look at it" in browser.reads("disclosure:item", request.pk, copy.item_id)
    assert browser.get("disclosure:confirm_copy", request.pk, copy.pk).status_code == 403


def test_others_find_nothing(request_and_copy):
    request, copy = request_and_copy
    for role in (Role.ANALYST, Role.CONTACT_POINT, Role.AUDITOR):
        browser = mechanism(person_with(role))
        for name in ("confirm_copy", "open_copy", "read_copy"):
            assert browser.get(f"disclosure:{name}", request.pk, copy.pk).status_code in {403, 404}
    elsewhere = drafted([ready_item()])
    jude = mechanism(person_with(Role.EVIDENCE_OFFICER))
    assert jude.get("disclosure:confirm_copy", elsewhere.pk, copy.pk).status_code == 404
