"""Going away: at once by the button, or by itself when nobody is there."""

import re
import time

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.visit import Door, Visit

SIGNED_OUT_SECONDS = 5


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_leave_now_signs_out_and_lands_at_a_page_nobody_asks_about(door: Door, javascript: bool):
    with door.open(language="ar", javascript=javascript) as visit:
        visit.enter("amal")
        _leave(visit)
        assert visit.page.title() == "elsewhere"

        # The screen goes at once; the sign-out follows on its own way, and may arrive a moment later.
        deadline = time.monotonic() + SIGNED_OUT_SECONDS
        while "/account/login/" not in visit.page.url and time.monotonic() < deadline:
            visit.go("/")
        assert "/account/login/" in visit.page.url


def test_back_does_not_lead_to_what_was_on_the_screen(door: Door):
    with door.open() as visit:
        visit.enter("amal")
        visit.go("/organisation/")
        _leave(visit)
        visit.page.go_back()

        assert "/organisation/" not in visit.page.url
        shown = visit.page.locator("main .list-rows")
        deadline = time.monotonic() + SIGNED_OUT_SECONDS
        while shown.count() and time.monotonic() < deadline:
            visit.page.reload()
        assert not shown.count()


def test_the_page_asks_before_the_session_ends_and_leaves_nothing_on_the_screen_after(door: Door):
    with door.open() as visit:
        visit.page.clock.install()
        visit.enter("amal")
        asks = visit.page.locator("[data-idle-seconds]")
        visit.page.clock.fast_forward("11:00")
        expect(asks).to_be_hidden()
        visit.page.clock.fast_forward("01:30")
        expect(asks).to_be_visible()
        visit.page.locator("[data-stay]").click()
        expect(asks).to_be_hidden()
        # The portal's own clock did not run ahead: end the session as it would have.
        visit.page.context.clear_cookies(name="partner-session")
        visit.page.clock.fast_forward("15:30")

        visit.page.wait_for_url(re.compile("/account/login/"))


def _leave(visit: Visit) -> None:
    """The quick exit leads to another site; a test has no network, so that site is played here."""
    page = {"body": "<title>elsewhere</title>", "content_type": "text/html"}
    visit.page.route(settings.QUICK_EXIT_URL, lambda route: route.fulfill(**page))
    visit.page.locator("form[data-leave] button").click()
    visit.page.wait_for_url(settings.QUICK_EXIT_URL)
