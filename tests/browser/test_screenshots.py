"""Photographs for people: the main pages in both languages, on a wide screen and on a telephone.

SCREENSHOTS names the folder they go to; otherwise .data/screenshots.
"""

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from iiim_portal.embedded.folder import CHECKOUT
from tests.browser import answers, contributor, crawl, material
from tests.browser.visit import NARROW, WIDE, Door, Visit

FOLDER = Path(os.environ.get("SCREENSHOTS", "") or CHECKOUT / ".data" / "screenshots")
OUTSIDE = ("/account/login/", "/account/join/", "/demo/")
COLOURS, PICTURE_BYTES = 64, 150_000
STAFF = ("george", "hala", "farah", "elias", "jude", "dima", "iman", "karim", "lina")
pytestmark = pytest.mark.screenshots


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_partner_pages(door: Door, language: str, width: int):
    folder, known = FOLDER / "partner" / f"{language}-{width}", set()
    for login in ("basil", "carine"):
        with door.open(language=language, width=width) as visit:
            visit.enter(login)
            for path in crawl.pages(visit, known):
                _photograph(visit, folder, f"{login}{_name(path)}")

    assert len(list(folder.iterdir())) > 25


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_staff_pages(door: Door, language: str, width: int):
    folder, known = FOLDER / "mechanism" / f"{language}-{width}", set()
    for login in STAFF:
        with door.open(language=language, staff=True, width=width) as visit:
            visit.enter(login)
            for path in crawl.pages(visit, known):
                _photograph(visit, folder, f"{login}{_name(path)}")

    assert len(list(folder.iterdir())) > 20


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_pages_that_answer_a_form(door: Door, language: str, width: int):
    for face, walks in (("partner", [answers.of_partners]), ("mechanism", answers.OF_STAFF)):
        for walk in walks:
            with door.open(language=language, staff=face == "mechanism", width=width) as visit:
                for name in walk(visit):
                    _photograph(visit, FOLDER / face / f"{language}-{width}", f"answer-{walk.__name__}-{name}")


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_outside(door: Door, language: str, width: int):
    with door.open(language=language, width=width) as visit:
        for path in OUTSIDE:
            visit.go(path)
            _photograph(visit, FOLDER / "partner" / f"{language}-{width}", f"outside{_name(path)}")


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_files_on_their_way(door: Door, language: str, width: int, tmp_path):
    folder = FOLDER / "partner" / f"{language}-{width}"
    with door.open(language=language, width=width) as visit:
        visit.enter("amal")
        submission = contributor.prepare(visit)
        contributor.send(visit, submission, material.make(tmp_path))
        _photograph(visit, folder, "files-sent")
        visit.go("/submissions/new/")
        visit.submit()
        _photograph(visit, folder, "refused-form")


def test_pictures_for_the_first_page_of_the_documents(door: Door, tmp_path):
    """Small enough to be looked at over a bad line; copied to docs/pictures by whoever finds that they still fit."""
    with door.open(language="ar") as visit:
        visit.enter("carine")
        _picture(visit, "partner-home-ar")
    with door.open(language="ar") as visit:
        visit.enter("amal")
        contributor.send(visit, contributor.prepare(visit), material.make(tmp_path))
        visit.page.set_viewport_size({"width": WIDE, "height": WIDE})
        _picture(visit, "partner-files-ar")
    with door.open(staff=True) as visit:
        visit.enter("elias")
        visit.go("/submissions/")
        visit.page.locator("tr", has_text="صور، المجلد الثاني").locator("a").first.click()
        visit.page.wait_for_url("**/submissions/*/")
        _picture(visit, "staff-submission-en")


def _picture(visit: Visit, name: str) -> None:
    """What fits on one screen, in few colours."""
    visit.page.evaluate("document.fonts.ready")
    seen = Image.open(BytesIO(visit.page.screenshot()))
    target = FOLDER / "pictures" / f"{name}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    seen.quantize(COLOURS).save(target, optimize=True)
    assert target.stat().st_size <= PICTURE_BYTES


def _photograph(visit: Visit, folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    visit.page.evaluate("document.fonts.ready")
    visit.page.screenshot(path=folder / f"{name}.png", full_page=True)


def _name(path: str) -> str:
    return crawl.kind(path).replace("/", "-").replace("*", "x").rstrip("-")
