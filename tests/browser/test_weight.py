"""Each partner page is light enough for an old phone on a thin line. Source: performance.md, `pages`."""

from playwright.sync_api import CDPSession

from tests.browser import crawl
from tests.browser.visit import Door, Visit

FIRST_LOAD_BYTES = 100_000
LATER_BYTES = 15_000


class Scales:
    """Counts what comes over the line, compressed, headers included."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._browser: CDPSession = visit.page.context.new_cdp_session(visit.page)
        self._browser.send("Network.enable")
        self._browser.on("Network.loadingFinished", self._count)
        self._bytes = 0

    def weigh(self, path: str, *, cold: bool) -> int:
        if cold:
            self._browser.send("Network.clearBrowserCache")
        self._bytes = 0
        self._visit.go(path)
        self._visit.page.evaluate("document.fonts.ready")
        return self._bytes

    def _count(self, finished: dict) -> None:
        self._bytes += finished["encodedDataLength"]


def test_every_partner_page(door: Door):
    heavy, known = [], set()
    # In Arabic, whose letters weigh more.
    with door.open(language="ar") as visit:
        visit.enter("basil")
        scales = Scales(visit)
        for path in crawl.pages(visit, known):
            first, later = scales.weigh(path, cold=True), scales.weigh(path, cold=False)
            if first > FIRST_LOAD_BYTES or later > LATER_BYTES:
                heavy.append(f"{crawl.kind(path)}: {first:.0f} at first, {later:.0f} later")

    assert not heavy, "\n".join(heavy)
    assert len(known) > 25
