"""From a device to a receipt that verifies without any network: in both languages, with and without scripts."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest

from iiim_portal.embedded.folder import CHECKOUT
from tests.browser import contributor, material
from tests.browser.contributor import HandedOver
from tests.browser.visit import Door, Visit

VERIFIER = CHECKOUT / "tools" / "verify_receipt.py"
SAYS_YES, SAYS_NO = 0, 1


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


def test_the_receipt_names_every_file_by_the_fingerprint_it_has_on_the_device(journey):
    assert contributor.numbers_in(journey.proof) == [material.sha256(file) for file in journey.submission.files]


def test_the_verifier_says_yes_to_the_files_that_were_sent(journey):
    assert _verify(journey.proof, *journey.submission.files) == SAYS_YES


def test_the_verifier_says_no_to_a_file_in_which_one_bit_was_changed(journey):
    forged = material.changed(journey.submission.files[0], journey.folder / "forged")

    assert _verify(journey.proof, forged) == SAYS_NO


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_receipt_on_paper_names_the_submission(journey, language):
    paper = contributor.download(journey.visit, f"?language={language}", journey.folder / f"{language}.pdf")

    document = pypdfium2.PdfDocument(paper)
    words = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert journey.submission.reference in words


def test_the_short_receipt_says_nothing_of_what_was_sent(journey):
    visit = journey.visit
    visit.go(f"{journey.submission.receipt}short/")

    words = visit.page.locator("main").inner_text()
    assert journey.submission.reference not in words
    assert not [file for file in journey.submission.files if file.stem in words]
    visit.page.go_back()


def _verify(receipt: Path, *files: Path) -> int:
    done = subprocess.run([sys.executable, VERIFIER, receipt, *files], capture_output=True, text=True)
    assert done.returncode in {SAYS_YES, SAYS_NO}, done.stdout + done.stderr
    return done.returncode
