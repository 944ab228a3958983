"""A large file, a line that is cut while it is on its way, and a portal that has no room for a while."""

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


@pytest.mark.parametrize("where", ["**/items/", "**/uploads/*"], ids=["before", "on-the-way"])
def test_a_portal_without_room_is_waited_for(door: Door, where, tmp_path):
    photo = material.make(tmp_path / "device")[0]
    with door.open(language="ar") as visit:
        visit.enter("amal")
        submission = contributor.prepare(visit)
        with visit.watch.silence("507"):
            visit.page.route(where, lambda route: route.fulfill(status=507, body="{}"), times=2)
            contributor.choose(visit, submission, [photo])
            waiting = visit.page.locator(".upload-row.is-waiting .upload-row__state")
            expect(waiting).to_have_text(
                visit.say("The portal has no room at the moment. What has arrived is kept. It goes on by itself.")
            )
            contributor.wait_until_sent(visit, 1)
