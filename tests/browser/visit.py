"""Browsers of people: one context each, in a language, with or without JavaScript, watched."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.house import House
from tests.browser.watch import Watch

WIDE, NARROW = 1200, 390
TIMEOUT_MS = 30_000


@dataclass(frozen=True)
class Visit:
    """One person at one browser."""

    page: Page
    watch: Watch
    base: str
    language: str

    def go(self, path: str = "/") -> None:
        self.page.goto(path if path.startswith("http") else f"{self.base}{path}")

    def say(self, words: str) -> str:
        """Return the portal's own words in the language of this visit."""
        with translation.override(self.language):
            return translation.gettext(words)

    def enter(self, login: str) -> None:
        """Come in by the demonstration's page."""
        self.go("/demo/")
        name = self.page.get_by_text(re.compile(rf"^{login}$", re.IGNORECASE))
        self.page.locator("li", has=name).locator("button").click()
        self.page.wait_for_url(f"{self.base}/")
        assert self.page.locator("html").get_attribute("lang") == self.language

    def follow(self, ending: str) -> None:
        """Click the first link to an address with this ending, and be there."""
        self.page.locator(f'main a[href$="{ending}"], aside a[href$="{ending}"]').first.click()
        self.page.wait_for_url(re.compile(f"{re.escape(ending)}$"))

    def submit(self, ending: str = "") -> None:
        """Press the first button of the page's form: the one to an address with this ending, or to the page itself."""
        form = f'form[action$="{ending}"]' if ending else "form:not([action])"
        button = f"{form} button.govuk-button"
        with self.page.expect_navigation():
            self.page.locator(f"main {button}, aside.page__aside {button}").first.click()

    def at(self, base: str) -> "Visit":
        return replace(self, base=base)

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.base)


class Door:
    """Opens browsers. Whatever one of them saw go wrong fails the test."""

    def __init__(self, browser: Browser, house: House) -> None:
        self._browser, self._house = browser, house

    @contextmanager
    def open(
        self, *, language: str = "en", javascript: bool = True, staff: bool = False, width: int = WIDE, **more: Any
    ) -> Iterator[Visit]:
        base = self._house.mechanism if staff else self._house.partner
        options = {"java_script_enabled": javascript, "viewport": {"width": width, "height": 900}, "locale": language}
        context = self._browser.new_context(**options, accept_downloads=True, **more)
        context.set_default_timeout(TIMEOUT_MS)
        watch = Watch(context)
        _speak(context, language, staff=staff)
        visit = Visit(context.new_page(), watch, base, language)
        try:
            yield visit
        finally:
            context.close()
        assert not watch.seen, "\n".join(watch.seen)


def _speak(context: BrowserContext, language: str, *, staff: bool) -> None:
    name = "mechanism-language" if staff else "partner-language"
    where = [{"domain": host, "path": "/"} for host in ("127.0.0.1", "localhost")]
    context.add_cookies([{"name": name, "value": language} | place for place in where])
