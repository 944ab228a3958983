"""A large file, and a line that is cut while it is on its way."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser import contributor, material, verifier
from tests.browser.house import House
from tests.browser.line import Line
from tests.browser.visit import Door

CUT_AFTER = 100 << 20
DEAD_SECONDS = 2.0
# What a browser says of a cut line; a portal that answered with an error would say something else.
CUT = r"net::ERR_(CONNECTION_(RESET|CLOSED|REFUSED)|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)"


@pytest.fixture
def line(house: House) -> Iterator[Line]:
    line = Line(house.partner_port, cut_after=CUT_AFTER, dead_seconds=DEAD_SECONDS)
    yield line
    line.close()


def test_300_megabytes_arrive_whole_over_a_line_that_is_cut(door: Door, line: Line, tmp_path):
    film = material.make_large(tmp_path / "device" / "فيلم طويل.mov")
    with door.open(language="ar") as plain:
        visit = plain.at(line.address)
        visit.enter("amal")
        submission = contributor.prepare(visit)
        with visit.watch.silence(CUT):
            contributor.choose(visit, submission, [film])
            expect(visit.page.locator(".upload-row.is-waiting")).to_have_count(1, timeout=contributor.UPLOADED_MS)
            contributor.wait_until_sent(visit, 1)
        handed_over = contributor.hand_over(visit, submission, [film])
        visit.go(handed_over.receipt)
        receipt = contributor.download(visit, "/json/", tmp_path / "receipt.json")

    assert line.cuts == 1
    assert verifier.ask(receipt, film) == verifier.YES
