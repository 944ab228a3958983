"""An analyst at the catalogue: finds by Arabic words, narrows, saves, opens by keyboard; and again without scripts."""

import re

import pytest

from tests.browser.visit import Door, Visit

WORDS = "السوق القديم"
FOUND = "السوق القديم.jpg"
NUMBERED = re.compile(r"/submissions/catalogue/[0-9a-f-]{36}/$")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_found_by_arabic_words_narrowed_saved_and_opened_by_keyboard(door: Door, language: str):
    with door.open(language=language, staff=True) as visit:
        visit.enter("elias")
        visit.go("/submissions/catalogue/")
        visit.page.keyboard.press("/")
        visit.page.keyboard.type(WORDS)
        _turn(visit, lambda: visit.page.keyboard.press("Enter"))
        assert NUMBERED.search(visit.page.url)
        assert len(_titles(visit)) == 3

        _turn(visit, visit.page.locator('button[value="family:image"]').click)
        assert FOUND in _titles(visit)
        assert len(_titles(visit)) == 2
        assert visit.page.locator('input[name="words"]').input_value() == WORDS
        address = visit.page.url

        _save(visit, f"Market {language}")
        assert visit.page.url == address
        visit.go("/submissions/catalogue/")
        visit.page.locator("main a", has_text=f"Market {language}").click()
        visit.page.wait_for_url(address)

        visit.page.keyboard.press("j")
        visit.page.keyboard.press("j")
        visit.page.keyboard.press("k")
        assert visit.page.evaluate("document.activeElement.innerText") == _titles(visit)[0]
        _turn(visit, lambda: visit.page.keyboard.press("Enter"))
        assert re.search(r"/submissions/items/[0-9a-f-]{36}/$", visit.page.url)


def test_without_scripts_everything_is_there_but_the_keys(door: Door):
    with door.open(staff=True, javascript=False) as visit:
        visit.enter("elias")
        visit.go("/submissions/catalogue/")
        visit.page.fill('input[name="words"]', WORDS)
        _turn(visit, visit.page.locator("#ask button.govuk-button").click)
        _turn(visit, visit.page.locator('button[value="family:image"]').click)
        assert FOUND in _titles(visit)
        assert not visit.page.locator("[data-keys-only]").is_visible()

        _turn(visit, visit.page.locator(".chip").click)
        assert len(_titles(visit)) == 3


def test_help_is_a_key_away_and_keys_can_be_turned_off(door: Door):
    with door.open(staff=True) as visit:
        visit.enter("elias")
        visit.go("/submissions/catalogue/")
        visit.page.keyboard.press("?")
        visit.page.locator("[data-keys-switch]").uncheck()
        visit.go("/submissions/catalogue/")
        visit.page.keyboard.press("j")

        assert visit.page.evaluate("document.activeElement.tagName") == "BODY"


def test_a_colleague_of_another_team_follows_the_address_and_finds_nothing_of_it(door: Door):
    with door.open(staff=True) as visit:
        visit.enter("elias")
        visit.go("/submissions/catalogue/")
        visit.page.fill('input[name="words"]', WORDS)
        _turn(visit, visit.page.locator("#ask button.govuk-button").click)
        address = visit.page.url
    with door.open(staff=True) as visit:
        visit.enter("noor")
        visit.go(address)

        assert visit.page.locator(".empty").count() == 1
        assert not visit.page.locator(".facet").count()


def _titles(visit: Visit) -> list[str]:
    return visit.page.locator("[data-keys-rows] th a").all_inner_texts()


def _turn(visit: Visit, act) -> None:
    with visit.page.expect_navigation():
        act()


def _save(visit: Visit, name: str) -> None:
    visit.follow("/save/")
    visit.page.fill('input[name="name"]', name)
    visit.submit()
