"""From a device to a receipt that verifies without any network: in both languages, with and without scripts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest

from tests.browser import contributor, material, verifier
from tests.browser.contributor import HandedOver
from tests.browser.visit import Door, Visit


@dataclass(frozen=True)
class Journey:
    """A person who has just handed over, still at the browser."""

    visit: Visit
    submission: HandedOver
    proof: Path
    folder: Path


@pytest.fixture(
    scope="module",
    params=[("ar", True), ("en", True), ("ar", False), ("en", False)],
    ids=["arabic", "english", "arabic-no-scripts", "english-no-scripts"],
)
def journey(request: pytest.FixtureRequest, door: Door, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    language, javascript = request.param
    folder = tmp_path_factory.mktemp("material")
    files = material.make(folder / "device")
    with door.open(language=language, javascript=javascript) as visit:
        visit.enter("amal")
        submission = contributor.prepare(visit)
        (contributor.send if javascript else contributor.send_small)(visit, submission, files)
        handed_over = contributor.hand_over(visit, submission, files)
        visit.go(handed_over.receipt)
        proof = contributor.download(visit, "/json/", folder / "receipt.json")
        yield Journey(visit, handed_over, proof, folder)


def test_the_receipt_names_the_files_in_order_by_the_fingerprints_they_have_on_the_device(journey):
    assert contributor.fingerprints_in(journey.proof) == [material.sha256(file) for file in journey.submission.files]


def test_the_verifier_says_yes_to_the_files_that_were_sent(journey):
    assert verifier.ask(journey.proof, *journey.submission.files) == verifier.YES


def test_the_verifier_says_no_to_a_file_in_which_one_bit_was_changed(journey):
    forged = material.changed(journey.submission.files[0], journey.folder / "forged")

    assert verifier.ask(journey.proof, forged) == verifier.NO


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_receipt_on_paper_names_the_submission(journey, language):
    paper = contributor.download(journey.visit, f"?language={language}", journey.folder / f"{language}.pdf")

    document = pypdfium2.PdfDocument(paper)
    words = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    # Text taken out of a page that runs from the right comes in pieces: letters and digits each by themselves.
    assert all(piece in words for piece in re.findall(r"[A-Z]+|[0-9]+", journey.submission.reference))


def test_the_short_receipt_says_nothing_of_what_was_sent(journey):
    visit = journey.visit
    visit.go(f"{journey.submission.receipt}short/")

    words = visit.page.locator("main").inner_text()
    assert journey.submission.reference not in words
    assert not [file for file in journey.submission.files if file.stem in words]
    visit.page.go_back()
