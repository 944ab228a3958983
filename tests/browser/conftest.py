"""The portal, the browser, and the people at it. All of it belongs to this folder and ends with its last test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.house import House
from tests.browser.visit import Door

# No call home, no second-guessing of the machine: what the browser asks for is what our pages ask for.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Everything here needs a browser; photographs are only taken when asked for."""
    here = Path(__file__).parent
    ours = [item for item in items if here in item.path.parents]
    for item in ours:
        item.add_marker("browser")
    if "screenshots" in config.option.markexpr:
        return
    left_out = [item for item in ours if item.get_closest_marker("screenshots")]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="package")
def house(chromium: str) -> Iterator[House]:
    house = House()
    try:
        house.start()
        yield house
    finally:
        house.stop()
        shutil.rmtree(house.folder, ignore_errors=True)


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """Not for the whole session: while it lives, Django believes to be in an event loop and refuses its database."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def door(browser: Browser, house: House) -> Door:
    return Door(browser, house)
