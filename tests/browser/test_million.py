"""An analyst finds a submission among a million items, reviews it, asks for more, and closes it; `make million`."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from iiim_portal.embedded.folder import CHECKOUT
from tests.browser.house import House
from tests.browser.test_review import Reviewed, hand_to_team, review
from tests.browser.visit import Door, Visit

pytestmark = [pytest.mark.million, pytest.mark.timeout(3600)]
ITEMS = 1_000_000
TEAM = "Team Cedar"
# In the account of this submission and in no other; the rest of the million speak of bridges too.
WORDS = '"قرب المطحنة" مخترع'


@pytest.fixture(scope="module")
def crowded(browser: Browser, chromium: str) -> Iterator[Door]:
    """A portal with the demonstration world and, around it, a million items."""
    house = House()
    try:
        house.start()
        subprocess.run(
            [sys.executable, "-m", "tests.browser.crowd", str(ITEMS), TEAM], cwd=CHECKOUT, env=house.told, check=True
        )
        yield Door(browser, house)
    finally:
        house.stop()
        shutil.rmtree(house.folder, ignore_errors=True)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_found_among_a_million_reviewed_asked_and_closed(crowded: Door, language: str, tmp_path: Path):
    review(crowded, language, hand_to_team(crowded, language, tmp_path), _find_and_take)


def _find_and_take(visit: Visit, found: Reviewed) -> None:
    """By words of its account; the newest of what is found is the one just handed over."""
    visit.go("/submissions/catalogue/")
    visit.page.keyboard.press("/")
    visit.page.keyboard.type(WORDS)
    with visit.page.expect_navigation():
        visit.page.keyboard.press("Enter")
    visit.page.locator("[data-keys-rows] th a").first.click()
    visit.page.wait_for_url(re.compile("/submissions/items/"))
    visit.page.locator("a.govuk-back-link", has_text=found.submission.reference).click()
    visit.page.wait_for_url(f"**{found.page}")
    visit.submit("/take/")
