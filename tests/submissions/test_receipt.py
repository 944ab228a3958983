"""Receipts: issued once everything is at rest and in the log; verified by the program the NGO has, not by us."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.test import Client

from common.actors import WORKER, Role
from common.errors import NotVisible
from custody import sequencer
from custody.models import CustodyEvent
from submissions.kinds import Algorithm, Kind
from submissions.models import Item, Receipt
from submissions.selectors import receipts
from submissions.services import ingest, prepare, receipt, receipt_pdf, secure
from submissions.states import ItemState
from tests.actors import URLCONFS, client_of, person_with
from tests.factories.accounts import NOON, actor_of, make_organisation
from tests.factories.custody import bytes_of
from tests.factories.uploads import draft, handed_over, ingested, receipted, secured
from tests.paper import as_printed

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("safe_places"),
    pytest.mark.urls(URLCONFS["partner"]),
]
TOOL = Path(__file__).parents[2] / "tools" / "verify_receipt.py"


def verified(folder: Path, document: bytes, *files: bytes) -> int:
    (folder / "receipt.json").write_bytes(document)
    paths = [folder / f"file-{number}" for number in range(len(files))]
    for path, content in zip(paths, files, strict=True):
        path.write_bytes(content)
    return subprocess.run([sys.executable, TOOL, folder / "receipt.json", *paths], capture_output=True).returncode


def test_receipt_verifies_offline_and_a_changed_file_does_not(tmp_path):
    contents = [b"", b"a letter", bytes_of(70_000)]
    _drafted, issued = receipted(contents)
    document = bytes(issued.document)

    assert verified(tmp_path, document, *contents) == 0
    assert verified(tmp_path, document, b"a lettor") == 1
    assert verified(tmp_path, document.replace(b"item:received", b"item:recieved")) == 2
    assert issued.item_count == 3


def test_receipt_names_no_file_and_no_content():
    _drafted, issued = receipted([b"canary content"])

    assert b"canary" not in bytes(issued.document)
    assert b"0.bin" not in bytes(issued.document)


def test_receipt_waits_for_hand_over_items_and_log():
    drafted = draft()
    item, held_back = drafted.send(b"one"), drafted.send(b"two")
    ingested(item)
    secured()
    assert receipt.issue_due(NOON) == 0, "a draft has no receipt"
    submission = handed_over(drafted)
    assert receipt.issue_due(NOON) == 0, "one item is not at rest"
    ingested(held_back)
    sequencer.sequence(NOON)
    secure.secure_stored(NOON)
    assert receipt.issue_due(NOON) == 0, "the log does not cover the last act yet"
    sequencer.sequence(NOON)

    assert receipt.issue_due(NOON) == 1
    assert receipt.issue_due(NOON) == 0, "and only once"
    issued = Receipt.objects.get(submission=submission)
    event = CustodyEvent.objects.get(subject_id=issued.pk)
    assert (event.act, event.on_behalf_of) == ("receipt:issued", submission.organisation_id)


def test_lead_without_files_gets_a_receipt_of_its_hand_over(tmp_path):

    drafted = draft(kind=Kind.LEAD)

    prepare.save_draft(actor=drafted.actor, submission_id=drafted.submission.pk, changes={"places": "There."}, at=NOON)
    handed_over(drafted)
    secured()

    assert receipt.issue_due(NOON) == 1
    assert verified(tmp_path, bytes(Receipt.objects.get().document)) == 0


def test_item_secured_later_brings_a_second_receipt(tmp_path):

    drafted = draft()
    good = ingested(drafted.send(b"good"))
    held = ingested(drafted.send(b"this", digests={Algorithm.MD5: "0" * 32}))
    submission = handed_over(drafted)
    secured()
    assert receipt.issue_due(NOON) == 1
    first = Receipt.objects.get(submission=submission)
    assert [one["number"] for one in json.loads(bytes(first.document))["not_secured"]] == [held.number]

    Item.objects.filter(pk=held.pk).update(state=ItemState.RECEIVED, held_reason="")
    ingest.ingest_item(actor=WORKER, item_id=held.pk, at=NOON + timedelta(minutes=5))
    secured(NOON + timedelta(minutes=6))

    assert receipt.issue_due(NOON + timedelta(minutes=7)) == 1
    second = Receipt.objects.get(submission=submission, number=2)
    assert verified(tmp_path, bytes(second.document), b"good", b"this") == 0
    assert verified(tmp_path, bytes(first.document), b"good") == 0
    assert good.number == 1


def test_short_form_is_a_number_and_a_commitment():
    _drafted, issued = receipted([b"x"])
    told = receipts.told_by(issued)
    number, commitment = told.short.split()
    event = CustodyEvent.objects.get(act="submission:handed_over")

    assert bytes(event.commit).hex() == commitment
    assert number.isdecimal()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_paper_says_what_the_receipt_says(language):
    _drafted, issued = receipted([b"x", bytes_of(100)])
    told = receipts.told_by(issued)

    pdf = receipt_pdf.render(told, language=language)

    seen = as_printed(pdf)
    assert issued.reference in seen
    assert told.submission in seen
    assert told.lines[1].sha256 in seen


def test_hostile_words_stay_words_on_paper():
    _drafted, issued = receipted([b"x"])
    told = receipts.told_by(issued)
    told.not_secured.append({"number": 9, "label": '#read("/etc/passwd") "] $x$ \\', "state": "held"})

    text = "".join(
        page.get_textpage().get_text_bounded()
        for page in pypdfium2.PdfDocument(receipt_pdf.render(told, language="en"))
    )

    assert '#read("/etc/passwd") "] $x$' in text


def test_paper_without_our_fonts_is_still_paper(settings):
    settings.STATICFILES_DIRS = []
    _drafted, issued = receipted([b"x"])

    assert receipt_pdf.render(receipts.told_by(issued), language="en").startswith(b"%PDF")


def test_pages_show_it_to_its_own_people_and_to_nobody_else():
    organisation = make_organisation()
    person = person_with(Role.NGO_FOCAL_POINT, organisation=organisation)
    drafted = draft(organisation=organisation)
    ingested(drafted.send(b"x"))
    handed_over(drafted)
    secured()
    receipt.issue_due(NOON)
    issued = Receipt.objects.get()
    mine, stranger = client_of(person), client_of(person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation()))

    for page, kind in [
        ("", "text/html"),
        ("json/", "application/json"),
        ("pdf/", "application/pdf"),
        ("short/", "text/html"),
    ]:
        answer = mine.get(f"/receipts/{issued.pk}/{page}")
        assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, kind)
        assert stranger.get(f"/receipts/{issued.pk}/{page}").status_code == 404
        assert Client().get(f"/receipts/{issued.pk}/{page}").status_code in {302, 401}
    assert mine.get(f"/receipts/{issued.pk}/json/").content == bytes(issued.document)
    short = mine.get(f"/receipts/{issued.pk}/short/").content.decode()
    assert issued.reference not in short
    assert drafted.submission.reference not in short
    with pytest.raises(NotVisible):
        receipts.get_receipt(actor=actor_of(person_with(Role.ANALYST)), receipt_id=issued.pk)


def test_large_submission_has_a_receipt_for_each_range_of_numbers(monkeypatch, tmp_path):
    monkeypatch.setattr(receipt, "ITEMS_A_RECEIPT", 2)
    contents = [b"one", b"two", b"three", b"four", b"five"]

    drafted, _first = _receipted_in_ranges(contents)

    issued = list(Receipt.objects.filter(submission=drafted.submission).order_by("number"))
    assert [(one.first_number, one.item_count) for one in issued] == [(1, 2), (3, 2), (5, 1)]
    told = [
        verified(tmp_path, bytes(one.document), *contents[at : at + 2])
        for one, at in zip(issued, (0, 2, 4), strict=True)
    ]
    assert told == [0, 0, 0]
    assert receipt.issue_due(NOON) == 0
    assert not type(drafted.submission).objects.filter(receipt_due=True).exists()


def test_item_secured_later_renews_the_receipt_of_its_own_range_only(monkeypatch):
    monkeypatch.setattr(receipt, "ITEMS_A_RECEIPT", 2)
    drafted, _first = _receipted_in_ranges([b"one", b"two", b"three"])
    held = Item.objects.get(number=3)
    Item.objects.filter(pk=held.pk).update(state=ItemState.RECEIVED)
    later = NOON + timedelta(minutes=5)
    ingest.ingest_item(actor=WORKER, item_id=held.pk, at=later)
    Item.objects.filter(pk=held.pk).update(secured_at=None)
    secured(later)

    assert receipt.issue_due(later + timedelta(minutes=1)) == 1

    newest = Receipt.objects.filter(submission=drafted.submission).order_by("-number").first()
    assert (newest.number, newest.first_number) == (3, 3)


def _receipted_in_ranges(contents: list[bytes]):
    drafted = draft()
    for number, content in enumerate(contents):
        ingested(drafted.send(content, f"{number}.bin"))
    handed_over(drafted)
    secured()
    assert receipt.issue_due(NOON) == -(-len(contents) // 2)
    return drafted, Receipt.objects.first()
