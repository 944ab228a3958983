"""Nothing that a tool can find stands in the way of people who see, hear or point differently (WCAG 2.2 AA)."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import answers, crawl
from tests.browser.visit import NARROW, WIDE, Door, Visit

HEIGHT = 900
ALL_RULES: list[str] = []
# What depends on how wide the screen is; the rest of a page is the same on every screen.
RULES_OF_WIDTH = ["color-contrast", "target-size", "scrollable-region-focusable"]
OUTSIDE = ("/account/login/", "/account/join/", "/demo/", "/no-such-page/")
# Between them they see every kind of page of their face.
PARTNERS = ("basil", "carine")
STAFF = ("george", "hala", "farah", "jude", "dima", "iman", "karim", "lina")
# Two hundred kinds of pages, each looked at on two screens.
CRAWL_SECONDS = 900
pytestmark = pytest.mark.timeout(CRAWL_SECONDS)


@pytest.fixture(scope="module")
def axe() -> Axe:
    return Axe()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_partner_pages(door: Door, axe: Axe, language: str):
    found, known = [], set()
    for login in PARTNERS:
        with door.open(language=language) as visit:
            visit.enter(login)
            found += [fault for _ in crawl.pages(visit, known) for fault in _faults(axe, visit)]

    assert not found, "\n".join(found)
    assert len(known) > 25


@pytest.mark.parametrize("language", ["ar", "en"])
def test_staff_pages(door: Door, axe: Axe, language: str):
    found, known = [], set()
    for login in STAFF:
        with door.open(language=language, staff=True) as visit:
            visit.enter(login)
            found += [fault for _ in crawl.pages(visit, known) for fault in _faults(axe, visit)]

    assert not found, "\n".join(found)
    assert len(known) > 20


@pytest.mark.parametrize("language", ["ar", "en"])
def test_pages_that_answer_a_form(door: Door, axe: Axe, language: str):
    found, seen = [], 0
    for staff, walks in ((False, [answers.of_partners]), (True, answers.OF_STAFF)):
        for walk in walks:
            with door.open(language=language, staff=staff) as visit:
                for _page in walk(visit):
                    found += _faults(axe, visit)
                    seen += 1

    assert not found, "\n".join(found)
    assert seen == 9


@pytest.mark.parametrize("language", ["ar", "en"])
def test_pages_of_people_who_are_not_signed_in(door: Door, axe: Axe, language: str):
    found = []
    with door.open(language=language) as visit, visit.watch.silence("404"):
        for path in OUTSIDE:
            visit.go(path)
            found += _faults(axe, visit)

    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_form_that_was_refused(door: Door, axe: Axe, language: str):
    with door.open(language=language) as visit:
        visit.enter("basil")
        visit.go("/submissions/new/")
        visit.submit()

        assert visit.page.locator(".govuk-error-summary").count() == 1
        assert not _faults(axe, visit)


def _faults(axe: Axe, visit: Visit) -> list[str]:
    found = []
    visit.page.evaluate(axe.axe_script)
    for width, rules in ((WIDE, ALL_RULES), (NARROW, RULES_OF_WIDTH)):
        visit.page.set_viewport_size({"width": width, "height": HEIGHT})
        options = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
        results = visit.page.evaluate("options => axe.run(document, options)", options)["violations"]
        found += [f"{crawl.kind(visit.path)} at {width}: {_told(violation)}" for violation in results]
        if overflow := _overflow(visit):
            found.append(f"{crawl.kind(visit.path)} at {width}: {overflow} px wider than the screen")
    return found


def _told(violation: dict) -> str:
    places = ["; ".join(node["target"]) for node in violation["nodes"][:3]]
    return f"{violation['id']} ({violation['impact']}): {' | '.join(places)}"


def _overflow(visit: Visit) -> int:
    return visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
